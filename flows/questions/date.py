"""`ask: date`: the date on a paper, past or future. One that surprises is read back for a yes."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from flows.definition.flow import Flow
from flows.definition.text import Value
from flows.presentation.keyboard import Labelled
from flows.questions.base import BaseQuestion
from flows.questions.day import matching_days
from flows.reading.dates import (
    YEAR,
    counts_time,
    is_certain_date,
    read_date,
    read_date_in_words,
    without_times_of_day,
)
from flows.reading.days import NEAR, read_any_days, read_days
from flows.reading.names import find_weekday
from flows.reading.text import InvalidAnswer, plain_words, with_ascii_digits
from flows.routing.position import Position
from flows.routing.view import View
from flows.turn_context import TurnContext

FAR = timedelta(days=400)  # a day that is farther away may be a typing error
WEEK = timedelta(days=7)
HALF_A_YEAR = timedelta(days=182)  # a day without a year that is farther away may be one that has passed


class DateQuestion(BaseQuestion):
    """The answer is a typed day, stored as `2026-11-30`."""

    name = "date"
    instructions = "People type a day."
    takes_words = True

    def shown_value(self, value: str, view: View) -> Value | None:
        """The day, to be written as the reader's language does."""
        return view.paper_date

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
        """The days that were read, while the person has not said which is right."""
        return matching_days(flow, view)

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Answer with a day that was read back."""
        if id not in ctx.member.matches:
            raise InvalidAnswer("old_button")
        return ctx.answer(ctx.step.id, id).with_member(matches=())

    def read(self, ctx: TurnContext, text: str) -> TurnContext:
        """Read a day. "Friday", and a day on the side of today where none is expected, need a yes."""
        today, languages = ctx.view.today, (ctx.user.language or "en", "en")
        day = _written_date(text, today, languages)
        if len(YEAR.findall(with_ascii_digits(text))) > 1:
            raise InvalidAnswer("not_a_date")  # which of two dates is meant?
        if day is None:
            days = _days_in_words(text, today, languages, ctx.step.usually == "past")
            if ctx.step.usually == "past" and find_weekday(plain_words(text), languages):
                days = _last_such_days(days, today)
            if ctx.step.usually == "past" and min(days) > today:
                raise InvalidAnswer("date_to_come")
            return _read_back(ctx, days, "which_date" if len(days) > 1 else "date_right")
        if ctx.step.usually == "past" and day > today:
            return _read_as_past(ctx, text, day)
        if day - today > HALF_A_YEAR and not _has_year(text, day):
            return _read_back(ctx, (_year_before(day), day), "which_date")
        is_doubtful = _is_on_another_weekday(text, day, languages)
        if day - today > FAR or is_doubtful or not is_certain_date(text, day, languages):
            return _read_back(ctx, (day,), "date_right")
        if ctx.step.usually == "future" and day < today:
            return _read_back(ctx, (day,), "date_past")
        return ctx.answer(ctx.step.id, day.isoformat()).with_member(matches=())


def _written_date(text: str, today: date, languages: tuple[str, ...]) -> date | None:
    """A day in numbers, as offices in the UK write it, else one with its month in words; or None."""
    if counts_time(text, languages):
        return None
    for read in (read_date, lambda text, today: read_date_in_words(text, today, languages)):
        try:
            return read(text, today)
        except InvalidAnswer as invalid:
            if invalid.phrase != "not_a_date":
                raise
    return None


def _is_on_another_weekday(text: str, day: date, languages: tuple[str, ...]) -> bool:
    """Whether a weekday was typed too, and the day is another: "Tuesday 30 November", which is a Monday."""
    weekday = find_weekday(plain_words(text), languages)
    return weekday is not None and weekday.number != day.weekday()


def _has_year(text: str, day: date) -> bool:
    """Whether a year was typed: in full, or as the third number."""
    numbers = re.findall(r"\d+", without_times_of_day(text))
    return str(day.year) in numbers or len(numbers) > 2


def _year_before(day: date) -> date:
    """The same day a year earlier; of 29 February the day before it."""
    return (day - timedelta(days=day.day == 29 and day.month == 2)).replace(year=day.year - 1)


def _days_in_words(text: str, today: date, languages: tuple[str, ...], past: bool) -> tuple[date, ...]:
    """The days that words like "tomorrow" or "Friday" may mean. `past`: "yesterday" is one too.

    Days and weeks are not counted on: "14 days" begin when the paper says, and nobody here works that out.
    """
    try:
        days = (read_any_days if past else read_days)(text, today, languages)
    except InvalidAnswer:
        raise InvalidAnswer("not_a_date") from None
    is_counted = re.search(r"\d", without_times_of_day(text)) or max(abs(day - today) for day in days) > NEAR
    if is_counted and find_weekday(plain_words(text), languages) is None:
        raise InvalidAnswer("not_a_date")
    return days


def _last_such_days(days: tuple[date, ...], today: date) -> tuple[date, ...]:
    """The same days of the week where a past one is expected: "Friday" is the last, and perhaps today."""
    past = (day - WEEK * -(-(day - today).days // 7) for day in days)
    last = tuple(dict.fromkeys(past))
    return (today, today - WEEK) if last == (today,) and len(days) > 1 else last


def _read_as_past(ctx: TurnContext, text: str, day: date) -> TurnContext:
    """A day that is still to come, where something has happened: without a year it may be last year's."""
    if _has_year(text, day):
        raise InvalidAnswer("date_to_come")
    return _read_back(ctx, (_year_before(day),), "date_right")


def _read_back(ctx: TurnContext, days: tuple[date, ...], phrase: str) -> TurnContext:
    """Ask for a yes: the days become buttons, and another day can be typed."""
    return ctx.with_member(matches=tuple(day.isoformat() for day in days)).notice(phrase)
