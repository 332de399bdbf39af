"""Conversations after which a paper was not true: each shows that somebody can come to it."""

from collections.abc import Mapping

import pytest

from flows.state.case import Finding
from tests.flows.papers.journeys import facts_of
from tests.flows.papers.oracle import faults
from tests.harness.flow import Walk

PERSON = ("language:en", "person", "yes")
WITH_MP = ("find_mp", "> SW1A 1AA", "yes")
DETAINED = (
    *(*PERSON, "detained", "none", "none", *WITH_MP, "detention", "brook_house", "yes", "go_on"),
    *("prepare_ask", "visit", "children", "_done", "_done", "> I am a cook."),
)
FRIEND = ("other_ways", "own_mp", "> LS1 1AA", "yes")
FREE = (*DETAINED, "/change", "change:situation", "waiting", "/menu", *WITH_MP)
RELEASED = (*FREE, "prepare_ask", "decision")
EVISA = (*PERSON, "evisa", "none", *WITH_MP, "prepare_ask", "evisa", "_done", "_done", "skip")
TOLD = ("contacts", "sent", "yes")
REFUSED = (*PERSON, "refused", "none", "told")
MINISTER = ("prepare_ask", "minister", "> She is ill.", "_done", "_done", "skip")
ASK = ("_done", "_done", "skip")
UNTOLD = (*PERSON, "/menu", *WITH_MP, "/menu", "prepare_ask", "trace", "skip", *ASK)
WAITING = (*PERSON, "waiting", "/menu", *WITH_MP, "/menu", "prepare_ask", "decision", *ASK)
TALKED = ("contacts", "talked", "skip", "yes", "/menu")
ANSWERED = ("contacts", "answered", "skip", "yes", "later 1", "/menu")
SAID_NO = (*(*EVISA, *TOLD, "later 3", "/menu", "contacts", "refused", "yes", "/menu", "papers"),)
ASKED_FOR = (*EVISA, *TOLD, "later 3", "/menu", "contacts", "form", "yes")
CONVERSATIONS: Mapping[str, tuple[str, ...]] = {
    "a friend reads out notes to their own MP": (*DETAINED, *FRIEND, "papers", "supporter", "notes"),
    "a friend's letter has the person's own words": (*DETAINED, *FRIEND, "papers", "supporter", "own_letter"),
    "released: permission": (*RELEASED, "papers", "authority"),
    "released: summary": (*RELEASED, "papers", "summary"),
    "released: letter to the MP of the home": (*RELEASED, "papers", "letter"),
    "nobody said what is happening: letter": (*UNTOLD, "papers", "letter"),
    "nobody said what is happening: notes": (*UNTOLD, "papers", "notes"),
    "nobody said what is happening: summary": (*UNTOLD, "papers", "summary"),
    "nobody said what is happening: a friend's letter": (
        *UNTOLD,
        *FRIEND,
        "papers",
        "supporter",
        "own_letter",
    ),
    "nobody said for how long they have been waiting: letter": (*WAITING, "papers", "letter"),
    "nobody said for how long they have been waiting: notes": (*WAITING, "papers", "notes"),
    "a friend reads out words that may not be in English": (
        *("language:ar", *DETAINED[1:-1], "> Her cuma yemek yapıyorum.", *FRIEND),
        *("papers", "supporter", "notes"),
    ),
    "an office that said no was asked again, and is chased": (
        *(*SAID_NO[:-1], *TOLD, "later 1", "/menu", "papers", "chase"),
    ),
    "an office is chased twice, and was first asked on the first day": (
        *(
            *EVISA,
            *TOLD,
            "later 7",
            "/menu",
            "papers",
            "chase",
            "sent",
            "later 7",
            "/menu",
            "papers",
            "chase",
        ),
    ),
    "an office got its own form back, and is chased": (
        *(*ASKED_FOR, "sent", "later 9", "/menu", "papers", "chase"),
    ),
    "the office's page tells what the office asked for": (*ASKED_FOR, "/menu", "papers", "summary"),
    "the removal is five weeks off, and an e-mail is sent now": (
        *(*PERSON, "removal", "> 29 December 2026", "removal", "no", "told", *WITH_MP, "/menu"),
        *("urgent", "go_on", "email"),
    ),
    "held, the removal is five weeks off, and an e-mail is sent now": (
        *(*PERSON, "detained", "> 29 December 2026", "removal", "none", *WITH_MP, "/menu"),
        *("urgent", "go_on", "email"),
    ),
    "a friend sends an e-mail to their own MP today": (
        *(*DETAINED, *FRIEND, "/menu", "urgent", "go_on", "supporter", "email"),
    ),
    "the place was said nine days ago, and is said in person": (
        *(*DETAINED, "later 9", "/menu", "papers", "detention_centre", "notes"),
    ),
    "nobody knows any more where they are held": (
        *(*DETAINED, "/change", "change:detention_place", "unknown", "/menu"),
        *("papers", "detention_centre", "letter"),
    ),
    "the place was said nine days ago": (
        *DETAINED,
        "later 9",
        "/menu",
        "papers",
        "detention_centre",
        "letter",
    ),
    "what the office said was noted in Arabic": (
        *(*EVISA, "contacts", "talked", "> سيكتبون الأسبوع القادم", "yes"),
        *("/menu", "papers", "summary"),
    ),
    "an office was only talked to": (
        *(*EVISA, *FRIEND, "contacts", "supporter", "talked", "skip", "yes"),
        *("/menu", "papers", "home", "letter"),
    ),
    "the home has no MP": (
        *(*REFUSED, "find_mp", "> NE1 1AA", "yes", *MINISTER, *FRIEND, "papers", "own_letter"),
    ),
    "the friend has the same MP": (
        *(*REFUSED, *WITH_MP, *MINISTER, "other_ways", "own_mp", "> SW1A 1AA", "yes"),
        *("papers", "supporter", "own_letter"),
    ),
    "whoever only wants to be ready asks for lost papers": (
        *(*PERSON, "ready", "told", *WITH_MP, "prepare_ask", "trace", "skip"),
        *("_done", "_done", "skip", "papers", "letter"),
    ),
    "the date of deportation is five weeks off": (
        *(*PERSON, "deportation", "> 29 December 2026", "removal", "no", "told", *WITH_MP),
        *("prepare_ask", "pause", "skip", "_done", "_done", "skip", "papers", "letter"),
    ),
}

