"""What a paper says of the case: where it stands, and the lawyer."""

from collections.abc import Iterator

from tests.flows.papers.rows import (
    AUTHORITY,
    CHECKLIST,
    LETTER,
    NOTES,
    OWN,
    SPOKEN,
    SUMMARY,
    URGENT,
    Row,
    When,
    each,
    fact,
    waited,
)

STAGES: tuple[tuple[str, str, str, When], ...] = (
    (
        "My case is at the appeal stage.",
        "Their case is at the appeal stage.",
        "At the appeal stage",
        lambda f: f.is_in("appeal"),
    ),
    (
        "The Home Office has written to me and asked for a reply.",
        "The Home Office has written to them and asked for a reply.",
        "The Home Office has asked for a reply",
        lambda f: f.is_in("reply"),
    ),
    (
        "I am facing deportation.",
        "They are facing deportation.",
        "Facing deportation",
        lambda f: f.is_in("deportation"),
    ),
    (
        "I am facing removal from the UK.",
        "They are facing removal from the UK.",
        "Facing removal from the UK",
        lambda f: f.faces_removal and not f.removal_is_over,
    ),
)

HAPPENING = "what is happening, in one or two sentences"
# As it is said in notes, the gap that follows in a letter, and the line of the summary.
STAGES_WITH_GAP: tuple[tuple[str, str, str, str, When], ...] = (
    (
        "The Home Office refused my application",
        "The Home Office refused their application",
        " on [date of the decision]",
        "Refused",
        lambda f: f.is_in("refused"),
    ),
    (
        "My eVisa, or my UKVI account, is not working",
        "Their eVisa, or their UKVI account, is not working",
        ": [what goes wrong, and since when]",
        "The eVisa or the UKVI account is not working",
        lambda f: f.is_in("evisa"),
    ),
    (
        "My case is about my family",
        "Their case is about their family",
        f": [{HAPPENING}]",
        "About family",
        lambda f: f.is_in("family"),
    ),
    (
        "My case is about settlement or citizenship",
        "Their case is about settlement or citizenship",
        f": [{HAPPENING}]",
        "About settlement or citizenship",
        lambda f: f.is_in("settled"),
    ),
)


replies_and_readiness_ready = fact(lambda f: f.is_in("ready"))
replies_and_readiness_introduces = fact(lambda f: f.only_introduces)


def _replies_and_readiness_of_each() -> Iterator[Row]:
    for words, papers in (("I am writing to introduce", LETTER), ("I would like to introduce", NOTES)):
        yield from each(
            papers,
            f"{words} myself.",
            f"{words} them.",
            replies_and_readiness_introduces,
            "whoever asks for something else than to meet does not only introduce themselves",
            "aim",
        )


REPLIES_AND_READINESS_ROWS: tuple[Row, ...] = (
    Row(
        SPOKEN,
        "Nothing is urgent today.",
        replies_and_readiness_introduces,
        "the person only wants to be ready, and to meet",
        "ready",
    ),
    Row(
        SUMMARY,
        "Nothing urgent today",
        replies_and_readiness_ready,
        "the person only wants to be ready",
        "ready",
    ),
    *_replies_and_readiness_of_each(),
)


STAGES_LONG = {
    "months_6": "",
    "year_1": "more than six months",
    "years_3": "more than a year",
    "longer": "more than three years",
}
stages_applied = fact(lambda f: f.is_in("waiting", "refused", "appeal") or f.asks("decision"))
stages_untold = fact(lambda f: f.is_in("other") or f.situation is None)
STAGES_UNTOLD = "a gap, where no button said what is happening"


def _stages_of_each() -> Iterator[Row]:
    for time, words in STAGES_LONG.items():
        when = waited(time)
        mine = f"I have been waiting for {words} for the Home Office to decide" if words else ""
        theirs = f"They have been waiting for {words} for the Home Office to decide" if words else ""
        if not words:
            mine = "I am waiting for the Home Office to decide my case."
            theirs = "They are waiting for the Home Office to decide their case."
            yield from each(SPOKEN, mine, theirs, when, "waiting, for no longer than that", "wait")
            continue
        yield from each(LETTER, f"{mine} my case.", f"{theirs} their case.", when, f"waiting: {time}", "wait")
        yield from each(NOTES, f"{mine}.", f"{theirs}.", when, f"waiting: {time}", "wait")


