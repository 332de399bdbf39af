"""What a paper says of the person: who they are to the area, and who knows."""

from collections.abc import Iterator

from tests.flows.papers.rows import (
    LETTER,
    NOTES,
    OWN,
    SUMMARY,
    URGENT,
    Row,
    always,
    as_person,
    as_supporter,
    each,
    fact,
    free,
)

held_openings_held = fact(lambda f: f.is_held_here)
HELD_AT = "detained at {place} (as of {since})"
HELD_OPENINGS_WHY = "held at a place in the area, as far as the person said"


# People are moved: a place is named with the day on which it was said; in person no place is named.
HELD_OPENINGS_ROWS: tuple[Row, ...] = (
    *each(
        LETTER,
        f"I am {HELD_AT}, which is in your constituency.",
        f"I am writing about [full name], who is {HELD_AT}, which is in your constituency.",
        held_openings_held,
        HELD_OPENINGS_WHY,
        "opening held",
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
        f"I am {HELD_AT}, in your area.",
        f"I am writing about [full name], who is {HELD_AT}, in your area.",
        held_openings_held,
        HELD_OPENINGS_WHY,
        "opening held",
    ),
    *each(
        (*LETTER, *URGENT),
        f"I am {HELD_AT}.",
        f"They are {HELD_AT}.",
        lambda f: f.knows_the_place,
        "held there, as of the day it was said",
        "held stage",
    ),
    Row(
        OWN,
        f"They are {HELD_AT}.",
        lambda f: f.knows_the_place,
        "held there, as of the day it was said",
        "held stage",
    ),
    *each(
        (*LETTER, *URGENT),
        "I am in immigration detention at [place].",
        "They are in immigration detention at [place].",
        lambda f: f.detained and not f.knows_the_place,
        "in detention; nobody knows where",
        "held stage",
    ),
    Row(
        OWN,
        "They are in immigration detention at [place].",
        lambda f: f.detained and not f.knows_the_place,
        "in detention; nobody knows where",
        "held stage",
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


OPENINGS_OF_AN_EMAIL_ADDRESS = "[address with the postcode]."
OPENINGS_OF_AN_EMAIL_WHY = "a gap"


OPENINGS_OF_AN_EMAIL_ROWS: tuple[Row, ...] = (
    *each(
        URGENT,
        f"I live in {{area}}: {OPENINGS_OF_AN_EMAIL_ADDRESS}",
        f"I am writing about [full name], who lives in {{area}}: {OPENINGS_OF_AN_EMAIL_ADDRESS}",
        lambda f: f.gave_home and not f.detained,
        "lives in the area",
        "opening",
    ),
    *each(
        URGENT,
        f"I lived in {{area}} until I was detained: {OPENINGS_OF_AN_EMAIL_ADDRESS}",
        f"I am writing about [full name], who lived in {{area}} until they were detained:"
        f" {OPENINGS_OF_AN_EMAIL_ADDRESS}",
        lambda f: f.gave_home and f.detained,
        "lived in the area before detention",
        "opening",
    ),
    Row(
        URGENT,
        "[How you are connected to the area, and your address with the postcode.]",
        as_person(always),
        OPENINGS_OF_AN_EMAIL_WHY,
        "opening",
    ),
    Row(URGENT, "I am writing about [full name].", as_supporter(always), OPENINGS_OF_AN_EMAIL_WHY),
    Row(
        URGENT,
        "[How they or you are connected to the area, and the address with the postcode.]",
        as_supporter(always),
        OPENINGS_OF_AN_EMAIL_WHY,
        "opening",
    ),
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
        (
            "have strong ties to {area}",
            "has strong ties to {area}",
            lambda f: f.has_strong_ties_here,
            "named as the area that knows them well",
        ),
    ):
        mine_letter = f"I {mine} and you are my MP." if mine == "live in {area}" else f"I {mine}."
        yield from each(
            LETTER, mine_letter, f"I am writing about [full name], who {theirs}.", when, why, "opening"
        )
        yield from each(NOTES, f"I {mine}.", f"I am here for [name], who {theirs}.", when, why, "opening")


# How the person belongs to the area.
OPENINGS_ROWS: tuple[Row, ...] = (
    *_openings_of_each(),
    *each(
        LETTER,
        "I used to live in {area}: [your old address there, with the postcode].",
        "I am writing about [full name], who used to live in {area}: [the old address there, with the"
        " postcode].",
        lambda f: f.used_to_live_here,
        "a former home",
        "opening",
    ),
    *each(
        NOTES,
        "I used to live in {area}.",
        "I am here for [name], who used to live in {area}.",
        lambda f: f.used_to_live_here,
        "a former home",
        "opening",
    ),
    *HELD_OPENINGS_ROWS,
    Row(LETTER, "You are their MP.", as_supporter(lambda f: f.lives_here), "lives in the area"),
    *each(
        LETTER,
        "I am asking for your help with my immigration case.",
        "I am asking for your help with their immigration case.",
        lambda f: not f.only_introduces,
        "somebody who only introduces themselves asks for no help",
        "aim",
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
        "[Their signed permission letter is attached.",
        lambda f: f.supporter and (consent_agreed(f) or not f.chat_supports),
        "a gap: only somebody who writes for another person needs their permission",
        "consent",
    ),
    Row(
        URGENT,
        "Or: I will send their signed permission letter as soon as I have it.]",
        lambda f: f.supporter and (consent_agreed(f) or not f.chat_supports),
        "a gap",
    ),
    Row(
        LETTER,
        "Other MPs have been asked for help: [their names]",
        lambda f: not f.others_asked,
        "a box, where the log names nobody",
        "also",
    ),
)
