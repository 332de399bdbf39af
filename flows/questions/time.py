"""`ask: time`: a time of day, by button or typed in any way."""

from collections.abc import Iterator
from datetime import date, time

from flows.definition.flow import Flow
from flows.presentation.keyboard import Labelled
from flows.questions.base import BaseQuestion
from flows.reading.text import InvalidAnswer
from flows.reading.times import read_times
from flows.routing.position import Position
from flows.routing.view import View
from flows.state.appointments import is_skipped
from flows.turn_context import TurnContext

HOURS = range(9, 19)  # offered as buttons


class TimeQuestion(BaseQuestion):
    """The answer is a time, `15:00`. If it may be by day or by night, the person is asked which."""

    name = "time"
    instructions = "Times stand above these as buttons. People may also type a time."
    takes_words = True

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
        """The times that fit the words typed, or else the hours when offices are open. Ids like `1500`."""
        matches = [id for id in view.matches if len(id) == 4 and id.isdigit()]
        for clock in matches or [f"{hour:02}00" for hour in HOURS]:
            yield clock, f"{clock[:2]}:{clock[2:]}"

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Answer with the time on a button, whose id is like `1500`."""
        try:
            clock = time.fromisoformat(id)
        except ValueError:
            raise InvalidAnswer("not_a_time") from None
        if (day := _day_before(ctx)) and is_skipped(day, clock):
            raise InvalidAnswer("no_such_hour")
        return ctx.answer(ctx.step.id, f"{clock:%H:%M}").with_member(matches=())

    def read(self, ctx: TurnContext, text: str) -> TurnContext:
        """Read a time. "3" may be by day or by night: then the person chooses."""
        clocks = [f"{clock:%H%M}" for clock in read_times(text)]
        if len(clocks) == 1:
            return self.take_button(ctx, clocks[0])
        return ctx.with_member(matches=tuple(clocks)).notice("which_time")


def _day_before(ctx: TurnContext) -> date | None:
    """The answer to the step that asks for the day of this time."""
    asks_day = (step for step in ctx.flow.steps.values() if step.next and step.next[0].go == ctx.step.id)
    answer = next((ctx.case.answers.get(step.id) for step in asks_day), None)
    try:
        return date.fromisoformat(answer.value) if answer else None
    except ValueError:
        return None  # an older version of the bot stored something else