def _stages_of_each_2() -> Iterator[Row]:
    for mine, theirs, bullet, is_true in STAGES:
        yield from each(SPOKEN, mine, theirs, is_true, "what was said of the situation", "stage")
        yield Row(OWN, theirs, is_true, "what was said of the situation", "stage")
        yield Row(SUMMARY, bullet, is_true, "what was said of the situation", "stage")


def _stages_with_gap() -> Iterator[Row]:
    why = "what was said of the situation"
    for mine, theirs, gap, bullet, is_true in STAGES_WITH_GAP:
        yield from each(LETTER, f"{mine}{gap}.", f"{theirs}{gap}.", is_true, why, "stage")
        yield from each(NOTES, f"{mine}.", f"{theirs}.", is_true, why, "stage")
        yield Row(OWN, f"{theirs}{gap}.", is_true, why, "stage")
        yield Row(SUMMARY, bullet, is_true, why, "stage")


# Where the case stands.
STAGES_ROWS: tuple[Row, ...] = (
    *_stages_of_each(),
    Row(
        OWN,
        "They are waiting for the Home Office to decide their case.",
        lambda f: f.is_in("waiting"),
        "waiting",
        "stage",
    ),
    Row(SUMMARY, "Waiting for a decision", lambda f: f.is_in("waiting"), "waiting", "stage"),
    *_stages_of_each_2(),
    *_stages_with_gap(),
    Row(
        (*LETTER, *OWN),
        "[What is happening, in one or two sentences.]",
        stages_untold,
        STAGES_UNTOLD,
        "stage",
    ),
    Row(
        NOTES,
        "[What is happening, in one or two sentences, in English.]",
        stages_untold,
        STAGES_UNTOLD,
        "stage",
    ),
    Row(SUMMARY, "What is happening", stages_untold, STAGES_UNTOLD, "stage"),
    *REPLIES_AND_READINESS_ROWS,
    *each(
        LETTER,
        "I applied for [what] on [date].",
        "They applied for [what] on [date].",
        stages_applied,
        "whoever waits, was refused or appeals has applied",
        "applied",
    ),
    *each(
        URGENT,
        "I am facing removal from the UK.",
        "They are facing removal from the UK.",
        lambda f: (f.faces_removal or f.is_in("deportation")) and not f.removal_is_over,
        "removal or deportation, and no day for it that has passed",
        "stage",
    ),
)


lawyers_has = fact(lambda f: f.lawyer in ("told", "not_told"))
lawyers_none = fact(lambda f: f.lawyer == "none")
LAWYERS_WHY = "what was said of a lawyer"
LAWYERS_GAP = "[name, firm, phone]."


LAWYERS_ROWS: tuple[Row, ...] = (
    *each(
        LETTER,
        f"My lawyer is {LAWYERS_GAP}",
        f"Their lawyer is {LAWYERS_GAP}",
        lawyers_has,
        LAWYERS_WHY,
        "lawyer",
    ),
    *each(
        LETTER,
        "I do not have a lawyer at the moment.",
        "They do not have a lawyer at the moment.",
        lawyers_none,
        LAWYERS_WHY,
        "lawyer",
    ),
    Row(URGENT, f"The lawyer is {LAWYERS_GAP}", lawyers_has, LAWYERS_WHY, "lawyer"),
    *each(
        URGENT,
        "I do not have a lawyer yet.",
        "They do not have a lawyer yet.",
        lawyers_none,
        LAWYERS_WHY,
        "lawyer",
    ),
    Row(
        SUMMARY,
        "Lawyer: name, firm, phone",
        lambda f: not lawyers_none(f),
        "a label, unless there is none",
        "lawyer",
    ),
    Row(SUMMARY, "The lawyer knows what is happening", lambda f: f.lawyer == "told", LAWYERS_WHY),
    Row(SUMMARY, "No lawyer at the moment", lawyers_none, LAWYERS_WHY, "lawyer"),
    Row(
        CHECKLIST,
        "The lawyer's name, firm and phone number",
        lambda f: not lawyers_none(f),
        "unless there is none",
    ),
    Row(
        AUTHORITY,
        "The MP's office may also speak to my lawyer about my case:",
        lambda f: not lawyers_none(f),
        "a box, unless there is none",
    ),
    Row(
        AUTHORITY,
        "Lawyer's name, firm and phone",
        lambda f: not lawyers_none(f),
        "a label, unless there is none",
    ),
)
