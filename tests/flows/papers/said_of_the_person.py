"""What a paper says of the person: who they are to the area, and who knows."""

from collections.abc import Iterator

from tests.flows.papers.rows import (
    LETTER,
    NOTES,
    OWN,
    SUMMARY,
    URGENT,
    Row,
    as_supporter,
    each,
    fact,
    free,
)

ABOUT = "I am writing about the person named above, who"
held_openings_held = fact(lambda f: f.is_held_here)
HELD_OPENINGS_WHY = "held at a place in the area, as far as the person said"


# People are moved: the place is named in a numbered line, with the day on which it was said.
HELD_OPENINGS_ROWS: tuple[Row, ...] = (
    *each(
        LETTER,
        "I am detained in your constituency.",
        f"{ABOUT} is detained in your constituency.",
        held_openings_held,
        HELD_OPENINGS_WHY,
        "opening",
    ),
    *each(
        NOTES,
        "I am detained in your area.",
        "I am here for [name], who is detained in your area.",
        held_openings_held,
        HELD_OPENINGS_WHY,
        "opening held",
    ),
    *each(
        URGENT,
        "I am detained in your area.",
        f"{ABOUT} is detained in your area.",
        held_openings_held,
        HELD_OPENINGS_WHY,
        "opening",
    ),
    *each(
        NOTES,
        "I am in immigration detention.",
        "They are in immigration detention.",
        lambda f: f.detained,
        "what was said of the situation",
        "held stage",
    ),
    Row(SUMMARY, "In immigration detention", lambda f: f.detained, "what was said of the situation", "stage"),
)


# In an emergency nobody is asked to confirm the area.
OPENINGS_OF_AN_EMAIL_ROWS: tuple[Row, ...] = (
    *each(
        URGENT,
        "I live in {area}.",
        f"{ABOUT} lives in {{area}}.",
        lambda f: f.gave_home and not f.detained,
        "lives in the area",
        "opening",
    ),
    *each(
        URGENT,
        "I lived in {area} until I was detained.",
        f"{ABOUT} lived in {{area}} until they were detained.",
        lambda f: f.gave_home and f.detained,
        "lived in the area before detention",
        "opening",
    ),
    Row(
        URGENT,
        "I live in {area}, and I am writing about the person named above.",
        lambda f: f.supporter_lives_here and f.role == "supporter",
        "a supporter writes to their own MP",
        "opening own opening",
    ),
)
# How a letter may say that the person lives in the area: each case has one of these ways.
LIVES_HERE: tuple[tuple[str, str], ...] = (
    ("I live in {area} and you are my MP.", f"{ABOUT} lives in {{area}}."),
    (
        "You are my MP: my home is in {area}.",
        "You are the MP of the person named above, whose home is in {area}.",
    ),
    ("I am writing to you as my MP.", "I am writing to you as the MP of the person named above."),
)


def _openings_of_each() -> Iterator[Row]:
    for mine, theirs, when, why in (
        ("live in {area}", "lives in {area}", lambda f: f.lives_here, "lives in the area, confirmed"),
        (
            "lived in {area} until I was detained",
            "lived in {area} until they were detained",
            lambda f: f.lived_here_until_detained,
            "lived in the area before detention, confirmed",
        ),
        ("used to live in {area}", "used to live in {area}", lambda f: f.used_to_live_here, "a former home"),
        (
            "have strong ties to {area}",
            "has strong ties to {area}",
            lambda f: f.has_strong_ties_here,
            "named as the area that knows them well",
        ),
    ):
        yield from each(NOTES, f"I {mine}.", f"I am here for [name], who {theirs}.", when, why, "opening")
        if mine != "live in {area}":
            yield from each(LETTER, f"I {mine}.", f"{ABOUT} {theirs}.", when, why, "opening")
        if mine in ("used to live in {area}", "have strong ties to {area}"):
            yield from each(URGENT, f"I {mine}.", f"{ABOUT} {theirs}.", when, why, "opening")
    for mine, theirs in LIVES_HERE:
        yield from each(LETTER, mine, theirs, lambda f: f.lives_here, "lives in the area", "opening")


