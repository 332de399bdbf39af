"""A new kind of question is one class and one line: here `count`, a number of people, typed or picked.

Nothing in flows/ or bot/ is touched for it.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.definition.flow import Flow
from flows.definition.loader import HERE, load_flow
from flows.definition.problems import FlowProblems
from flows.definition.schema import Step
from flows.definition.text import Value
from flows.engine import Engine
from flows.lint.structure import check_structure
from flows.presentation.keyboard import Labelled
from flows.questions import KINDS
from flows.questions.base import BaseQuestion
from flows.reading.text import InvalidAnswer, with_ascii_digits
from flows.routing.position import Position
from flows.routing.view import View
from flows.state.case import Answer
from flows.turn_context import TurnContext
from tests.harness.flow import Walk, shipped

MOST = 20


class CountQuestion(BaseQuestion):
    """The answer is a number of people, `3`."""

    name = "count"
    instructions = "Small numbers stand above these as buttons. People may also type a number."
    takes_words = True

    def counts(self, step: Step, answer: Answer, view: View) -> bool:  # noqa: ARG002
        """Whether so many can be; a choice always counts."""
        return step.choice(answer.value) is not None or int(answer.value) <= MOST

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:  # noqa: ARG002
        """None, one and two."""
        return ((str(number), f"{number} people") for number in range(3))

    def shown_value(self, value: str, view: View) -> Value | None:  # noqa: ARG002
        """The number, in the digits of the reader's language."""
        return int(value)

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """A number was tapped."""
        return ctx.answer(ctx.step.id, id)

    def read(self, ctx: TurnContext, text: str) -> TurnContext:
        """A number was typed: "3", "3 people"."""
        numbers = re.findall(r"\d+", with_ascii_digits(text))
        if len(numbers) != 1:
            raise InvalidAnswer("not_a_date")  # any phrase will do here
        if int(numbers[0]) > MOST:
            raise InvalidAnswer("no_such_date")
        return ctx.answer(ctx.step.id, str(int(numbers[0])))


CHAPTER = """
chapter: arrival
order: 6
title: When you came
group: help
done: arrived
steps:
  - id: arrived
    cite: [T2]
    ask: count
    title: How many came
    say: With how many people did you come to the UK?
    choices:
      - {id: unsure, label: "I am not sure"}
    next: arrived_note

  - id: arrived_note
    ask: choice
    say: Thank you.
    choices:
      - {id: go_on, label: "Go on"}
    next: menu
"""


def flow_with_count(folder: Path) -> Flow:
    """The shipped flow with one more chapter, which asks for a number."""
    for path in HERE.glob("*.yaml"):
        shutil.copy(path, folder / path.name)
    for name in ("toolkit", "papers"):
        shutil.copytree(HERE / name, folder / name)
    (folder / "toolkit" / "arrival.yaml").write_text(CHAPTER, encoding="utf-8")
    return load_flow({**KINDS, "count": CountQuestion()}, folder, shipped().values)  # the one line


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """A conversation that has come to the number. It is a value, so the tests share it."""
    folder = tmp_path_factory.mktemp("flow")
    walk = Walk.start(Engine(flow_with_count(folder))).tap("en").to_menu()
    walk = walk.tap("situation").tap("ready").tap("told")
    return walk.tap("arrival")


def test_it_is_asked_with_its_buttons(asked: Walk) -> None:
    assert asked.step == "arrived" and "With how many" in asked.says
    answers = [data for data in asked.buttons if "_" not in data]
    assert answers == ["arrived:0", "arrived:1", "arrived:2", "arrived:unsure"]


@pytest.mark.parametrize("choice", ["2", "unsure"])
def test_a_tap_answers_it(asked: Walk, choice: str) -> None:
    after = asked.tap(choice)
    assert after.step == "arrived_note" and after.session.case.answers["arrived"].value == choice


@pytest.mark.parametrize("text", ["3", "3 people", "we were 3", "٣", "03"])
def test_typed_words_answer_it(asked: Walk, text: str) -> None:
    assert asked.answer(text).session.case.answers["arrived"].value == "3"


@pytest.mark.parametrize(
    ("text", "said"), [("when I was young", "could not find a date"), ("99", "doesn't exist")]
)
def test_other_words_are_asked_about(asked: Walk, text: str, said: str) -> None:
    after = asked.answer(text)
    assert after.step == "arrived" and said in after.says and "arrived" not in after.session.case.answers


def test_back_and_an_old_button(asked: Walk) -> None:
    again = asked.answer("3").tap("_back")
    assert again.step == "arrived" and "arrived:_keep" in again.buttons
    assert again.tap("_keep").step == "arrived_note"
    changed = again.answer("4")
    assert changed.session.case.answers["arrived"].value == "4"
    assert "belongs to an earlier question" in changed.tap("arrived:1").says


def test_it_is_asked_again_after_a_restart_and_while_it_does_not_count(asked: Walk) -> None:
    assert asked.resume().step == "arrived" and "With how many" in asked.resume().says
    assert asked.answer("3").resume().step == "arrived_note"
    assert asked.tap("arrived:99").step == "arrived"


def test_the_answer_is_listed_and_can_be_changed(asked: Walk) -> None:
    change = asked.answer("3").tap("go_on").command("change")
    assert "change:arrived" in change.buttons
    assert change.tap("arrived").answer("5").session.case.answers["arrived"].value == "5"


def test_check_knows_it(tmp_path: Path) -> None:
    assert check_structure(flow_with_count(tmp_path)) == []


def test_without_its_line_it_is_not_known(tmp_path: Path) -> None:
    flow_with_count(tmp_path)
    with pytest.raises(FlowProblems, match=r"toolkit/arrival.yaml:10: ask: 'count' is not known"):
        load_flow(KINDS, tmp_path)
