"""Renders the words that belong to no step: phrases, papers, the fill-in page, helplines and places."""

from collections import defaultdict
from collections.abc import Iterator

from bot.editorial.review.html import element, join
from bot.editorial.review.page import Section, WordingEntry, plain_section, sentences_of, views_of
from bot.editorial.review.translation import Translation
from flows.definition.flow import block_context, subject_context
from flows.definition.page_plan import PageField
from flows.definition.schema import Helpline, PaperBlock, PaperPlan

# (title, prefixes of phrase ids); a phrase belongs to the first group with a matching prefix.
PHRASE_GROUPS = (
    ("Reminders", ("bell_", "button_bell_", "checkin_", "missing_")),
    ("Buttons", ("button_", "title_and_answer", "and_more", "one_after_the_other")),
    ("The journey", ("menu_", "welcome_back", "first_these")),
    ("The MP's card", ("card_", "office_")),
    ("The MP's record", ("record_",)),
    ("Looking up", ("looking_up", "outcome_", "half_postcode", "two_postcodes", "not_a_postcode", "latin_")),
    ("Places of detention", ("place_", "which_place")),
    ("Days and times", ("which_", "not_a_", "no_such_", "month_", "day_past", "other_weekday")),
    ("What happened so far", ("timeline", "noted_", "appointment_")),
    ("People and cases", ("case_", "invite_", "people_", "member_", "leave_", "join_")),
    ("Papers", ("paper_", "application_", "stage_", "tried_", "tie_", "enclosed_")),
    ("Helplines", ("helpline", "fact_")),
    ("What is kept", ("mydata", "privacy_", "forgotten", "damaged")),
    ("What Telegram shows of the bot", ("command_", "description", "short_description")),
    ("When something is not understood or goes wrong", ("",)),
)  # fmt: skip

ABOUT_PAPERS = (
    "The office gets the English. The other language is for the person, to know what they sign. "
    "No paper has all of these paragraphs: the answers decide."
)


def phrase_sections(translation: Translation) -> Iterator[Section]:
    """Yield a section for each group that has phrases."""
    groups = defaultdict(list)
    for id, wording in translation.flow.phrases.items():
        context = f"phrase.{id}"
        groups[_group(id)].append(WordingEntry(context, wording, _style(context), caption=id))
    for number, (title, _) in enumerate(PHRASE_GROUPS):
        if number in groups:
            yield plain_section(translation, f"phrases-{number + 1}", title, groups[number])


def fact_sections(translation: Translation) -> Iterator[Section]:
    """Yield the sections of the helplines, and of the places that have a note."""
    helplines = [entry for line in translation.flow.helplines for entry in _helpline(line)]
    places = [
        WordingEntry(
            f"place.{place.id}.note", place.note, "bubble", f"{place.name} (checked on {place.checked})"
        )
        for place in translation.flow.places
        if place.note
    ]
    yield plain_section(translation, "helplines", "What each helpline is for", helplines)
    yield plain_section(translation, "places", "What to know of places of detention", places)


def _helpline(line: Helpline) -> Iterator[WordingEntry]:
    """Yield what is translated of a helpline: its name if that is no proper one, and what it is for."""
    checked = f"checked on {line.checked}" if line.checked else "not checked"
    note = f"{line.name}: {line.number} ({checked})"
    if name := line.translated_name:
        yield WordingEntry(f"helpline.{line.id}.name", name, "bubble", note)
    yield WordingEntry(f"helpline.{line.id}.use", line.use, "bubble", note)


def paper_sections(translation: Translation) -> Iterator[Section]:
    """Yield a section for each paper, laid out like the paper itself."""
    for paper in translation.flow.papers:
        names, blocks = list(_names(paper)), list(_blocks(paper))
        about = element("p", ABOUT_PAPERS, class_="answers")
        sheet = element("div", *views_of(translation, blocks), class_="sheet")
        body = join([about, *views_of(translation, names), sheet])
        sentences = tuple(sentences_of(translation, [*names, *blocks]))
        yield Section(
            f"paper-{paper.paper}",
            f"{'Part of papers' if paper.part else 'Paper'}: {paper.name.person}",
            sentences,
            body,
        )


def page_sections(translation: Translation) -> Iterator[Section]:
    """Yield the sections of the fill-in page: what it says, and its fields."""
    plan = translation.flow.page
    said = [WordingEntry(f"page.words.{id}", words, "bubble", id) for id, words in plan.words.items()]
    fields = [entry for field in plan.fields for entry in _field(field)]
    yield plain_section(translation, "page-words", "The page to fill in and sign", said)
    yield plain_section(translation, "page-fields", "The fields of that page", fields)


def _field(field: PageField) -> Iterator[WordingEntry]:
    """Yield the name of a field, why it is asked, and its options."""
    context = f"page.fields.{field.id}"
    yield WordingEntry(f"{context}.label", field.label, "label", "The name of a field")
    yield WordingEntry(f"{context}.why", field.why, "bubble", "Below it")
    for option in field.options:
        yield WordingEntry(f"{context}.options.{option.id}", option.label, "label", "One of its options")


def _group(id: str) -> int:
    return next(number for number, (_, prefixes) in enumerate(PHRASE_GROUPS) if id.startswith(prefixes))


def _style(context: str) -> str:
    if context.startswith("phrase.button_"):
        return "key"
    return "label" if context.startswith("phrase.command_") else "bubble"


def _names(paper: PaperPlan) -> Iterator[WordingEntry]:
    context = f"paper.{paper.paper}"
    if not paper.part:
        yield WordingEntry(f"{context}.name", paper.name, "label", "What this paper is called")
    for subject in paper.subject:
        caption = f"Subject of the e-mail. {_condition(subject.when)}".strip()
        yield WordingEntry(subject_context(paper, subject), subject.say, "label", caption)


def _blocks(paper: PaperPlan) -> Iterator[WordingEntry]:
    """Yield the paragraphs, each with the condition under which it is printed."""
    for block in paper.blocks:
        for number, wording in enumerate(block.say, start=1):
            caption = " ".join(filter(None, (_condition(block.when), _one_of(block, number))))
            yield WordingEntry(block_context(paper, block, number), wording, f"style-{block.style}", caption)


def _one_of(block: PaperBlock, number: int) -> str:
    """Say that a paragraph has several wordings, of which a case has one."""
    return f"Wording {number} of {len(block.say)}: each case has one" if len(block.say) > 1 else ""


def _condition(guard: str | None) -> str:
    return f"Only if: {guard.replace('_', ' ').replace('.', ': ')}" if guard else ""
