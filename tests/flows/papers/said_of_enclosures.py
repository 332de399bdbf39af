"""What a paper says is enclosed, as the person ticked it; and what to bring, which is boxes to tick."""

from tests.flows.papers.application import ENCLOSED, ticked
from tests.flows.papers.facts import DECIDED
from tests.flows.papers.rows import (
    CHECKLIST,
    LETTER,
    OWN,
    Row,
    fact,
    free,
)

enclosures_named = fact(lambda f: ticked(f, "enclosures", ENCLOSED) is not None)
enclosures_written = fact(lambda f: f.is_in(*DECIDED, "reply"))
enclosures_sent = fact(lambda f: f.asks("reply", "trace"))
enclosures_new = fact(lambda f: f.asks("new_information", "pause"))
enclosures_has_date = fact(lambda f: f.day is not None)
ENCLOSURES_WHY = "the Home Office has written"
ENCLOSURES_PROOF = "Proof of what was sent and when: receipts, e-mails, copies"
enclosures_since = fact(lambda f: enclosures_new(f) or f.is_in(*DECIDED))
enclosures_court = fact(lambda f: f.is_in(*DECIDED))
ENCLOSURES_HELD = "Where the person is held, since when, and how to ring them"
ENCLOSURES_SHOWS = "A letter that shows the address in {area}"


# Boxes to tick: claimed is nothing, but what the person cannot have is not offered.
ENCLOSURES_ROWS: tuple[Row, ...] = (
    Row((*LETTER, *OWN), "With this letter: {enclosed}.", enclosures_named, "what the person ticked"),
    Row(
        CHECKLIST,
        "The Home Office's letters: the last decision, and any others",
        enclosures_written,
        ENCLOSURES_WHY,
    ),
    Row(CHECKLIST, "The paper with the date on it", enclosures_has_date, "there is such a paper"),
    Row(
        CHECKLIST,
        ENCLOSURES_PROOF,
        lambda f: enclosures_sent(f) or f.is_in("waiting"),
        "something was sent and not answered or found",
    ),
    Row(
        CHECKLIST, "What is new since the last decision, on paper", enclosures_since, "something was decided"
    ),
    Row(
        CHECKLIST,
        "What a court or tribunal decided, if there was one",
        enclosures_court,
        "there was a decision",
    ),
    Row(CHECKLIST, ENCLOSURES_HELD, lambda f: f.detained, "in detention"),
    Row(CHECKLIST, ENCLOSURES_SHOWS, lambda f: f.lives_here, "lives in the area", "address"),
    Row(
        CHECKLIST,
        f"{ENCLOSURES_SHOWS} before detention",
        lambda f: f.lived_here_until_detained,
        "lived in the area before detention",
        "address",
    ),
    *free(
        CHECKLIST,
        "What to bring or send",
        "The permission letter (letter of authority), signed and dated by the person it is about",
        "The MP's own consent form, if the office has one: ask for it",
        "The page with the facts: name, date of birth, Home Office reference number, address",
        "A friend or an interpreter, if you want one",
        "Paper and a pen, to write down who said what",
        "The page with what to say in one minute",
        "Bring copies, and keep the originals yourself.",
    ),
)
