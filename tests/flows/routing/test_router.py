"""`transitions` moves the walks, and what a router remembers of them changes nothing but the cost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transitions import Event

from flows.definition.schema import MENU
from flows.engine import Engine
from flows.events import Tapped
from flows.routing.position import locate
from flows.routing.router import Router
from flows.routing.router import Walk as RoutedWalk
from flows.routing.view import View
from flows.session import Session
from flows.state.case import Answer
from tests.harness.flow import NOW, Walk, shipped


@pytest.fixture
def transitions_made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The steps from which the library is asked for a transition."""
    asked: list[str] = []
    trigger = Event.trigger

    def spy(self: Event, model: object, *arguments: object) -> bool:
        asked.append(model.state)  # type: ignore[attr-defined]
        return bool(trigger(self, model, *arguments))

    monkeypatch.setattr(Event, "trigger", spy)
    yield asked


def test_the_library_moves_a_walk(transitions_made: list[str]) -> None:
    walk = Walk.at_postcode()
    position = locate(shipped(), Router(shipped()), walk.session, NOW)
    passed = ("reach_mp", "still_there")  # asked only of others: passed without an answer
    assert position.step.id == "postcode"
    assert [step for step in transitions_made if step not in passed] == list(position.path)
    assert {*transitions_made} - {*position.path} == {*passed}


def test_a_tap_makes_only_the_transitions_that_are_new(transitions_made: list[str]) -> None:
    walk = Walk.start(Engine(shipped())).tap("en").tap("person")
    transitions_made.clear()
    assert walk.tap("yes").step == "situation"
    assert transitions_made == ["home_office_knows", "reach_mp"]


def test_what_one_person_did_is_not_made_again_for_another(transitions_made: list[str]) -> None:
    engine = Engine(shipped())
    first = Walk.start(engine).tap("en").tap("person").tap("yes")
    transitions_made.clear()
    second = Walk.start(engine).tap("en").tap("person").tap("yes")
    assert second.step == first.step and transitions_made == []
    assert second.tap("appeal").step == "paper_date" and transitions_made == ["situation"]


def test_an_answer_that_was_changed_is_not_remembered(transitions_made: list[str]) -> None:
    walk = Walk.start(Engine(shipped())).tap("en").tap("person").tap("yes").tap("ready")
    again = walk.tap("_back")
    transitions_made.clear()
    assert again.tap("appeal").step == "paper_date"
    assert transitions_made == ["situation"]


def test_a_guard_that_has_changed_is_not_remembered() -> None:
    """Whether a date is near depends on the day: weeks later the same answers lead elsewhere."""
    flow = shipped()
    router = Router(flow)
    session = Walk.at_situation().tap("refused").answer("20 December 2026").tap("told").session
    for days in (0, 5, 20, 60, 20, 0):
        now = NOW + timedelta(days=days)
        assert locate(flow, router, session, now) == locate(flow, Router(flow), session, now)


@given(st.lists(st.integers(0, 40), min_size=5, max_size=40))
@settings(max_examples=40, deadline=None)
def test_with_and_without_memory_everybody_is_at_the_same_place(picks: list[int]) -> None:
    """Random taps: the engine's router, which remembers, against one that starts anew each time."""
    flow = shipped()
    walk = Walk.start(Engine(flow)).tap("en")
    for pick in picks:
        buttons = [data for data in walk.buttons if ":" in data] or [f"{walk.step}:{MENU}"]
        walk = walk.tap(buttons[pick % len(buttons)])
        fresh = locate(flow, Router(flow), walk.session, walk.now)
        assert fresh.step.id == walk.step


def test_own_words_are_not_kept_in_memory() -> None:
    """Of an answer that is no choice a router keeps nothing."""
    flow = shipped()
    engine = Engine(flow)
    walk = Walk.start(engine).to_menu().tap("situation").tap("refused").answer("20 December 2026")
    assert "2026-12-20" in walk.session.case.answers["paper_date"].value
    assert "2026-12-20" not in repr(engine._router._hops)


def test_the_memory_grows_with_the_flow_and_not_with_people() -> None:
    router = Router(shipped())
    session = Walk.at_situation().tap("refused").answer("20 December 2026").session
    locate(shipped(), router, session, NOW)
    remembered = repr(router._hops)
    for number in range(100):
        answers = session.case.answers | {"paper_date": Answer(value=f"2026-12-{number % 28 + 1:02}")}
        case = session.case.model_copy(update={"id": f"case{number}", "answers": answers})
        locate(shipped(), router, Session(session.user, case), NOW)
    assert repr(router._hops) == remembered


def test_a_step_without_a_route_ends_the_walk() -> None:
    flow, session = shipped(), Walk.at_situation().session
    router = Router(flow)
    walk = RoutedWalk("situation", View(session.user, session.case, NOW))
    walk.answer = "no such choice"
    moved = router.advance(walk)
    assert (moved, walk.state) == (True, flow.steps["situation"].next[0].go)
    walk.state, walk.answer = "forget", "yes"
    assert router.advance(walk) is False and walk.state == "forget"


def test_an_old_button_makes_no_transition(transitions_made: list[str]) -> None:
    walk = Walk.at_situation()
    transitions_made.clear()
    assert walk.send(Tapped("language", "en")).step == "situation" and transitions_made == []