NOT_OFFERED: Mapping[str, tuple[tuple[str, ...], str]] = {
    "a letter with the request of another situation": (
        (*EVISA, "/change", "change:situation", "settled", "/menu", "papers"),
        "papers:letter",
    ),
    "a letter that asks for a visit in detention after the release": ((*FREE, "papers"), "papers:letter"),
    "a letter to the MP of the centre after the release": ((*FREE, "papers"), "paper_for:detention_centre"),
    "a letter that chases an office which said no": (SAID_NO, "papers:chase"),
    "a letter that chases an office which wants its own form": (
        (*ASKED_FOR, "/menu", "papers"),
        "papers:chase",
    ),
    "a letter that chases an office which answered, and then was talked to": (
        (*EVISA, *TOLD, "later 3", "/menu", *ANSWERED, *TALKED, "papers"),
        "papers:chase",
    ),
    "a letter that chases an office which answered, and the log has no request": (
        (*EVISA, *ANSWERED, "papers"),
        "papers:chase",
    ),
    "a letter that chases the Home Office, which answered": (
        (*EVISA, *ANSWERED, "papers"),
        "papers:chase_home_office",
    ),
}


def after(*moves: str) -> Walk:
    """A conversation: buttons, `> typed words`, `/command`s, and `later <days>`."""
    walk = Walk.start()
    for move in moves:
        if move.startswith("> "):
            walk = walk.answer(move[2:])
        elif move == "/menu":
            walk = walk.to_menu()
        elif move == "/change":
            walk = walk.command("change")
        elif move.startswith("later "):
            walk = walk.later(days=int(move[6:]))
        else:
            walk = walk.tap(move)
    return walk


@pytest.mark.parametrize("conversation", CONVERSATIONS)
def test_the_paper_at_the_end_of_a_conversation_is_true(conversation: str) -> None:
    walk = after(*CONVERSATIONS[conversation])
    assert len(walk.papers) == 1, walk.buttons
    assert faults(walk.papers[0], facts_of(walk.session, walk.now)) == []


@pytest.mark.parametrize("paper", NOT_OFFERED)
def test_a_paper_that_would_not_be_true_is_not_offered(paper: str) -> None:
    moves, button = NOT_OFFERED[paper]
    walk = after(*moves)
    assert "papers:authority" in walk.offered
    assert button not in walk.offered


def test_what_is_said_of_an_mp_and_of_an_area_is_kept_with_their_name() -> None:
    walk = after(*PERSON, "waiting", "told", *WITH_MP, "know_mp", "look", "go_on", "i1", "children")
    walk = walk.answer("My daughter is in year 4.").to_menu()
    for choice in ("prepare_ask", "decision", "children", "_done"):
        walk = walk.tap(choice)
    about = {step: walk.session.case.answers[step].about for step in ("interest", "touch_words", "ties")}
    assert about == {"interest": "Bath|Ada Member", "touch_words": "Bath|Ada Member", "ties": "Bath"}


def test_a_place_whose_mp_is_not_found_is_not_put_into_the_area_of_the_mp_before() -> None:
    moved = after(*DETAINED, "/change", "change:detention_place").send_tap("derwentside")
    walk = moved.settle(Finding(outcome="not_found")).to_menu()
    for choice in ("papers", "detention_centre", "letter"):
        walk = walk.tap(choice)
    assert faults(walk.papers[0], facts_of(walk.session, walk.now)) == []
