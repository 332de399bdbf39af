"""Schedules reminders. They are derived from the case alone, so that every change of it moves them too.

Only the attempts to send them are stored (`Case.reminder_attempts`). A reminder that could not be sent is
tried again after growing pauses, until the moment when it would no longer help.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from flows.definition.schema import Role
from flows.state.appointments import (
    LONDON,
    WORKING_DAYS,
    Appointment,
    AwaitedReply,
    CheckIn,
    ReminderAttempts,
    london_time,
)
from flows.state.bank_holidays import bank_holidays
from flows.state.case import Case
from flows.state.safety import name_waits

MORNING, EVENING, TEN = time(8), time(20), time(10)  # nobody is woken; notices for a day go out at ten
PAUSES = (1, 2, 4, 8, 15, 30, 60)  # minutes until a reminder is tried again
CHASES = (
    "office",
    "home_office",
    "after",
)  # kinds that ask how it went: they wait until a quiet time is over
SILENCE = timedelta(hours=2)  # without an answer to a check-in, until the other members are told
NOTICE = timedelta(days=14)  # before an untouched case is erased; at most half of the time it is kept for
RETENTION, CHECK_IN = "rest", "checkin"  # what a reminder is about, if not an appointment or a reply


@dataclass(frozen=True, slots=True)
class Reminder:
    """A message due at `at`. If it cannot be sent then, it is tried again, as long as it helps."""

    key: str  # `<appointment>.<version>.<kind>` or `<role>.<kind>.<number>`
    kind: str  # "week", "day", "hours", "after", "office", "home_office", "erase", ...
    about: str  # an appointment's id, a role, RETENTION or CHECK_IN
    at: datetime
    until: datetime  # from here on it would no longer help
    only: str | None = None  # the only member it is for
    but: str | None = None  # the only member it is not for

    def is_for(self, user: str) -> bool:
        """Whether this member is to receive it."""
        return self.only in (None, user) and self.but != user


def due_now(case: Case, user: str, now: datetime, retention: timedelta | None = None) -> list[Reminder]:
    """The reminders to send to a member now. `retention`: for how long an untouched case is kept."""
    due = (reminder for reminder in reminders(case, now, retention) if reminder.at <= now < reminder.until)
    return [reminder for reminder in due if _may_be_tried(case, user, reminder, now)]


def next_due(case: Case, now: datetime, retention: timedelta | None = None) -> datetime | None:
    """When this case next has a reminder to send to any member, or words to drop; None: never."""
    times = [
        max(reminder.at, _attempts(case, user, reminder).again or reminder.at)
        for reminder in reminders(case, now, retention)
        for user in case.members
        if reminder.until > now and _is_pending(case, user, reminder)
    ]
    return min([*times, *case.words_wait_until()], default=None)


def claimed(case: Case, user: str, reminder: Reminder, now: datetime) -> dict[str, ReminderAttempts]:
    """The attempts, with one more to send this reminder: it is not tried again before a pause is over."""
    tries = _attempts(case, user, reminder).tries
    pause = timedelta(minutes=PAUSES[min(tries, len(PAUSES) - 1)])
    attempt = ReminderAttempts(tries=tries + 1, again=now + pause)
    return {**case.reminder_attempts, _key(user, reminder): attempt}


def postponed(case: Case, user: str, reminder: Reminder, until: datetime) -> dict[str, ReminderAttempts]:
    """The attempts, with no further one to send this reminder before `until`."""
    attempt = _attempts(case, user, reminder).model_copy(update={"again": until})
    return {**case.reminder_attempts, _key(user, reminder): attempt}


def delivered(case: Case, user: str, key: str) -> dict[str, ReminderAttempts]:
    """The attempts, with this reminder marked as done. Reminders that no longer exist are dropped."""
    current = {reminder.key for reminder in reminders(case, None, NOTICE)}  # no key depends on the retention
    attempts = case.reminder_attempts.items()
    remaining = {name: attempt for name, attempt in attempts if name.partition("/")[0] in current}
    return {**remaining, f"{key}/{user}": ReminderAttempts(done=True)}


def reminders(case: Case, now: datetime | None, retention: timedelta | None = None) -> Iterator[Reminder]:
    """Yield all reminders of a case, past ones too. `now`: decides whether a date is near."""
    for appointment in case.appointments.values():
        yield from _of_appointment(appointment)
    if not name_waits(case):  # to chase an office is to tell it who asks
        for role, reply in case.awaited_replies.items():
            yield _of_reply(case, role, reply, now)
    if case.checkin and not case.checkin.safe:
        yield from _of_checkin(case.checkin)
    if case.touched and retention:
        yield _of_retention(case.touched, retention)


def erased_on(touched: datetime, retention: timedelta) -> date:
    """The day on which a case is erased if nobody uses it any more."""
    return touched.astimezone(LONDON).date() + timedelta(days=retention.days)


def erased_at(touched: datetime, retention: timedelta) -> datetime:
    """The moment on that day when the case is erased: until then the notice of it still helps."""
    return london_time(erased_on(touched, retention), TEN)


def working_day_after(since: date, days: int) -> date:
    """The day so many working days later, in England, whose bank holidays the Home Office observes."""
    day = since
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5 and day not in bank_holidays("England")
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


def _of_reply(case: Case, role: Role, reply: AwaitedReply, now: datetime | None) -> Reminder:
    """A reminder to ask again after some working days, or to phone every day while a date is near."""
    if case.hurries(now.astimezone(LONDON).date() if now else reply.since):
        day = reply.since + timedelta(days=1)
    else:
        day = working_day_after(reply.since, WORKING_DAYS[reply.for_])
    at = london_time(day, TEN)
    key = f"{role}.{reply.for_}.{reply.since:%Y%m%d}.{reply.asked}"
    return Reminder(key, reply.for_, role, at, at + timedelta(days=10))


def _of_checkin(checkin: CheckIn) -> Iterator[Reminder]:
    """Yield the reminders of a check-in.

    The evening before, a list of what is missing; at the time, "are you safe?"; two hours later, if there is
    no answer, a message to the other members.
    """
    at, user = checkin.at, checkin.user
    before = london_time(at.astimezone(LONDON).date() - timedelta(days=1), time(18))
    overdue = at + SILENCE
    key = f"{CHECK_IN}.{checkin.number}"
    yield Reminder(f"{key}.before", "before", CHECK_IN, before, at - timedelta(hours=1), only=user)
    yield Reminder(f"{key}.safe", "safe", CHECK_IN, at, at + timedelta(days=1), only=user)
    if checkin.tell:
        yield Reminder(f"{key}.silent", "silent", CHECK_IN, overdue, overdue + timedelta(days=2), but=user)


def _of_retention(touched: datetime, retention: timedelta) -> Reminder:
    """A notice that the case will be erased.

    It is computed by the day, so that it moves once a day and not with every answer.
    """
    at = london_time(erased_on(touched, retention) - min(NOTICE, timedelta(days=retention.days // 2)), TEN)
    return Reminder(
        f"{RETENTION}.erase.{touched:%Y%m%d}", "erase", RETENTION, at, erased_at(touched, retention)
    )


def _by_day(local: datetime) -> datetime:
    """The same day, moved out of the night, in UTC."""
    clock = min(max(local.time(), MORNING), EVENING)
    return datetime.combine(local.date(), clock, LONDON).astimezone(UTC)


def _may_be_tried(case: Case, user: str, reminder: Reminder, now: datetime) -> bool:
    again = _attempts(case, user, reminder).again
    return _is_pending(case, user, reminder) and (again is None or again <= now)


def _is_pending(case: Case, user: str, reminder: Reminder) -> bool:
    """Whether this member is still to receive it.

    Members who want no reminders still hear that somebody did not answer, and that their case will be erased.
    """
    wanted = user not in case.muted or reminder.kind in ("silent", "erase")
    return reminder.is_for(user) and wanted and not _attempts(case, user, reminder).done


def _attempts(case: Case, user: str, reminder: Reminder) -> ReminderAttempts:
    return case.reminder_attempts.get(_key(user, reminder), ReminderAttempts())


def _key(user: str, reminder: Reminder) -> str:
    return f"{reminder.key}/{user}"
