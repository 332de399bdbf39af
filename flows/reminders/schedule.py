"""Schedules reminders. They are derived from the case alone, so that every change of it moves them too.

Only the attempts to send them are stored (`Case.reminder_attempts`). A reminder that could not be sent is
tried again after growing pauses, until the moment when it would no longer help. One that is late waits for
the morning, unless it is needed in the night.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from flows.definition.schema import Role
from flows.state.appointments import (
    LONDON,
    TIMES_ASKED,
    WORKING_DAYS,
    WORKING_DAYS_BETWEEN,
    Appointment,
    AwaitedReply,
    CheckIn,
    ReminderAttempts,
    london_time,
)
from flows.state.bank_holidays import working_day_after
from flows.state.case import Case
from flows.state.safety import name_waits

MORNING, EVENING = time(8), time(20)  # a reminder for a day comes between these
NIGHT = time(22)  # from here until the morning nobody is woken
NINE, TEN, SIX = time(9), time(10), time(18)  # notices for a day go out at ten
PAUSES = (1, 2, 4, 8, 15, 30, 60)  # minutes until a reminder is tried again
LATE = timedelta(minutes=30)  # after its moment: then a reminder is late
HOURS = timedelta(hours=2)  # before an appointment
SILENCE = timedelta(hours=2)  # without an answer to a check-in, until the other members are told
NOTICE = timedelta(days=14)  # before an untouched case is erased; at most half of the time it is kept for
NEWS = timedelta(days=7)  # while word of a saved or a cancelled appointment still helps
RETENTION, CHECK_IN = "rest", "checkin"  # what a reminder is about, if not an appointment or a reply
BEFORE = ("week", "day", "hours")  # kinds that come before an appointment
REPLIES = ("office", "home_office")  # kinds of reminder about an awaited reply
CHASES = (*REPLIES, "after")  # kinds that ask how it went: they wait until a quiet time is over
BACK = ("back", "answered", "said_safe")  # kinds for whoever was told that no answer came
NEVER_MUTED = ("before", "safe", "silent", *BACK, "erase")  # kinds about somebody's safety, or their data


@dataclass(frozen=True, slots=True)
class Reminder:
    """A message due at `at`. If it cannot be sent then, it is tried again, as long as it helps."""

    key: str  # `<appointment>.<version>.<kind>` or `<role>.<kind>.<day>.<number>`
    kind: str  # "week", "day", "hours", "after", "news", "office", "home_office", "safe", "erase", ...
    about: str  # an appointment's id, a role, RETENTION or CHECK_IN
    at: datetime
    until: datetime  # from here on it would no longer help
    version: str = ""  # of what it is about: an older button changes nothing
    number: int = 0  # of the question about a reply, from 0
    daily: bool = False  # asks for a reply every morning, since a date is near
    only: str | None = None  # the only member it is for
    but: str | None = None  # the only member it is not for
    needed: datetime | None = None  # if that comes soon after the night, or in it, it is not too late to come
    wakes: bool = False  # comes in the night too

    @property
    def topic(self) -> str:
        """What it is about, with its version, as its buttons carry it."""
        return f"{self.about}-{self.version}" if self.version else self.about

    @property
    def question(self) -> str:
        """Which of the reminders with this topic it is: short, because it stands in the data of a button."""
        if self.kind in REPLIES:
            return "daily" if self.daily else "asked"
        return self.kind

    def is_for(self, user: str) -> bool:
        """Whether this member is to receive it."""
        return self.only in (None, user) and self.but != user

    def next_chance(self, now: datetime) -> datetime:
        """When it may go out: `now`, or in the morning if it is night, it is late and nobody needs it yet."""
        if now < self.at + LATE or self.wakes or not _is_night(now):
            return now
        morning = _morning_after(now)
        is_needed = self.needed is not None and now < self.needed < morning + HOURS
        return now if is_needed else morning


def due_now(case: Case, user: str, now: datetime, retention: timedelta | None = None) -> list[Reminder]:
    """The reminders to send to a member now. `retention`: for how long an untouched case is kept."""
    due = (reminder for reminder in reminders(case, retention) if reminder.at <= now < reminder.until)
    return [reminder for reminder in due if _may_be_tried(case, user, reminder, now)]


def next_due(case: Case, now: datetime, retention: timedelta | None = None) -> datetime | None:
    """When this case next has a reminder to send to any member, or words to drop; None: never."""
    times = [
        reminder.next_chance(max(reminder.at, now, _attempts(case, user, reminder).again or now))
        for reminder in reminders(case, retention)
        for user in case.members
        if reminder.until > now and _is_pending(case, user, reminder)
    ]
    return min([*times, *case.words_wait_until()], default=None)


def claimed(case: Case, user: str, reminder: Reminder, now: datetime) -> dict[str, ReminderAttempts]:
    """The attempts, with one more to send this reminder: it is not tried again before a pause is over."""
    tries = _attempts(case, user, reminder).tries
    pause = timedelta(minutes=PAUSES[min(tries, len(PAUSES) - 1)])
    attempt = ReminderAttempts(tries=tries + 1, again=now + pause)
    return {**case.reminder_attempts, _key(user, reminder.key): attempt}


def is_claimed(case: Case, user: str, key: str, now: datetime, retention: timedelta | None = None) -> bool:
    """Whether a claim to send this reminder holds: it helps, was not sent, and is not to be claimed again."""
    attempt = case.reminder_attempts.get(_key(user, key))
    helps = any(reminder.key == key and now < reminder.until for reminder in reminders(case, retention))
    return (
        helps and attempt is not None and not attempt.done and (attempt.again is None or now < attempt.again)
    )


def postponed(case: Case, user: str, reminder: Reminder, until: datetime) -> dict[str, ReminderAttempts]:
    """The attempts, with no further one to send this reminder before `until`."""
    attempt = _attempts(case, user, reminder).model_copy(update={"again": until})
    return {**case.reminder_attempts, _key(user, reminder.key): attempt}


def delivered(case: Case, user: str, key: str, now: datetime) -> dict[str, ReminderAttempts]:
    """The attempts, with this reminder marked as done. Reminders that no longer exist are dropped."""
    current = {reminder.key for reminder in reminders(case, NOTICE)}  # no key depends on the retention
    attempts = case.reminder_attempts.items()
    checkin = f"{CHECK_IN}.{case.checkin.number}." if case.checkin else "/"  # who was told counts to its end
    remaining = {
        name: attempt
        for name, attempt in attempts
        if name.partition("/")[0] in current or name.startswith(checkin)
    }
    return {**remaining, _key(user, key): ReminderAttempts(done=True, at=now)}


def reminders(case: Case, retention: timedelta | None = None) -> Iterator[Reminder]:
    """Yield all reminders of a case, past ones too."""
    for appointment in case.appointments.values():
        yield from _of_appointment(appointment)
    if not name_waits(case):  # to chase an office is to tell it who asks
        for role, reply in case.awaited_replies.items():
            yield from _of_reply(case, role, reply)
    if case.checkin:
        yield from _of_checkin(case, case.checkin)
    if case.touched and retention:
        yield _of_retention(case.touched, retention)


def asked_at(case: Case) -> datetime | None:
    """When the person was asked whether they are safe; None: not yet, or there is nothing to ask."""
    checkin = case.checkin
    attempt = case.reminder_attempts.get(_key(checkin.user, _safe_key(checkin))) if checkin else None
    return (attempt.at or checkin.at) if checkin and attempt and attempt.done else None


def will_remind(case: Case, appointment: str) -> bool:
    """Whether a reminder comes before this appointment, or none is wanted."""
    wanted = case.appointments[appointment].remind != "none"
    kinds = [reminder.kind for reminder in reminders(case) if reminder.about == appointment]
    return not wanted or any(kind in BEFORE for kind in kinds)


def was_told(case: Case, user: str) -> bool:
    """Whether this member was told, or is being told, that no answer came to the check-in."""
    return case.checkin is not None and _key(user, _silent_key(case.checkin)) in case.reminder_attempts


def alarm_is_near(case: Case, now: datetime) -> bool:
    """Whether the others will be told that no answer came, unless there is a sign of life."""
    alarms = [reminder for reminder in reminders(case) if reminder.kind == "silent" and now < reminder.until]
    return any(_is_pending(case, user, alarm) for alarm in alarms for user in case.members)


def asked_again_on(case: Case, role: Role, now: datetime) -> date | None:
    """The day on which the next question about a reply comes; None: no further one does."""
    reply = case.awaited_replies.get(role)
    times = [question.at for question in _of_reply(case, role, reply) if question.at > now] if reply else []
    return min(times).astimezone(LONDON).date() if times else None


def without_questions(case: Case, role: Role) -> dict[str, ReminderAttempts]:
    """The attempts without those to ask about this MP's replies: a letter noted again is asked about anew."""
    attempts = case.reminder_attempts.items()
    return {name: attempt for name, attempt in attempts if not name.startswith(f"{role}.")}


