"""A new kind of question is one class and one line: here `month`, a month and its year, typed or picked.

Nothing in flows/ or bot/ is touched for it.
"""

import re
import shutil
from collections.abc import Iterator
from datetime import date
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
from flows.reading.text import InvalidAnswer, simplify
from flows.routing.position import Position
from flows.routing.view import View
from flows.state.case import Answer
from flows.turn_context import TurnContext
from tests.harness.flow import Walk, shipped

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
NUMBERS = re.compile(r"(?P<month>\d\d?) (?P<year>20\d\d)|(?P<year_first>20\d\d) (?P<month_last>\d\d?)")


class MonthQuestion(BaseQuestion):
    """The answer is a month, `2024-03`."""

    name = "month"
    instructions = "The last months stand above these as buttons. People may also type a month."
    takes_words = True

    def counts(self, step: Step, answer: Answer, view: View) -> bool:
        """Whether the month is not in the future; a choice always counts."""
        return step.choice(answer.value) is not None or answer.value <= f"{view.now:%Y-%m}"

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:  # noqa: ARG002
        """This month and the two before it."""
        number = view.now.year * 12 + view.now.month - 1
        for month in range(number, number - 3, -1):
            yield f"{month // 12}-{month % 12 + 1:02}", f"{MONTHS[month % 12].title()} {month // 12}"

    def shown_value(self, value: str, view: View) -> Value | None:  # noqa: ARG002
        """The month's first day, as the language of the reader writes it."""
        return date.fromisoformat(f"{value}-01")

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """A month was tapped."""
        return ctx.answer(ctx.step.id, id)

    def read(self, ctx: TurnContext, text: str) -> TurnContext:
        """A month was typed: "March 2024", "03/2024", "2024-03"."""
        return ctx.answer(ctx.step.id, _month(simplify(text)))


def _month(typed: str) -> str:
    words = typed.split()
    names = [MONTHS.index(word[:3]) + 1 for word in words if word[:3] in MONTHS]
    years = [word for word in words if re.fullmatch(r"20\d\d", word)]
    if len(names) == len(years) == 1:
        return f"{years[0]}-{names[0]:02}"
    if not (match := NUMBERS.fullmatch(typed)):
        raise InvalidAnswer("not_a_date")
    month = int(match["month"] or match["month_last"])
    if not 1 <= month <= 12:
        raise InvalidAnswer("no_such_date")
    return f"{match['year'] or match['year_first']}-{month:02}"


CHAPTER = """
chapter: arrival
order: 6
title: When you came
done: arrived
steps:
  - id: arrived
    cite: [T2]
    ask: month
    title: The month you came
    say: In which month did you come to the UK?
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


def flow_with_month(folder: Path) -> Flow:
    """The shipped flow with one more chapter, which asks for a month."""
    for path in HERE.glob("*.yaml"):
        shutil.copy(path, folder / path.name)
    for name in ("toolkit", "papers"):
        shutil.copytree(HERE / name, folder / name)
    (folder / "toolkit" / "arrival.yaml").write_text(CHAPTER, encoding="utf-8")
    return load_flow({**KINDS, "month": MonthQuestion()}, folder, shipped().values)  # the one line


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """A conversation that has come to the month. It is a value, so the tests share it."""
    folder = tmp_path_factory.mktemp("flow")
    walk = Walk.start(Engine(flow_with_month(folder))).tap("en").to_menu()
    walk = walk.tap("situation").tap("ready").tap("told")
    return walk.tap("arrival")


def test_it_is_asked_with_its_buttons(asked: Walk) -> None:
    assert asked.step == "arrived" and "In which month" in asked.says
    answers = [data for data in asked.buttons if "_" not in data]
    assert answers == ["arrived:2026-11", "arrived:2026-10", "arrived:2026-09", "arrived:unsure"]


@pytest.mark.parametrize("choice", ["2026-10", "unsure"])
def test_a_tap_answers_it(asked: Walk, choice: str) -> None:
    after = asked.tap(choice)
    assert after.step == "arrived_note" and after.session.case.answers["arrived"].value == choice


@pytest.mark.parametrize("text", ["March 2024", "2024 mar", "03/2024", "3.2024", "2024-03"])
def test_typed_words_answer_it(asked: Walk, text: str) -> None:
    assert asked.answer(text).session.case.answers["arrived"].value == "2024-03"


@pytest.mark.parametrize(
    ("text", "said"), [("when I was young", "could not find a date"), ("13/2024", "doesn't exist")]
)
def test_other_words_are_asked_about(asked: Walk, text: str, said: str) -> None:
    after = asked.answer(text)
    assert after.step == "arrived" and said in after.says and "arrived" not in after.session.case.answers


def test_back_and_an_old_button(asked: Walk) -> None:
    again = asked.answer("March 2024").tap("_back")
    assert again.step == "arrived" and "arrived:_keep" in again.buttons
    assert again.tap("_keep").step == "arrived_note"
    changed = again.answer("April 2024")
    assert changed.session.case.answers["arrived"].value == "2024-04"
    assert "belongs to an earlier question" in changed.tap("arrived:2026-10").says


def test_it_is_asked_again_after_a_restart_and_while_it_does_not_count(asked: Walk) -> None:
    assert asked.resume().step == "arrived" and "In which month" in asked.resume().says
    assert asked.answer("March 2024").resume().step == "arrived_note"
    assert asked.answer("December 2026").step == "arrived"


def test_the_answer_is_listed_and_can_be_changed(asked: Walk) -> None:
    change = asked.answer("March 2024").tap("go_on").command("change")
    assert "change:arrived" in change.buttons
    assert change.tap("arrived").answer("May 2024").session.case.answers["arrived"].value == "2024-05"


def test_check_knows_it(tmp_path: Path) -> None:
    assert check_structure(flow_with_month(tmp_path)) == []


def test_without_its_line_it_is_not_known(tmp_path: Path) -> None:
    flow_with_month(tmp_path)
    with pytest.raises(FlowProblems, match=r"toolkit/arrival.yaml:9: ask: 'month' is not known"):
        load_flow(KINDS, tmp_path)
