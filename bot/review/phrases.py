"""The words that belong to no step, in groups of what they are for."""

from collections.abc import Iterator

from bot.review.edition import Edition
from bot.review.markup import joined
from bot.review.pairs import pairs
from bot.review.part import Part

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


def phrase_parts(edition: Edition) -> Iterator[Part]:
    """A part for each group that has phrases."""
    for number, (title, _) in enumerate(GROUPS):
        ids = [id for id in edition.flow.phrases if _group(id) == number]
        if ids:
            yield _part(edition, f"phrases-{number + 1}", title, ids)


def _group(id: str) -> int:
    return next(number for number, (_, begins) in enumerate(GROUPS) if id.startswith(begins))


def _part(edition: Edition, id: str, title: str, phrases: list[str]) -> Part:
    wordings = [(f"phrase.{phrase}", edition.flow.phrases[phrase]) for phrase in phrases]
    sentences = [one for context, wording in wordings for one in edition.spoken(context, wording)]
    told = [
        one
        for context, wording in wordings
        for one in pairs(edition, context, wording, _look(context), context.removeprefix("phrase."))
    ]
    return Part(id, title, tuple(sentences), joined(told))


def _look(context: str) -> str:
    if context.startswith("phrase.button_"):
        return "key"
    return "label" if context.startswith("phrase.command_") else "bubble"
