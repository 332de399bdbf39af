"""The flow changes while people are in it: nobody is stuck, and no answer that still fits is lost."""

from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.definition.flow import Flow
from flows.definition.schema import Role, Route, Step
from flows.engine import Engine
from flows.events import Tapped
from flows.state.case import Answer, Awaiting, Case, Finding, Member, Query
from tests.harness.flow import FINDINGS, USER, Walk, shipped


def edited(drop: tuple[str, ...] = (), **changes: dict[str, Any]) -> Flow:
    """The shipped flow without some steps, and with some changed."""

    def kept(steps: tuple[Step, ...]) -> tuple[Step, ...]:
        staying = (step for step in steps if step.id not in drop)
        return tuple(copied(step, changes.get(step.id, {})) for step in staying)

    flow = shipped()
    chapters = tuple(chapter.model_copy(update={"steps": kept(chapter.steps)}) for chapter in flow.chapters)
    return replace(
        flow, chapters=chapters, steps={step.id: step for chapter in chapters for step in chapter.steps}
    )


def copied(step: Step, changes: dict[str, Any]) -> Step:
    """A copy of a step with these changes, which keeps nothing that the original remembers of its choices."""
    copy = step.model_copy(update=changes)
    vars(copy).pop("_choices_by_id", None)
    return copy


def case(place: Member, **answers: str) -> Case:
    """A case as an older bot may have left it."""
    kept = {step: Answer(value=value) for step, value in answers.items()}
    return Case(id="case", members={USER: place}, answers=kept)


OPENED = {"who": "person", "home_office_knows": "yes"}


def test_an_answer_of_a_step_that_is_gone_is_left_alone() -> None:
    walk = Walk.start(case=case(Member(chapter="find_mp"), **OPENED, older_step="x"), language="en")
    assert walk.step == "postcode"
    assert walk.answer("SW1A 1AA").session.case.answers["older_step"].value == "x"


def test_the_open_step_is_gone() -> None:
    walk = Walk.start().tap("en")
    after = walk.redeployed(edited(drop=("who",), about={"next": (Route(go="home_office_knows"),)}))
    assert after.step == "home_office_knows" and after.messages
    assert after.tap("yes").step == "situation"


def test_a_new_step_is_asked_and_later_answers_are_kept() -> None:
    done = Walk.at_postcode().answer("SW1A 1AA").tap("yes")
    older = edited(drop=("who",), about={"next": (Route(go="home_office_knows"),)})
    walk = Walk.start(Engine(older)).tap("en").tap("yes").tap("ready").tap("told")
    walk = walk.tap("find_mp").answer("SW1A 1AA").tap("yes")
    assert walk.step == "objective"
    newer = walk.redeployed(shipped())
    assert newer.step == "who"
    assert newer.tap("person").step == done.step == "objective"


def test_a_choice_that_is_gone_is_asked_again() -> None:
    walk = Walk.at_postcode()
    knows = shipped().steps["home_office_knows"]
    after = walk.redeployed(edited(home_office_knows={"choices": knows.choices[1:]}))
    assert after.step == "home_office_knows"
    assert "home_office_knows:yes" not in after.buttons
    assert after.tap("no").tap("go_on").step == "postcode"


def test_a_button_of_a_choice_that_is_gone_changes_nothing() -> None:
    walk = Walk.at_postcode().redeployed(edited(postcode={"choices": ()}))
    tapped = walk.send(Tapped("postcode", "by_hand"))
    assert tapped.session == walk.session and "earlier question" in tapped.says


@pytest.mark.parametrize("chapter", ["gone", "", "menu", "always", "start"])
def test_a_chapter_that_is_gone_leads_to_the_menu(chapter: str) -> None:
    walk = Walk.start(case=case(Member(chapter=chapter), **OPENED), language="en")
    assert walk.messages and walk.buttons
    assert walk.to_menu().tap("find_mp").step == "postcode"


@pytest.mark.parametrize("asking", ["gone", "help", "privacy", "", "menu"])
def test_a_question_out_of_turn_that_is_gone(asking: str) -> None:
    walk = Walk.start(case=case(Member(chapter="find_mp", asking=asking), **OPENED), language="en")
    assert walk.messages and walk.buttons
    assert walk.to_menu().tap("find_mp").step == "postcode"


def test_a_look_up_whose_step_is_gone_is_still_answered() -> None:
    waiting = Awaiting(step="gone", query=Query(postcode="SW1A 1AA"), token=7)
    walk = Walk.start(
        case=case(Member(chapter="find_mp", awaiting=waiting, lookups=7), **OPENED), language="en"
    )
    arrived = walk.resume().settle()
    assert arrived.messages and arrived.session.case.members[USER].awaiting is None
    assert arrived.to_menu().step == "menu"


def test_a_language_that_is_gone_is_shown_in_english() -> None:
    walk = Walk.start(case=case(Member(chapter="find_mp"), **OPENED), language="xx")
    assert walk.step == "postcode" and "postcode:unknown" in walk.buttons


def test_a_document_of_an_older_bot_is_read() -> None:
    kept = Case.model_validate_json('{"id": "case", "places": {"someone": {"chapter": "find_mp"}}}')
    walk = Walk.start(case=kept, language="en")
    assert walk.step == "who" and "I am not a lawyer" in walk.says


def test_a_question_that_an_older_bot_left_without_an_answer_has_a_way_on() -> None:
    kept = Case(id="case", members={USER: Member(chapter="start", asking="urgent_mp")})
    walk = Walk.start(case=kept, language=None)
    assert walk.buttons == ("urgent_mp:_menu",)
    assert walk.tap("_menu").buttons


STEPS = (*shipped().steps, "gone", "")
CHOICES = ("given", "gone", *(choice.id for step in shipped().steps.values() for choice in step.choices))
answers = st.builds(
    Answer, value=st.sampled_from(CHOICES) | st.text(max_size=5), about=st.none() | st.just("x|y")
)
findings = st.sampled_from([*FINDINGS.values(), Finding(outcome="found"), Finding(outcome="several")])
waits = st.builds(
    Awaiting, step=st.sampled_from(STEPS), query=st.just(Query(typed_name="Bath")), token=st.just(1)
)
places = st.builds(
    Member,
    chapter=st.sampled_from(["start", "find_mp", "always", "menu", "gone"]),
    asking=st.none() | st.sampled_from(STEPS),
    awaiting=st.none() | waits,
    lookups=st.just(1),
)
cases = st.builds(
    lambda place, answers, findings: Case(
        id="case", members={USER: place}, answers=answers, findings=findings
    ),
    places,
    st.dictionaries(st.sampled_from(STEPS), answers, max_size=12),
    st.dictionaries(st.sampled_from(get_args(Role)), findings, max_size=2),
)


@pytest.mark.soak
@settings(max_examples=800, deadline=None, database=None)
@given(cases, st.sampled_from([None, "en", "ar", "gone"]), st.sampled_from(STEPS), st.sampled_from(CHOICES))
def test_whatever_an_older_bot_left_nobody_is_stuck(
    kept: Case, language: str | None, step: str, choice: str
) -> None:
    walk = Walk.start(case=kept, language=language)
    assert walk.messages and walk.buttons
    for after in (walk.resume().settle(), walk.send(Tapped(step, choice)).settle(), walk.answer("Bath")):
        assert after.messages
        assert after.to_menu().step == "menu"
        assert after.command("forget").tap("yes").erased
