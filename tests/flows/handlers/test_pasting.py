"""Parts of a text too long for one message, and mistyped commands: no answers, but despair is heard."""

from datetime import timedelta

import pytest

from flows.definition.schema import LONGEST_ANSWER
from flows.events import CommandSent, Event, Started, Tapped, Typed, UnknownCommand, Unreadable
from flows.handlers.typed.pasting import SHORTEST_PART
from tests.harness.flow import NOW, Walk

LONG = "So this is my story. " * 195
DESPAIR = "I want to kill myself"


HIDDEN = Typed(DESPAIR, NOW), UnknownCommand(None, f"/{DESPAIR}"), UnknownCommand("help", f"/hepl {DESPAIR}")


def at_name() -> Walk:
    """At the question for the name of a case."""
    return Walk.at_postcode().command("menu").tap("people").tap("go_on").tap("name")


def test_no_question_takes_as_much_as_a_part() -> None:
    assert LONGEST_ANSWER < SHORTEST_PART


@pytest.mark.parametrize("seconds", [0, 1, 3])
def test_what_follows_a_long_part_at_once_is_no_answer(seconds: float) -> None:
    refused = at_name().send(Typed(LONG, NOW))
    assert "too long" in refused.says
    tail = refused.send(Typed("blue", NOW + timedelta(seconds=seconds)))
    assert tail.messages == () and tail.step == "case_name"
    assert tail.send(Typed("blue", NOW + timedelta(seconds=seconds + 1))).step == "menu", "the paste is over"


def test_every_further_part_belongs_to_it() -> None:
    walk = at_name()
    for second in (0, 2, 4):
        walk = walk.send(Typed(LONG, NOW + timedelta(seconds=second)))
    assert walk.messages == () and walk.send(Typed("blue", NOW + timedelta(seconds=6))).step == "case_name"


@pytest.mark.parametrize("between", [CommandSent("help"), Started(), Tapped("old", "1"), Unreadable("photo")])
def test_whatever_else_is_done_ends_it(between: Event) -> None:
    done = at_name().send(Typed(LONG, NOW)).send(between)
    assert done.send(Typed("blue", NOW + timedelta(seconds=1))).messages


@pytest.mark.parametrize(("text", "seconds"), [(LONG, 4), ("x" * 2047, 1)])
def test_what_comes_later_or_after_a_shorter_text_is_an_answer(text: str, seconds: float) -> None:
    refused = at_name().send(Typed(text, NOW))
    assert refused.send(Typed("blue", NOW + timedelta(seconds=seconds))).step == "menu"


def test_where_the_channel_tells_no_time_every_line_counts() -> None:
    assert at_name().answer(LONG).answer("blue").step == "menu"


def test_a_part_in_which_despair_is_heard_has_a_tail_too() -> None:
    answered = at_name().send(Typed(f"{DESPAIR}. {LONG}", NOW))
    assert "Samaritans" in answered.says
    assert answered.send(Typed("blue", NOW)).step == "case_name"


@pytest.mark.parametrize("event", HIDDEN)
def test_despair_is_heard_in_a_tail_and_in_a_mistyped_command(event: Event) -> None:
    assert "Samaritans" in at_name().send(Typed(LONG, NOW)).send(event).says


def test_a_mistyped_command_is_no_answer_and_the_one_that_was_meant_is_named() -> None:
    asked = at_name().send(UnknownCommand("menu", "/mneu"))
    assert "Did you mean /menu?" in asked.says and asked.step == "case_name"
    assert "/help tells you" in at_name().send(UnknownCommand(None, "/qqq")).says
    assert "Did you mean" not in Walk.start().send(UnknownCommand("menu", "/mneu")).says, "no language yet"
