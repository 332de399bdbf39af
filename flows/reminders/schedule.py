"""When somebody is reminded of what: found from the case alone, so that every change moves them all.

Nothing is kept but what became of each (`Case.bells`). A reminder that could not be sent is sent again after
growing pauses, until the moment when it would not help any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import holidays

from flows.definition.schema import Role
from flows.state.appointments import LONDON, Appointment, AwaitedReply, CheckIn, ReminderAttempts, london_time
from flows.state.case import Case

MORNING, EVENING, TEN = time(8), time(20), time(10)  # nobody is woken; what is said by day is said at ten
PAUSES = (1, 2, 4, 8, 15, 30, 60)  # minutes until it is tried again
WORKING_DAYS = {"office": 5, "home_office": 20}  # until it is asked again; S4 for the Home Office
SILENCE = timedelta(hours=2)  # without an answer, until the others are told
NOTICE = timedelta(days=14)  # before an untouched case is erased; half the time where it is kept for less
REST = "rest"  # what a notice is about


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to be said at `at`, or until `until` if it could not be said then."""

    key: str  # `<appointment>.<version>.<kind>` or `<role>.<kind>.<number>`
    kind: str  # "week", "day", "hours", "after", "office", "home_office", "erase", ...
    about: str  # an appointment's id, or a role
    at: datetime
    until: datetime
    only: str | None = None  # the one member it is for
    but: str | None = None  # the one member it is not for

    def is_for(self, user: str) -> bool:
        """Whether this member is to hear it."""
        return self.only in (None, user) and self.but != user


def ringing(case: Case, user: str, now: datetime, kept: timedelta | None = None) -> list[Reminder]:
    """What is to be said to a member now. `kept`: for how long an untouched case is kept."""
    due = (one for one in reminders(case, now, kept) if one.at <= now < one.until)
    return [one for one in due if one.is_for(user) and _open(case, user, one, now)]


def next_bell(case: Case, now: datetime, kept: timedelta | None = None) -> datetime | None:
    """When this case has to be looked at next, for any member; None: never."""
    times = [
        max(one.at, (_bell(case, user, one).again or one.at))
        for one in reminders(case, now, kept)
        for user in case.members
        if one.is_for(user) and _wanted(case, user, one) and not _bell(case, user, one).done
        if one.until > now
    ]
    return min(times, default=None)


def claimed(case: Case, user: str, reminder: Reminder, now: datetime) -> dict[str, ReminderAttempts]:
    """The bells with this one being tried: nobody else tries it before the pause is over."""
    before = _bell(case, user, reminder)
    pause = timedelta(minutes=PAUSES[min(before.tries, len(PAUSES) - 1)])
    return {
        **case.reminder_attempts,
        _name(user, reminder): ReminderAttempts(tries=before.tries + 1, again=now + pause),
    }


def rung(case: Case, user: str, key: str) -> dict[str, ReminderAttempts]:
    """The bells with this one done; those of what is long over are dropped."""
    known = {one.key for one in reminders(case, None, NOTICE)}  # any span: no key depends on it
    still = {name: bell for name, bell in case.reminder_attempts.items() if name.partition("/")[0] in known}
    return {**still, f"{key}/{user}": ReminderAttempts(done=True)}


def reminders(case: Case, now: datetime | None, kept: timedelta | None = None) -> Iterator[Reminder]:
    """Everything that is to be said for a case. `now` leaves out what is over."""
    for appointment in case.appointments.values():
        yield from _of_appointment(appointment)
    for role, wait in case.waits.items():
        yield _of_wait(case, role, wait, now)
    if case.checkin and not case.checkin.safe:
        yield from _of_checkin(case.checkin)
    if case.touched and kept:
        yield _of_rest(case.touched, kept)


def erased_on(touched: datetime, kept: timedelta) -> date:
    """The day on which a case is erased if nobody touches it any more."""
    return touched.astimezone(LONDON).date() + timedelta(days=kept.days)


def erased_at(touched: datetime, kept: timedelta) -> datetime:
    """The moment on that day: the last one at which the notice was still of use."""
    return london_time(erased_on(touched, kept), TEN)


