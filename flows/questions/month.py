"""`ask: month`: a month that has begun, by two taps or typed; its year alone is an answer too."""

import re
from collections.abc import Iterator
from datetime import date

from flows.definition.flow import Flow
from flows.definition.schema import Step
from flows.definition.text import MonthAlone, Value
from flows.presentation.keyboard import Labelled
from flows.questions.base import BaseQuestion, is_offered
from flows.reading.months import is_month_or_year, read_months
from flows.reading.text import InvalidAnswer
from flows.routing.position import Position
from flows.routing.view import View
from flows.state.application import month_value
from flows.state.case import Answer
from flows.turn_context import TurnContext

YEARS = 12  # offered as buttons: this one and those before it; an older one can be typed
PICKED = re.compile(r"y(\d{4})")  # the id of a year's button; then its months are offered
MONTH = re.compile(r"\d{4}-\d\d")
OTHER_YEAR = "years"


class MonthQuestion(BaseQuestion):
    """The answer is a month, `2022-03`, or a year, `2022`. A year, tapped or typed, opens its months."""

    name = "month"
    instructions = "Years stand above these as buttons, then the months of one. People may also type a month."
    takes_words = True
    listed_at_first = listed_at_once = 14  # all months of a year, with the ways out of it

    def counts(self, step: Step, answer: Answer, view: View) -> bool:
        """Whether it is a choice that is offered, or a month or year that is not to come."""
        return is_offered(step, answer, view) or is_month_or_year(answer.value, view.today)

    def shown_value(self, value: str, view: View) -> Value | None:
        """The month, as the reader's language writes it."""
        return month_value(value)

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
        """The months that fit the words typed, else those of the year that was picked, else the years."""
        if months := [id for id in view.matches if MONTH.fullmatch(id)]:
            yield from ((id, flow.phrase("button_month", month=_shown(id))) for id in months)
        elif year := _picked(view):
            yield from _months_of(flow, year, view.today)
        else:
            newest = view.today.year
            for offered in range(newest, newest - YEARS, -1):
                yield f"y{offered}", flow.phrase("button_year", year=offered)

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Answer with a month or a year; open the months of a year; or show the years again."""
        if id == OTHER_YEAR:
            return ctx.with_member(matches=())
        if picked := PICKED.fullmatch(id):
            return _open_year(ctx, picked[1])
        if not is_month_or_year(id, ctx.view.today):
            raise InvalidAnswer("old_button")
        return ctx.answer(ctx.step.id, id).with_member(matches=())

    def read(self, ctx: TurnContext, text: str) -> TurnContext:
        """Read a month. A year alone opens its months; what is not certain is read back."""
        read = read_months(text, ctx.view.today, (ctx.user.language or "en", "en"))
        first = read.values[0]
        if "-" not in first:
            return _open_year(ctx, first)
        if read.is_certain:
            return self.take_button(ctx, first)
        phrase = "which_year" if len(read.values) > 1 else "month_right"
        return ctx.with_member(matches=read.values).notice(phrase)


def _picked(view: View) -> int | None:
    """The year whose months are offered."""
    return next((int(match[1]) for id in view.matches if (match := PICKED.fullmatch(id))), None)


def _open_year(ctx: TurnContext, year: str) -> TurnContext:
    if not is_month_or_year(year, ctx.view.today):
        raise InvalidAnswer("old_button")
    return ctx.with_member(matches=(f"y{year}",)).notice("which_month", year=int(year))


def _months_of(flow: Flow, year: int, today: date) -> Iterator[Labelled]:
    """The months of a year that have begun, the year alone, and the way to another one."""
    last = today.month if year == today.year else 12
    for number in range(1, last + 1):
        yield f"{year}-{number:02}", flow.phrase("button_month", month=MonthAlone(date(year, number, 1)))
    yield str(year), flow.phrase("button_only_year")
    yield OTHER_YEAR, flow.phrase("button_other_year")


def _shown(month: str) -> Value:
    value = month_value(month)
    assert value is not None, "only months are offered"
    return value
