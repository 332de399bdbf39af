"""Placeholders of sourced facts and of the bot's own numbers, in a step and in a phrase."""

from dataclasses import replace

from flows.definition.schema import Wording
from flows.definition.text import Text
from flows.presentation.placeholders import filled
from flows.routing.router import Router
from flows.routing.view import View
from flows.turn_context import TurnContext
from tests.harness.flow import ENGLISH, NOW, Walk, shipped

WORDS = "{chase_days}, {answer_days}, {answer_days_seen}, {authority_days}"
SHOWN = "5, 20, (seen in March 2024, may have changed), 5"


def test_a_step_shows_the_numbers_of_facts_and_our_own() -> None:
    session = Walk.start().session
    text = filled(shipped(), Text(WORDS, "a.say"), View(session.user, session.case, NOW))
    assert ENGLISH["en"].plain(text) == SHOWN


def test_so_does_a_phrase_and_what_is_given_comes_first() -> None:
    words = Wording(person=f"{WORDS} {{mp}}", supporter=f"{WORDS} {{mp}}")
    flow = replace(shipped(), phrases={**shipped().phrases, "bell_office": words})
    ctx = TurnContext(flow, Router(flow), Walk.start().session, NOW)
    assert ENGLISH["en"].plain(ctx.phrase("bell_office", mp="Ada")) == f"{SHOWN} Ada"
    assert ENGLISH["en"].plain(ctx.phrase("bell_office", mp="Ada", chase_days=6)).startswith("6, 20")
