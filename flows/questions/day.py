"""`ask: day`: a future day, by button or typed in any way. A time typed along with it is used too."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta

from flows.definition.flow import Flow
from flows.definition.text import Day
from flows.presentation.keyboard import Labelled
from flows.questions.base import BaseQuestion
from flows.questions.time import TimeQuestion
from flows.reading.days import read_days
from flows.reading.text import InvalidAnswer
from flows.reading.times import read_times
from flows.routing.position import Position
from flows.routing.view import View
from flows.state.appointments import LONDON, is_skipped
from flows.turn_context import TurnContext

DAY = re.compile(r"\d{4}-\d\d-\d\d")  # the start of a button's id: 2026-12-04, or 2026-12-04T1500 with a time
AHEAD = 14  # days from tomorrow on, of which the weekdays are offered as buttons


class DayQuestion(BaseQuestion):
    """The answer is a day, `2026-12-04`. A day that can be read in several ways is asked about."""

    name = "day"
    instructions = "Days stand above these as buttons. People may also type a day."
    takes_words = True

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
        """What fits the words typed, or else the next days on which offices are open."""
        if matches := list(matching_days(flow, view)):
            yield from matches
            return
        today = view.now.astimezone(LONDON).date()
        for day in (today + timedelta(days=number) for number in range(1, AHEAD + 1)):
            if day.weekday() < 5:
                yield day.isoformat(), flow.phrase("button_day", day=Day(day))

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Answer with the day on a button, and with the time that may have been typed along with it."""
        return _answer(ctx, id)

    def read(self, ctx: TurnContext, text: str) -> TurnContext:
        """Read a day, perhaps with a time. If there are several readings, the person chooses."""
        today = ctx.now.astimezone(LONDON).date()
        days = read_days(text, today, (ctx.user.language or "en", "en"))
        times = read_times(text, alone=False)
        clock = f"T{times[0]:%H%M}" if len(times) == 1 else ""
        ids = tuple(day.isoformat() + clock for day in days)
        if len(ids) > 1:
            return ctx.with_member(matches=ids).notice("which_day")
        if len(times) > 1 and _asks_time_next(ctx):
            clocks = tuple(f"{time:%H%M}" for time in times)
            return _answer(ctx, ids[0]).with_member(matches=clocks).notice("which_time")
        return _answer(ctx, ids[0])


def matching_days(flow: Flow, view: View) -> Iterator[Labelled]:
    """A button for each day that fits the words typed last."""
    for id in view.matches:
        if DAY.match(id):
            yield id, flow.phrase("button_whole_day", day=date.fromisoformat(id[:10]))


def _answer(ctx: TurnContext, id: str) -> TurnContext:
    """Answer the step with the day of a button's id, and the next step with its time, if it has one."""
    iso_day, _, clock = id.partition("T")
    try:
        day = date.fromisoformat(iso_day)
    except ValueError:
        raise InvalidAnswer("not_a_day") from None
    if day < ctx.now.astimezone(LONDON).date():
        raise InvalidAnswer("day_past")
    answered = ctx.answer(ctx.step.id, iso_day).with_member(matches=())
    if not clock or not _asks_time_next(ctx):
        return answered
    if is_skipped(day, time.fromisoformat(clock)):
        return answered.notice("no_such_hour")
    return answered.answer(ctx.step.next[0].go, f"{clock[:2]}:{clock[2:]}")


def _asks_time_next(ctx: TurnContext) -> bool:
    """Whether the next step asks for the time."""
    next_step = ctx.flow.steps.get(ctx.step.next[0].go) if ctx.step.next else None
    return next_step is not None and isinstance(ctx.flow.kind(next_step), TimeQuestion)
