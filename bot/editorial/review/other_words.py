"""The words that belong to no step, in groups of what they are for."""

from collections.abc import Iterator

from bot.editorial.review.edition import Edition
from bot.editorial.review.html import Markup, element, joined
from bot.editorial.review.page import PagePart
from bot.editorial.review.sentence_view import pairs
from flows.definition.flow import paper_wordings
from flows.definition.schema import PaperBlock, PaperPlan, Wording

GROUPS = (  # title, and how the ids of its phrases begin; a phrase belongs to the first group that fits
    ("Reminders", ("bell_", "button_bell_", "checkin_", "missing_")),
    ("Buttons", ("button_", "title_and_answer", "and_more")),
    ("The journey", ("menu_", "welcome_back", "first_these")),
    ("The MP's card", ("card_", "office_")),
    ("The MP's record", ("record_",)),
    ("Looking up", ("looking_up", "outcome_", "half_postcode", "two_postcodes", "not_a_postcode", "latin_")),
    ("Places of detention", ("place_", "which_place")),
    ("Days and times", ("which_", "not_a_", "no_such_date", "day_past", "other_weekday")),
    ("What happened so far", ("timeline", "noted_", "appointment_")),
    ("People and cases", ("case_", "invite_", "people_", "member_", "leave_", "join_")),
    ("Papers", ("paper_",)),
    ("Helplines", ("helpline", "fact_")),
    ("What is kept", ("mydata", "forgotten", "damaged")),
    ("What Telegram shows of the bot", ("command_", "description", "short_description")),
    ("When something is not understood or goes wrong", ("",)),
)  # fmt: skip


def phrase_parts(edition: Edition) -> Iterator[PagePart]:
    """A part for each group that has phrases."""
    for number, (title, _) in enumerate(GROUPS):
        ids = [id for id in edition.flow.phrases if _group(id) == number]
        if ids:
            yield _phrase_part(edition, f"phrases-{number + 1}", title, ids)


def _group(id: str) -> int:
    return next(number for number, (_, begins) in enumerate(GROUPS) if id.startswith(begins))


def _phrase_part(edition: Edition, id: str, title: str, phrases: list[str]) -> PagePart:
    wordings = [(f"phrase.{phrase}", edition.flow.phrases[phrase]) for phrase in phrases]
    sentences = [one for context, wording in wordings for one in edition.spoken(context, wording)]
    told = [
        one
        for context, wording in wordings
        for one in pairs(edition, context, wording, _look(context), context.removeprefix("phrase."))
    ]
    return PagePart(id, title, tuple(sentences), joined(told))


def _look(context: str) -> str:
    if context.startswith("phrase.button_"):
        return "key"
    return "label" if context.startswith("phrase.command_") else "bubble"


ABOUT = (
    "The office gets the English. The other language is for the person, to know what they sign. "
    "No paper has all of these paragraphs: the answers decide."
)
NAMES = (("name", "What this paper is called"), ("subject", "Subject of the e-mail"))


def paper_parts(edition: Edition) -> Iterator[PagePart]:
    """Every paper."""
    for paper in edition.flow.papers:
        wordings = paper_wordings(paper)
        sentences = [one for context, wording in wordings for one in edition.spoken(context, wording)]
        blocks = [one for block in paper.blocks for one in _block(edition, paper, block)]
        about = element("p", ABOUT, class_="answers")
        body = joined([about, *_names(edition, paper), element("div", *blocks, class_="sheet")])
        yield PagePart(f"paper-{paper.paper}", f"Paper: {paper.name.person}", tuple(sentences), body)


def _names(edition: Edition, paper: PaperPlan) -> Iterator[Markup]:
    for name, caption in NAMES:
        if wording := getattr(paper, name):
            yield from pairs(edition, f"paper.{paper.paper}.{name}", wording, "label", caption)


def _block(edition: Edition, paper: PaperPlan, block: PaperBlock) -> list[Markup]:
    """One paragraph, and when it is printed."""
    condition = f"Only if: {block.when.replace('_', ' ').replace('.', ': ')}" if block.when else ""
    context = f"paper.{paper.paper}.{block.id}"
    return pairs(edition, context, block.say, f"style-{block.style}", condition)


Fact = tuple[str, Wording, str]  # context, words, and what they stand beside


def fact_parts(edition: Edition) -> Iterator[PagePart]:
    """The helplines, and the places with a note."""
    lines = [
        (f"helpline.{line.id}.use", line.use, f"{line.name}: {line.number} (checked on {line.checked})")
        for line in edition.flow.helplines
    ]
    places = [
        (f"place.{place.id}.note", place.note, f"{place.name} (checked on {place.checked})")
        for place in edition.flow.places
        if place.note
    ]
    yield _part(edition, "helplines", "What each helpline is for", lines)
    yield _part(edition, "places", "What to know of places of detention", places)


def _part(edition: Edition, id: str, title: str, facts: list[Fact]) -> PagePart:
    sentences = [one for context, words, _ in facts for one in edition.spoken(context, words)]
    told = [one for context, words, name in facts for one in pairs(edition, context, words, "bubble", name)]
    return PagePart(id, title, tuple(sentences), joined(told))