def delivered_questions(case: Case, role: str, reply: AwaitedReply) -> int:
    """How many of the questions about a reply some member has received, or no longer gets."""
    numbers = (number for number in range(TIMES_ASKED) if _was_delivered(case, _key_of(role, reply, number)))
    return max((reply.asked, *(number + 1 for number in numbers)))


def erased_on(touched: datetime, retention: timedelta) -> date:
    """The day on which a case is erased if nobody uses it any more, and its members have been told."""
    return touched.astimezone(LONDON).date() + timedelta(days=retention.days)


def notice_before(retention: timedelta) -> timedelta:
    """How long before a case is erased its members are told."""
    return min(NOTICE, timedelta(days=retention.days // 2))


def announced_for(case: Case, now: datetime, retention: timedelta) -> date:
    """The day on which a case is erased if its members are told now: never before the notice is over."""
    notice = now.astimezone(LONDON).date() + notice_before(retention)
    return max(erased_on(case.touched or now, retention), notice)


def noticed_at(case: Case) -> datetime | None:
    """When a member was last told that this case will be erased; None: nobody was."""
    if case.touched is None:
        return None
    told = [at for name, at in _deliveries(case) if name.startswith(f"{_erase_key(case.touched)}/")]
    return max(told, default=None)


def erased_at(case: Case, retention: timedelta) -> datetime | None:
    """The moment at which a case may be erased, after a notice that was delivered; None: never touched."""
    if case.touched is None:
        return None
    day = erased_on(case.touched, retention)
    if noticed := noticed_at(case):
        day = max(day, noticed.astimezone(LONDON).date() + notice_before(retention))
    return london_time(day, TEN)


def _of_appointment(appointment: Appointment) -> Iterator[Reminder]:
    if appointment.by:
        yield _news(appointment)
    if appointment.state != "planned" or appointment.remind == "none":
        return
    week, day, hours = moments_before(appointment.local)
    last = appointment.at - timedelta(minutes=10)
    if appointment.remind == "day":
        times = {"day": (day, last)}
    else:
        times = {
            "week": (week, day - timedelta(hours=12)),
            "day": (day, hours - timedelta(hours=1)),
            "hours": (hours, last),
        }
        after = london_time(appointment.local.date() + timedelta(days=1), TEN)
        yield _reminder(appointment, "after", after, after + timedelta(days=6))
    for kind, (moment, until) in times.items():
        if moment > appointment.made:
            yield _reminder(appointment, kind, moment, until)


def moments_before(local: datetime) -> tuple[datetime, datetime, datetime]:
    """A week, a day and two hours before an appointment, all by day, in UTC. `local`: in London time."""
    return (
        _by_day(local - timedelta(days=7)),
        _by_day(local - timedelta(days=1)),
        _hours_before(local),
    )


def _hours_before(local: datetime) -> datetime:
    """Two hours before; instead of in the night, at eight, or on the evening before an early appointment."""
    moment = (local.astimezone(UTC) - HOURS).astimezone(LONDON)
    if MORNING <= moment.time() < NIGHT:
        return moment.astimezone(UTC)
    if NINE <= local.time() < TEN:
        return london_time(local.date(), MORNING)
    return london_time(moment.date() - timedelta(days=moment.time() < MORNING), EVENING)


def _reminder(appointment: Appointment, kind: str, at: datetime, until: datetime) -> Reminder:
    key, version = f"{appointment.id}.{appointment.version}.{kind}", str(appointment.version)
    return Reminder(key, kind, appointment.id, at, until, version, needed=appointment.at)


def _news(appointment: Appointment) -> Reminder:
    """Word to the other members that an appointment was saved or cancelled."""
    kind = "news" if appointment.state != "cancelled" else "news_off"
    key, version = f"{appointment.id}.{appointment.version}.{kind}", str(appointment.version)
    at = appointment.made - LATE  # it counts as late at once, so that it wakes nobody
    until = min(appointment.made + NEWS, appointment.at)
    return Reminder(key, kind, appointment.id, at, until, version, but=appointment.by, needed=appointment.at)


def _of_reply(case: Case, role: Role, reply: AwaitedReply) -> Iterator[Reminder]:
    """Yield the questions about a reply: a few, working days apart, or one a day while a date is near."""
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
        yield replace(question, key=key, daily=True)


def _question(role: Role, reply: AwaitedReply, number: int, at: datetime, until: datetime) -> Reminder:
    key, version = _key_of(role, reply, number), f"{reply.since:%Y%m%d}-{number}"
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


def _of_checkin(case: Case, checkin: CheckIn) -> Iterator[Reminder]:
    """Yield the reminders of a check-in.

    The evening before, what to prepare; at the time, "are you safe?"; two hours after that was asked, if
    there is no answer and no other sign of life, a message to the other members, and one when they answer.
    """
    at, user, version = checkin.at, checkin.user, str(checkin.number)
    key, day = f"{CHECK_IN}.{checkin.number}", at.astimezone(LONDON).date()
    if back := _back(checkin):
        yield back
    if checkin.safe:
        return
    before, soon, end = (
        london_time(day - timedelta(days=1), SIX),
        at - timedelta(hours=1),
        at + timedelta(days=1),
    )
    # on the evening before it is needed however late that is; after midnight only if eight would be too late
    needed = at if soon <= london_time(day, MORNING) else london_time(day, time())
    yield Reminder(f"{key}.before", "before", CHECK_IN, before, soon, version, only=user, needed=needed)
    midnight = london_time(day + timedelta(days=1), time())
    yield Reminder(_safe_key(checkin), "safe", CHECK_IN, at, end, version, only=user, needed=midnight)
    if (asked := asked_at(case)) and checkin.tell and not checkin.seen_at:
        yield _alarm(checkin, asked)


def _back(checkin: CheckIn) -> Reminder | None:
    """Word to whoever was told that no answer came: that the person is back, or is said to be safe."""
    at = checkin.safe_at or checkin.seen_at
    if at is None:
        return None
    teller = checkin.safe_by or checkin.user
    kind = "back" if not checkin.safe else "answered" if teller == checkin.user else "said_safe"
    key, version = f"{CHECK_IN}.{checkin.number}.{kind}", str(checkin.number)
    return Reminder(key, kind, CHECK_IN, at, at + timedelta(days=1), version, but=teller, wakes=True)


def _alarm(checkin: CheckIn, asked: datetime) -> Reminder:
    """Word to the other members that no answer came. After a late question it does not come in the night."""
    at = asked + SILENCE
    if asked > checkin.at + LATE and _is_night(at):
        at = _morning_after(at)
    key, end = _silent_key(checkin), at + timedelta(days=2)
    return Reminder(key, "silent", CHECK_IN, at, end, str(checkin.number), but=checkin.user, wakes=True)


def _of_retention(touched: datetime, retention: timedelta) -> Reminder:
    """A notice that the case will be erased. It helps for as long as the case is there.

    It is computed by the day, so that it moves once a day and not with every answer.
    """
    at = london_time(erased_on(touched, retention) - notice_before(retention), TEN)
    return Reminder(_erase_key(touched), "erase", RETENTION, at, at + timedelta(days=3650))


def _by_day(local: datetime) -> datetime:
    """The same day, moved out of the night, in UTC."""
    clock = min(max(local.time(), MORNING), EVENING)
    return datetime.combine(local.date(), clock, LONDON).astimezone(UTC)


def _is_night(now: datetime) -> bool:
    return not MORNING <= now.astimezone(LONDON).time() < NIGHT


def _morning_after(now: datetime) -> datetime:
    """The next time it is eight in London."""
    local = now.astimezone(LONDON)
    return london_time(local.date() + timedelta(days=local.time() >= MORNING), MORNING)


def _may_be_tried(case: Case, user: str, reminder: Reminder, now: datetime) -> bool:
    again = _attempts(case, user, reminder).again
    is_time = (again is None or again <= now) and reminder.next_chance(now) == now
    return is_time and _is_pending(case, user, reminder)


def _is_pending(case: Case, user: str, reminder: Reminder) -> bool:
    """Whether this member is still to receive it. Some kinds come also to members who want no reminders."""
    if reminder.kind in BACK and not _was_alarmed(case, user):
        return False
    wanted = user not in case.muted or reminder.kind in NEVER_MUTED
    return reminder.is_for(user) and wanted and not _attempts(case, user, reminder).done


def _was_alarmed(case: Case, user: str) -> bool:
    """Whether this member has received word that no answer came."""
    key = _key(user, _silent_key(case.checkin)) if case.checkin else ""
    return case.reminder_attempts.get(key, ReminderAttempts()).done


def _attempts(case: Case, user: str, reminder: Reminder) -> ReminderAttempts:
    return case.reminder_attempts.get(_key(user, reminder.key), ReminderAttempts())


def _deliveries(case: Case) -> Iterator[tuple[str, datetime]]:
    """Yield the key of each attempt that arrived, with when it did where that is known."""
    for name, attempt in case.reminder_attempts.items():
        if attempt.done and attempt.at:
            yield name, attempt.at


def _was_delivered(case: Case, key: str) -> bool:
    attempts = case.reminder_attempts.items()
    return any(attempt.done for name, attempt in attempts if name.partition("/")[0] == key)


def _key(user: str, key: str) -> str:
    return f"{key}/{user}"


def _key_of(role: str, reply: AwaitedReply, number: int) -> str:
    return f"{role}.{reply.for_}.{reply.since:%Y%m%d}.{number}"


def _safe_key(checkin: CheckIn) -> str:
    return f"{CHECK_IN}.{checkin.number}.safe"


def _silent_key(checkin: CheckIn) -> str:
    return f"{CHECK_IN}.{checkin.number}.silent"


def _erase_key(touched: datetime) -> str:
    return f"{RETENTION}.erase.{touched:%Y%m%d}"