def working_day_after(since: date, days: int) -> date:
    """The day after so many working days in England, whose bank holidays the Home Office keeps."""
    day = since
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5 and day not in _bank_holidays()
    return day


def _of_appointment(appointment: Appointment) -> Iterator[Reminder]:
    if appointment.state != "planned":
        return
    at, local, made = appointment.at, appointment.local, appointment.made
    hours, day = at - timedelta(hours=2), _by_day(local - timedelta(days=1))
    moments = {
        "week": (_by_day(local - timedelta(days=7)), day),
        "day": (day, hours),
        "hours": (hours, at - timedelta(minutes=10)),
    }
    for kind, (moment, until) in moments.items():
        wanted = appointment.remind == "all" or (appointment.remind == "day" and kind == "day")
        if wanted and moment > made:
            yield _reminder(appointment, kind, moment, until)
    after = london_time(local.date() + timedelta(days=1), TEN)
    yield _reminder(appointment, "after", after, after + timedelta(days=6))


def _reminder(appointment: Appointment, kind: str, at: datetime, until: datetime) -> Reminder:
    return Reminder(f"{appointment.id}.{appointment.version}.{kind}", kind, appointment.id, at, until)


def _of_wait(case: Case, role: Role, wait: AwaitedReply, now: datetime | None) -> Reminder:
    """After so many working days; with removal near, every morning by phone."""
    if case.hurries(now.date() if now else wait.since):
        day = wait.since + timedelta(days=1)
    else:
        day = working_day_after(wait.since, WORKING_DAYS[wait.for_])
    at = london_time(day, TEN)
    key = f"{role}.{wait.for_}.{wait.since:%Y%m%d}.{wait.asked}"
    return Reminder(key, wait.for_, role, at, at + timedelta(days=10))


def _of_checkin(checkin: CheckIn) -> Iterator[Reminder]:
    """The evening before: is all prepared? Then: are you safe? And two hours later the others are told."""
    at, asked = checkin.at, checkin.user
    before = london_time(at.astimezone(LONDON).date() - timedelta(days=1), time(18))
    told = at + SILENCE
    number = f"checkin.{checkin.number}"
    yield Reminder(f"{number}.before", "before", "checkin", before, at - timedelta(hours=1), only=asked)
    yield Reminder(f"{number}.safe", "safe", "checkin", at, at + timedelta(days=1), only=asked)
    if checkin.tell:
        yield Reminder(f"{number}.silent", "silent", "checkin", told, told + timedelta(days=2), but=asked)


def _of_rest(touched: datetime, kept: timedelta) -> Reminder:
    """By day, so that the moment moves once a day and not with every answer."""
    at = london_time(erased_on(touched, kept) - min(NOTICE, timedelta(days=kept.days // 2)), TEN)
    return Reminder(f"{REST}.erase.{touched:%Y%m%d}", "erase", REST, at, erased_at(touched, kept))


def _by_day(local: datetime) -> datetime:
    """The same day, but not at night; in UTC."""
    clock = min(max(local.time(), MORNING), EVENING)
    return datetime.combine(local.date(), clock, LONDON).astimezone(UTC)


def _open(case: Case, user: str, reminder: Reminder, now: datetime) -> bool:
    bell = _bell(case, user, reminder)
    return _wanted(case, user, reminder) and not bell.done and (bell.again is None or bell.again <= now)


def _wanted(case: Case, user: str, reminder: Reminder) -> bool:
    """Who wants no reminders is still told that somebody did not answer, and what is to be erased."""
    return user not in case.muted or reminder.kind in ("silent", "erase")


def _bell(case: Case, user: str, reminder: Reminder) -> ReminderAttempts:
    return case.reminder_attempts.get(_name(user, reminder), ReminderAttempts())


def _name(user: str, reminder: Reminder) -> str:
    return f"{reminder.key}/{user}"


@cache
def _bank_holidays() -> "holidays.HolidayBase":
    return holidays.country_holidays("GB", subdiv="ENG")
