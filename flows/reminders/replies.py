"""The questions about a reply that is awaited from an MP's office, or from the Home Office."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from flows.definition.schema import Role
from flows.reminders.reminder import TEN, Reminder
from flows.state.appointments import (
    TIMES_ASKED,
    WORKING_DAYS,
    WORKING_DAYS_BETWEEN,
    AwaitedReply,
    london_time,
)
from flows.state.bank_holidays import working_day_after
from flows.state.case import Case

SIX = time(18)  # until then a question of the morning may be late


def of_reply(case: Case, role: Role, reply: AwaitedReply) -> Iterator[Reminder]:
    """Yield the questions about a reply: a few, working days apart, or one a day while a date is near."""
    if reply.rests:
        return
    day = _first_day(reply)
    for number in range(reply.asked, TIMES_ASKED):
        following = working_day_after(day, WORKING_DAYS_BETWEEN[reply.for_])
        is_last = number == TIMES_ASKED - 1
        until = london_time(day + timedelta(days=10) if is_last else following, TEN)
        if not case.hurries(day):
            yield _question(role, reply, number, london_time(day, TEN), until)
        day = following
    for day in _hurried_days(case, reply):
        question = _question(role, reply, reply.asked, london_time(day, TEN), london_time(day, SIX))
        key = f"{role}.{reply.for_}.{reply.since:%Y%m%d}.d{day:%Y%m%d}"
        yield replace(question, key=key, hurries=True)


def key_of(role: str, reply: AwaitedReply, number: int) -> str:
    """The key of a numbered question about a reply."""
    return f"{role}.{reply.for_}.{reply.since:%Y%m%d}.{number}"


def _question(role: Role, reply: AwaitedReply, number: int, at: datetime, until: datetime) -> Reminder:
    key, version = key_of(role, reply, number), f"{reply.since:%Y%m%d}-{number}"
    return Reminder(key, reply.for_, role, at, until, version, number)


def _first_day(reply: AwaitedReply) -> date:
    """The day of the first question about a reply that is still to come, unless a date is near."""
    if reply.again:
        return working_day_after(reply.again, WORKING_DAYS_BETWEEN[reply.for_])
    day = working_day_after(reply.since, WORKING_DAYS[reply.for_])
    return working_day_after(reply.noted, 1) if reply.noted and day <= reply.noted else day


def _hurried_days(case: Case, reply: AwaitedReply) -> Iterator[date]:
    """Yield each day on which a date is near, from the day after the reply was asked for."""
    day, last = max(reply.since, reply.noted or reply.since) + timedelta(days=1), case.paper_date
    while last and day <= last:
        if case.hurries(day):
            yield day
        day += timedelta(days=1)
