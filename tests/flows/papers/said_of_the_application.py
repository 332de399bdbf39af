"""The numbered lines with which every letter begins: who it is about, and where the case stands."""

from collections.abc import Iterator

from tests.flows.papers import application
from tests.flows.papers.application import matters, never_applied, stage, waited
from tests.flows.papers.facts import Facts
from tests.flows.papers.rows import (
    CHASES,
    LETTER,
    NOTES,
    OWN,
    SUMMARY,
    URGENT,
    Row,
    When,
    always,
    as_person,
    as_supporter,
    fact,
    free,
)

LETTERS = (*LETTER, *OWN, *URGENT, *CHASES)
CONFIRMED = (*LETTER, *OWN, *CHASES)  # in an emergency nobody is asked to confirm the area
WITH_STAGE = (*LETTERS, *SUMMARY)
ADDRESS = "Address in {area}: [address with the postcode]"
ADDRESS_BEFORE = "Address in {area} before detention: [address with the postcode]"
LIVES, LIVED = "lives in the area", "lived in the area before detention"


IDENTITY_ROWS: tuple[Row, ...] = (
    *free(
        LETTERS,
        "The case, to look it up",
        "Full name, and other spellings: [full name]",
        "Date of birth: [date of birth]",
        "Nationality: [nationality]",
        "Home Office reference, and any other numbers: [reference]",
    ),
    Row(CONFIRMED, ADDRESS, lambda f: f.lives_here, LIVES, "address"),
    Row(URGENT, ADDRESS, lambda f: f.gave_home and not f.detained, LIVES, "address"),
    Row(CONFIRMED, ADDRESS_BEFORE, lambda f: f.lived_here_until_detained, LIVED, "address"),
    Row(URGENT, ADDRESS_BEFORE, lambda f: f.gave_home and f.detained, LIVED, "address"),
    Row(
        LETTERS,
        "Old address in {area}: [old address with the postcode]",
        lambda f: f.used_to_live_here,
        "a former home",
    ),
    Row(LETTERS, "Address in the UK: [address with the postcode]", always, "a gap", "address"),
    Row(
        LETTERS,
        "Phone and e-mail: [phone and e-mail]",
        as_person(always),
        "the person writes",
        "reach",
    ),
    Row(
        LETTERS,
        "Who writes for them: [your full name, phone and e-mail]",
        as_supporter(lambda f: f.role != "supporter"),
        "a supporter writes",
        "reach",
    ),
    Row(
        LETTERS,
        "Your constituent, who writes this: [your full name, your address in {area} with the postcode, phone"
        " and e-mail]",
        lambda f: f.role == "supporter" and f.supporter_lives_here,
        "a supporter writes to their own MP",
        "reach",
    ),
    *free(CHASES, "Your office's case number, if there is one: [case number]"),
)


dated = fact(lambda f: application.applied_on(f) is not None)
undated = fact(lambda f: application.has_applied(f) and not dated(f))
unsaid = fact(lambda f: matters(f) and not (application.has_applied(f) or never_applied(f)))
since_known = fact(lambda f: application.stands_since(f) is not None)
since_unknown = fact(lambda f: application.is_further(f) and not since_known(f))
unsure = fact(lambda f: matters(f) and stage(f) is None and f.value("case_stands") == "unsure")
stage_unsaid = fact(lambda f: matters(f) and not never_applied(f) and stage(f) is None and not unsure(f))
LENGTHS = {
    "months_6": "less than six months so far",
    "year_1": "after more than six months",
    "years_3": "after more than a year",
    "longer": "after more than three years",
}
untimed = fact(lambda f: not (f.is_in("waiting") and f.value("waiting_time") in LENGTHS))
APPLIED_WHY, STANDS_WHY = "what was said of the application", "where it stands, as it was said"


