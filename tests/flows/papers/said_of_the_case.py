"""What a paper says of the case: where it stands, and the lawyer."""

from collections.abc import Iterator

from tests.flows.papers.rows import (
    AUTHORITY,
    CHASES,
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

# Said in the letters too, and in a line of the summary; of a refusal its numbered line says when.
STAGES_OF_LETTERS: tuple[tuple[str, str, str, When], ...] = (
    (
        "My eVisa, or my UKVI account, is not working.",
        "Their eVisa, or their UKVI account, is not working.",
        "The eVisa or the UKVI account is not working",
        lambda f: f.is_in("evisa"),
    ),
    (
        "My case is about my family.",
        "Their case is about their family.",
        "About family",
        lambda f: f.is_in("family"),
    ),
    (
        "My case is about settlement or citizenship.",
        "Their case is about settlement or citizenship.",
        "About settlement or citizenship",
        lambda f: f.is_in("settled"),
    ),
    *STAGES,
)
STAGES_OF_NOTES: tuple[tuple[str, str, When], ...] = (
    ("My case is at the appeal stage.", "Their case is at the appeal stage.", lambda f: f.is_in("appeal")),
    (
        "The Home Office refused my application.",
        "The Home Office refused their application.",
        lambda f: f.is_in("refused"),
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
stages_untold = fact(lambda f: f.is_in("other") or f.situation is None)
STAGES_UNTOLD = "a gap, where no button said what is happening"


def _waits_of_notes() -> Iterator[Row]:
    for time, words in STAGES_LONG.items():
        if words:
            mine = f"I have been waiting for {words} for the Home Office to decide."
            theirs = f"They have been waiting for {words} for the Home Office to decide."
            yield from each(NOTES, mine, theirs, waited(time), f"waiting: {time}", "wait")
    yield from each(
        NOTES,
        "I am waiting for the Home Office to decide my case.",
        "They are waiting for the Home Office to decide their case.",
        lambda f: (
            f.is_in("waiting") and not any(waited(time)(f) for time, words in STAGES_LONG.items() if words)
        ),
        "waiting, and no other sentence says for how long",
        "wait",
    )


def _unless_told(is_true: When, sentence: str) -> When:
    """Where a numbered line or the request does not say the same already."""
    if "eVisa" in sentence:
        return lambda f: is_true(f) and not f.asks("evisa")
    kind = {"My case is about my family.": "family"}.get(sentence, "settled")
    if "My case is about" in sentence:
        return lambda f: is_true(f) and f.value("applied_for") != kind
    return is_true


def _stages() -> Iterator[Row]:
    why = "what was said of the situation"
    for mine, theirs, bullet, is_true in STAGES_OF_LETTERS:
        yield from each(NOTES, mine, theirs, is_true, why, "stage")
        untold = _unless_told(is_true, mine)
        yield from each(LETTER, mine, theirs, untold, why, "stage")
        yield Row(OWN, theirs, is_true if "eVisa" in mine else untold, why, "stage")
        yield Row(SUMMARY, bullet, is_true, why, "stage")
    for mine, theirs, is_true in STAGES_OF_NOTES:
        yield from each(NOTES, mine, theirs, is_true, why, "stage")


# Where the case stands.
STAGES_ROWS: tuple[Row, ...] = (
    *_waits_of_notes(),
    *_stages(),
    Row(
        (*LETTER, *OWN),
        "[What is happening, in one or two sentences.]",
        lambda f: (stages_untold(f) or f.is_in("evisa", "family", "settled")) and f.own is None,
        "a gap, where no answer and no own words say what is happening",
        "told",
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
WITH_LAWYER = (*LETTER, *OWN, *URGENT, *CHASES, *SUMMARY)


LAWYERS_ROWS: tuple[Row, ...] = (
    Row(WITH_LAWYER, "Lawyer: [name, firm, phone]", lawyers_has, LAWYERS_WHY, "lawyer"),
    Row(WITH_LAWYER, "Lawyer: none at the moment", lawyers_none, LAWYERS_WHY, "lawyer"),
    Row(
        WITH_LAWYER,
        "Lawyer: [name, firm and phone, or none]",
        lambda f: f.lawyer is None,
        "a gap, where nobody said",
        "lawyer",
    ),
    Row(SUMMARY, "The lawyer knows what is happening", lambda f: f.lawyer == "told", LAWYERS_WHY),
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