# How the person belongs to the area.
OPENINGS_ROWS: tuple[Row, ...] = (
    *_openings_of_each(),
    *HELD_OPENINGS_ROWS,
    Row(LETTER, "You are their MP.", as_supporter(lambda f: f.lives_here), "lives in the area"),
    *each(
        LETTER,
        "{area} is where I live.",
        "{area} is where they live.",
        lambda f: f.lives_here,
        "lives in the area",
        "where",
    ),
    *(
        Row(
            LETTER,
            words,
            lambda f: not f.only_introduces,
            "somebody who only introduces themselves has no other request",
            "aim",
        )
        for words in (
            "I am asking you for one thing.",
            "I have one request.",
            "I would like to ask you for one thing.",
        )
    ),
    Row(
        NOTES,
        "I live in {area}.",
        lambda f: f.supporter_lives_here and f.role == "supporter",
        "a supporter speaks with their own MP",
        "own opening",
    ),
    Row(
        NOTES,
        "I am here about [name], someone I know.",
        lambda f: f.supporter_lives_here and f.role == "supporter",
        "a supporter speaks with their own MP",
    ),
    *free(NOTES, "Hello.", "My name is [your name]."),
    *OPENINGS_OF_AN_EMAIL_ROWS,
)


consent_agreed = fact(lambda f: f.began_to_help("yes"))
consent_not_now = fact(lambda f: f.began_to_help("not_now"))
consent_goes_along = fact(lambda f: "permission" in (f.value("enclosures") or "").split(","))
consent_blank = fact(lambda f: f.joined_to_help)
CONSENTED = (*LETTER, *OWN, *URGENT)
CONSENT_YES = "the person agreed"
CONSENT_BLANK = "a blank for a supporter who joined: nobody asked them"
CONSENT_NO = "the person could not be asked"


# Whether the person knows that somebody writes for them.
CONSENT_ROWS: tuple[Row, ...] = (
    Row(
        LETTER,
        "They know that I am writing and have agreed to it.",
        consent_agreed,
        CONSENT_YES,
        "consent",
    ),
    Row(
        LETTER,
        "[They know that I am writing and have agreed to it.",
        consent_blank,
        CONSENT_BLANK,
        "consent",
    ),
    Row(OWN, "[They know that I am writing to you.", consent_blank, CONSENT_BLANK, "consent"),
    Row((*LETTER, *OWN), "If not, leave this out.]", consent_blank, CONSENT_BLANK),
    Row(URGENT, "[They know that I am writing.", consent_blank, CONSENT_BLANK, "consent"),
    Row(URGENT, "Their signed permission letter is attached.", consent_blank, CONSENT_BLANK),
    Row(URGENT, "Or: I will send it as soon as I have it.]", consent_blank, CONSENT_BLANK),
    Row(
        OWN,
        "They know that I am writing to you.",
        lambda f: not f.chat_supports or consent_agreed(f),
        CONSENT_YES,
        "consent",
    ),
    Row(CONSENTED, "I have not been able to ask them yet.", consent_not_now, CONSENT_NO, "consent"),
    Row(
        CONSENTED,
        "If they agree, I will send their signed permission letter.",
        consent_not_now,
        CONSENT_NO,
    ),
    Row(
        URGENT,
        "Their signed permission letter is attached.",
        lambda f: f.supporter and (consent_agreed(f) or not f.chat_supports) and consent_goes_along(f),
        "the person ticked that it goes with the letter",
        "consent",
    ),
    Row(
        URGENT,
        "[Their signed permission letter is attached.",
        lambda f: f.supporter and (consent_agreed(f) or not f.chat_supports) and not consent_goes_along(f),
        "a gap: only somebody who writes for another person needs their permission",
        "consent",
    ),
    Row(
        URGENT,
        "Or: I will send their signed permission letter as soon as I have it.]",
        lambda f: f.supporter and (consent_agreed(f) or not f.chat_supports),
        "a gap",
    ),
)