def _lines(papers: tuple[str, ...]) -> Iterator[Row]:
    for sentence, when in (
        ("Applied for: {application}, in {applied_on}", dated),
        ("Applied for: {application}, in [month and year]", undated),
        ("Applied for: nothing so far", never_applied),
        ("Applied for: [what, and when]", unsaid),
    ):
        yield Row(papers, sentence, when, APPLIED_WHY, "applied")
    for sentence, when in (
        (
            "Where it stands: no decision yet",
            lambda f: application.is_waiting(f) and (dated(f) or untimed(f)),
        ),
        *((f"Where it stands: no decision yet, {words}", _waited(time)) for time, words in LENGTHS.items()),
        ("Where it stands, since {stands_since}: {stage}", since_known),
        ("Where it stands, since [when]: {stage}", since_unknown),
        ("Where it stands: not sure", unsure),
        ("Where it stands: [waiting, refused or appeal, and since when]", stage_unsaid),
    ):
        yield Row(papers, sentence, when, STANDS_WHY, "stands stage")


def _waited(time: str) -> When:
    return lambda f: waited(f, time)


def _tried(f: Facts) -> bool:
    return application.ticked(f, "tried", application.TRIED) is not None


DATE = "Date on the paper: {date}"
dates_other = fact(lambda f: f.day is not None and not f.dated("removal", "reply", "reporting"))


# The date on the paper, with what it is for, as the person said it; and where they are held.
DATES_IN_LINES_ROWS: tuple[Row, ...] = (
    Row(
        WITH_STAGE,
        f"{DATE}, for removal or a flight",
        lambda f: f.dated("removal") and not f.is_over,
        "a removal date that is still to come",
        "date",
    ),
    Row(
        WITH_STAGE,
        f"{DATE}, for removal or a flight.",
        lambda f: f.removal_is_over,
        "a removal date that has passed",
        "over",
    ),
    Row(WITH_STAGE, "That day has passed.", lambda f: f.removal_is_over, "a removal date that has passed"),
    Row(
        WITH_STAGE,
        f"{DATE}, for an appeal or a reply",
        lambda f: f.dated("reply") and not f.is_over,
        "a date for a reply",
        "date",
    ),
    Row(
        WITH_STAGE,
        "Next day to report to the Home Office: {date}",
        lambda f: f.dated("reporting") and not f.is_over and not f.detained,
        "a day to report that is still to come",
        "date",
    ),
    Row(
        WITH_STAGE,
        f"{DATE}, for [what it is for]",
        lambda f: dates_other(f) and not f.dated("unsure"),
        "a date for something else",
        "date",
    ),
    Row(WITH_STAGE, f"{DATE}.", lambda f: f.dated("unsure"), "a date, and nobody is sure", "date"),
    Row(
        WITH_STAGE,
        "It is not clear what it is for.",
        lambda f: f.dated("unsure"),
        "a date, and nobody is sure",
    ),
    Row(
        WITH_STAGE,
        "Held at: {place} (as of {since})",
        lambda f: f.knows_the_place,
        "held there, as of the day it was said",
        "held",
    ),
    Row(
        WITH_STAGE,
        "Held at: [place of detention]",
        lambda f: f.detained and not f.knows_the_place,
        "in detention; nobody knows where",
        "held",
    ),
)


APPLICATION_ROWS: tuple[Row, ...] = (
    *_lines(WITH_STAGE),
    *DATES_IN_LINES_ROWS,
    Row(WITH_STAGE, "Tried so far: {tried}", _tried, "what was tried"),
    Row(
        WITH_STAGE,
        "Tried so far: nothing yet",
        lambda f: f.value("tried") == "nothing",
        "nothing was tried",
    ),
    Row(NOTES, "The application: {application}, in {applied_on}.", dated, APPLIED_WHY),
    Row(NOTES, "The application: {application}.", undated, APPLIED_WHY),
    Row(
        NOTES,
        "Where it stands: {stage}.",
        lambda f: stage(f) is not None and not f.is_in("waiting", "refused", "appeal"),
        STANDS_WHY,
        "stage",
    ),
    Row(NOTES, "What has been tried so far: {tried}.", _tried, "what was tried"),
)
