"""The oracle: what has to come, and when, from what was promised alone. It knows none of the bot's own rules.

Each promise yields what falls due (`Due`). Given the moments at which the bot looked and could reach
somebody, `arrival` says at which of them each thing has to come.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Protocol

from tests.process.reminders.calendar import (
    clock_of,
    day_of,
    is_night,
    london,
    morning_after,
    said,
    working_days_after,
)
from tests.process.reminders.recognised import QUESTION, READY, NoticeKind

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LATE = 5 * MINUTE  # from then on something is late
TEN = time(10)


@dataclass(frozen=True, slots=True)
class Due:
    """Something that has to come from `at` on, and not at `until` any more."""

    who: str
    kind: NoticeKind
    at: datetime
    until: datetime
    meets: datetime | None = None  # the appointment or the report that the words count the days to
    says: tuple[str, ...] = ()  # words that it must have
    all_evening: bool = False  # comes late even between 22:00 and midnight
    soundless: bool | None = False  # whether it may not ring; None: it may or not

    def may_come(self, moment: datetime) -> bool:
        """Whether this can be sent at a moment. Late, it comes in the night only if it is needed then."""
        if not self.at <= moment < self.until:
            return False
        return moment < self.at + LATE or not is_night(moment) or self._is_needed(moment)

    def _is_needed(self, moment: datetime) -> bool:
        if self.all_evening and clock_of(moment) >= time(22):
            return True
        return self.kind == "meeting" and self.meets is not None and self.meets < morning_after(moment, TEN)

    def words_at(self, moment: datetime) -> tuple[str, ...]:
        """What it has to say when it comes at this moment."""
        if self.meets is None or self.kind not in ("meeting", "before"):
            return self.says
        days = (day_of(self.meets) - day_of(moment)).days
        return (*self.says, ("today", "tomorrow")[days] if days < 2 else "later")


class Promise(Protocol):
    """Something that was promised to somebody."""

    def due(self, looks: Sequence[datetime]) -> Iterator[Due]:
        """What falls due, given the moments at which the bot looked."""


@dataclass(frozen=True)
class Meeting:
    """An appointment, as it stood from `made` until it was moved or cancelled (`ended`)."""

    who: str
    at: datetime
    made: datetime
    remind: str = "all"
    ended: datetime | None = None
    ready: datetime | None = None  # when somebody said that all is prepared

    def due(self, looks: Sequence[datetime]) -> Iterator[Due]:  # noqa: ARG002
        """A week, a day and two hours before, and on the day after."""
        week, day, hours, after = self._week(), self._waking(1), self._hours(), self._after()
        if self.remind == "all":
            yield from self._unless_past("meeting", week, day - 12 * HOUR, soundless=True)
            yield from self._unless_past("meeting", day, hours - HOUR)
            yield from self._unless_past("meeting", hours, self.at - 10 * MINUTE)
            yield from self._unless_past("after", after, after + 6 * DAY, soundless=True)
        elif self.remind == "day":
            yield from self._unless_past("meeting", day, self.at - 10 * MINUTE)

    def _unless_past(
        self, kind: NoticeKind, at: datetime, until: datetime, soundless: bool = False
    ) -> Iterator[Due]:
        end = min(until, self.ended) if self.ended else until
        ready = (READY,) if self.ready and self.ready < at else ()
        if self.made < at < end:
            says = (*said(self.at), *ready) if kind == "meeting" else ()
            yield Due(self.who, kind, at, end, self.at, says, soundless=soundless)

    def _week(self) -> datetime:
        return self._waking(7)

    def _waking(self, days: int) -> datetime:
        clock = min(max(clock_of(self.at), time(8)), time(20))
        return london(day_of(self.at) - days * DAY, clock)

    def _hours(self) -> datetime:
        before = self.at - 2 * HOUR
        if not is_night(before):
            return before
        if clock_of(self.at) >= time(9):
            return london(day_of(self.at), time(8))
        return london(day_of(self.at) - DAY, time(20))

    def _after(self) -> datetime:
        return london(day_of(self.at) + DAY, TEN)


@dataclass(frozen=True)
class Report:
    """Somebody reports at `at`. `others`: who are told of a silence. `sign`: when they did something at all.

    `vague`: when exactly they are asked depends on how often the bot tries.
    """

    who: str
    at: datetime
    others: tuple[str, ...] = ()
    sign: datetime | None = None
    stopped: datetime | None = None
    vague: bool = False

    def due(self, looks: Sequence[datetime]) -> Iterator[Due]:
        """A list the evening before, the question, and the alarm if it was asked and there is no answer."""
        evening, soon = london(day_of(self.at) - DAY, time(18)), self.at - HOUR
        # who reports in the morning needs it on the evening before, however late; nobody tells us that hour
        before = Due(self.who, "before", evening, soon, self.at, all_evening=True)
        safe = Due(self.who, "safe", self.at, self.at + DAY, all_evening=True)
        dues = [before, safe, *self._alarms(arrival(safe, looks))]
        yield from (due for due in dues if self.stopped is None or due.at < self.stopped)

    def _alarms(self, asked: datetime | None) -> Iterator[Due]:
        if asked is None:
            return
        alarm = asked + 2 * HOUR
        if asked > self.at + 30 * MINUTE and is_night(alarm):
            alarm = morning_after(alarm)
        if self.sign is None or not asked <= self.sign <= alarm:
            for other in self.others:
                yield Due(other, "silent", alarm, alarm + DAY, says=said(asked)[: 1 if self.vague else 2])


@dataclass(frozen=True)
class Letter:
    """A reply is awaited since `since`, noted on `noted`. `not_yet`: days on which that was said."""

    who: str
    since: date
    noted: date
    days: tuple[int, int] = (5, 5)  # working days until the first question, and between two
    not_yet: tuple[date, ...] = ()
    ended: datetime | None = None

    def due(self, looks: Sequence[datetime]) -> Iterator[Due]:  # noqa: ARG002
        """Three questions, each until the next."""
        rungs = self._rungs()
        for number, (day, then) in enumerate(zip(rungs, [*rungs[1:], rungs[-1] + 10 * DAY], strict=True), 1):
            end = london(then, TEN)
            if self.ended is None or london(day, TEN) < self.ended:
                until = min(end, self.ended) if self.ended else end
                says = (QUESTION.format(number),)
                yield Due(self.who, "reply", london(day, TEN), until, says=says, soundless=True)

    def _rungs(self) -> list[date]:
        first = working_days_after(self.since, self.days[0])
        rungs = [first if first > self.noted else working_days_after(self.noted, 1)]
        while len(rungs) < 3:
            told = [day for day in self.not_yet if day >= rungs[-1]]
            following = working_days_after(rungs[-1], self.days[1])
            counted = told[0] if told and told[0] < following else rungs[-1]
            rungs.append(working_days_after(counted, self.days[1]))
        return rungs


@dataclass(frozen=True)
class MadePaper:
    """A letter was made at `made`. `not_yet`: when that was said. `ended`: when they said that it had gone.

    `near`: the date on the paper is near.
    """

    who: str
    made: datetime
    not_yet: datetime | None = None
    ended: datetime | None = None
    near: bool = False

    def due(self, looks: Sequence[datetime]) -> Iterator[Due]:  # noqa: ARG002
        """One question, and one more after "not yet"."""
        said = [(self.made, 1)] + ([(self.not_yet, 3)] if self.not_yet else [])
        ends = [self.not_yet or self.ended, self.ended]
        for (start, days), end in zip(said, ends, strict=False):
            at = self._soon(start) if self.near else london(day_of(start) + days * DAY, TEN)
            if end is None or at < end:
                last = at + 6 * DAY
                yield Due(self.who, "gone", at, min(last, end) if end else last, soundless=not self.near)

    def _soon(self, start: datetime) -> datetime:
        at = start + 2 * HOUR
        return morning_after(at) if is_night(at) else at


@dataclass(frozen=True)
class DateNear:
    """A reply is awaited since `since`, and everything is over after `last`."""

    who: str
    since: date
    last: date
    ended: datetime

    def due(self, looks: Sequence[datetime]) -> Iterator[Due]:  # noqa: ARG002
        """A question every morning."""
        for day in range(1, (self.last - self.since).days + 1):
            at = london(self.since + day * DAY, TEN)
            if at < self.ended:
                yield Due(self.who, "daily", at, min(at + 8 * HOUR, self.ended))


@dataclass(frozen=True)
class Kept:
    """A case that nobody has touched since `touched`, and that is kept for so many days."""

    who: str
    touched: datetime
    days: int

    @property
    def before(self) -> timedelta:
        """How long before the case is erased its members are told."""
        return min(14, self.days // 2) * DAY

    def due(self, looks: Sequence[datetime]) -> Iterator[Due]:
        """A notice that names the day; if it is late, the day is as far ahead as it would have been."""
        erased = london(day_of(self.touched) + self.days * DAY, TEN)
        notice = Due(self.who, "erase", london(day_of(erased) - self.before, TEN), erased + 100 * DAY)
        came = arrival(notice, looks)
        day = max(day_of(erased), day_of(came) + self.before) if came else day_of(erased)
        yield replace(notice, says=said(london(day, TEN))[:1], soundless=True)


@dataclass(frozen=True)
class Booking:
    """At `at` somebody books, moves or cancels an appointment at `meets`: a file for them and the others."""

    who: str
    others: tuple[str, ...]
    at: datetime
    meets: datetime

    def due(self, looks: Sequence[datetime]) -> Iterator[Due]:  # noqa: ARG002
        """A file at once for who did it. The others get theirs within a minute, but not in the night."""
        yield Due(self.who, "calendar", self.at, self.at + MINUTE, soundless=None)
        told = morning_after(self.at) if is_night(self.at) else self.at
        until, words = min(self.at + 7 * DAY, self.meets), said(self.meets)
        for other in self.others:
            yield Due(other, "news", told, until, says=words, soundless=True)


def arrival(due: Due, looks: Sequence[datetime]) -> datetime | None:
    """The first of these moments at which it can come."""
    return next((look for look in looks if due.may_come(look)), None)
