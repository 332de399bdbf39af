"""Schedules reminders. They are derived from the case alone, so that every change of it moves them too.

Only the attempts to send them are stored (`Case.reminder_attempts`). A reminder that could not be sent is
tried again after growing pauses, until the moment when it would no longer help. One that is late waits for
the morning, unless it is needed in the night.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from flows.definition.schema import Role
from flows.reminders.letters import of_letter, still_counting
from flows.reminders.reminder import (
    CHECK_IN,
    GONE,
    HOURS,
    LATE,
    MORNING,
    NIGHT,
    REPLIES,
    TEN,
    Reminder,
    is_night,
    morning_after,
)
from flows.reminders.replies import key_of, of_reply
from flows.reminders.retention import NOTICE, of_retention
from flows.state.appointments import (
    LONDON,
    TIMES_ASKED,
    Appointment,
    AwaitedReply,
    CheckIn,
    ReminderAttempts,
    london_time,
)
from flows.state.case import Case
from flows.state.safety import name_waits

EVENING = time(20)  # a reminder for a day comes between the morning and then
NINE, SIX = time(9), time(18)
PAUSES = (1, 2, 4, 8, 15, 30, 60)  # minutes until a reminder is tried again
SILENCE = timedelta(hours=2)  # without an answer to a check-in, until the other members are told
NEWS = timedelta(days=7)  # while word of a saved or a cancelled appointment still helps
NEWS_OF = "news"  # in the key of such word
BEFORE = ("week", "day", "hours")  # kinds that come before an appointment
CHASES = (*REPLIES, GONE, "after")  # kinds that ask how it went: they wait until a quiet time is over
BACK = ("back", "answered", "said_safe")  # kinds for whoever was told that no answer came
NEVER_MUTED = ("before", "safe", "silent", *BACK, "erase")  # kinds about somebody's safety, or their data


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


def delivered(
    case: Case, user: str, key: str, now: datetime, refused: bool = False
) -> dict[str, ReminderAttempts]:
    """The attempts, with this reminder marked as done. What no longer exists is dropped.

    `refused`: it was not delivered, and never can be.
    """
    done = ReminderAttempts(done=True, at=now, refused=refused)
    current = {reminder.key for reminder in reminders(case, NOTICE)}  # no key depends on the retention
    kept = tuple(_still_counting(case))
    attempts = case.reminder_attempts.items()
    remaining = {
        name: attempt
        for name, attempt in attempts
        if name.partition("/")[0] in current or name.startswith(kept)
    }
    return {**remaining, _key(user, key): done}


def _still_counting(case: Case) -> Iterator[str]:
    """Yield how the keys begin of reminders that count although they are not due at the moment.

    Who was told of a check-in counts to its end, what was asked about a reply as long as that is awaited,
    about a letter until it has gone, and who heard of an appointment as long as it is kept.
    """
    checkins = [checkin for checkin in (case.checkin, case.last_checkin) if checkin]
    yield from (f"{CHECK_IN}.{checkin.number}." for checkin in checkins)
    yield from (f"{role}." for role in case.awaited_replies)
    yield from still_counting(case)
    yield from (f"{id}.{NEWS_OF}" for id in case.appointments)


def reminders(case: Case, retention: timedelta | None = None) -> Iterator[Reminder]:
    """Yield all reminders of a case, past ones too."""
    for appointment in case.appointments.values():
        yield from _of_appointment(appointment)
    if not name_waits(case):  # to chase an office is to tell it who asks
        for role, reply in case.awaited_replies.items():
            yield from of_reply(case, role, reply)
        for role, letter in case.letters.items():
            yield from of_letter(case, role, letter)
    if case.checkin:
        yield from _of_checkin(case, case.checkin)
    if case.last_checkin and (back := _back(case.last_checkin)):
        yield back
    if case.touched and retention:
        yield of_retention(case, retention)


def knowing(case: Case, user: str, appointment: Appointment, now: datetime) -> dict[str, ReminderAttempts]:
    """The attempts, with word of an appointment marked as known to the member who saved it."""
    key = _key(user, _news_key(appointment))
    return {**case.reminder_attempts, key: ReminderAttempts(done=True, at=now)}


def asked_at(case: Case) -> datetime | None:
    """When the person was asked whether they are safe; None: not yet, or there is nothing to ask."""
    checkin = case.checkin
    attempt = case.reminder_attempts.get(_key(checkin.user, _safe_key(checkin))) if checkin else None
    is_asked = attempt is not None and attempt.done and not attempt.refused
    return (attempt.at or checkin.at) if checkin and attempt and is_asked else None


def was_asked(case: Case) -> bool:
    """Whether the person was asked, or is being asked, if they are safe."""
    checkin = case.checkin
    return checkin is not None and _key(checkin.user, _safe_key(checkin)) in case.reminder_attempts


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
    times = [question.at for question in of_reply(case, role, reply) if question.at > now] if reply else []
    return min(times).astimezone(LONDON).date() if times else None


def without_questions(case: Case, role: Role) -> dict[str, ReminderAttempts]:
    """The attempts without those to ask about this MP's replies: a letter noted again is asked about anew."""
    attempts = case.reminder_attempts.items()
    return {name: attempt for name, attempt in attempts if not name.startswith(f"{role}.")}


def delivered_questions(case: Case, role: str, reply: AwaitedReply) -> int:
    """How many of the questions about a reply some member has received, or no longer gets."""
    numbers = (number for number in range(TIMES_ASKED) if _was_delivered(case, key_of(role, reply, number)))
    return max((reply.asked, *(number + 1 for number in numbers)))


def _of_appointment(appointment: Appointment) -> Iterator[Reminder]:
    if appointment.by is not None:
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
    return Reminder(
        _news_key(appointment),
        "news" if appointment.state != "cancelled" else "news_off",
        appointment.id,
        at=appointment.made - LATE,  # it counts as late at once, so that it wakes nobody
        until=min(appointment.made + NEWS, appointment.at),
        version=str(appointment.version),
        but=appointment.by,
        since=appointment.made,
        needed=appointment.at,
    )


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
    if asked > checkin.at + LATE and is_night(at):
        at = morning_after(at)
    key, end = _silent_key(checkin), at + timedelta(days=2)
    return Reminder(
        key, "silent", CHECK_IN, at, end, str(checkin.number), but=checkin.user, since=asked, wakes=True
    )


def _by_day(local: datetime) -> datetime:
    """The same day, moved out of the night, in UTC."""
    clock = min(max(local.time(), MORNING), EVENING)
    return datetime.combine(local.date(), clock, LONDON).astimezone(UTC)


def _may_be_tried(case: Case, user: str, reminder: Reminder, now: datetime) -> bool:
    again = _attempts(case, user, reminder).again
    is_time = (again is None or again <= now) and reminder.next_chance(now) == now
    return is_time and _is_pending(case, user, reminder)


def _is_pending(case: Case, user: str, reminder: Reminder) -> bool:
    """Whether this member is still to receive it. Some kinds come also to members who want no reminders."""
    if not _concerns(case, user, reminder):
        return False
    wanted = user not in case.muted or reminder.kind in NEVER_MUTED
    return reminder.is_for(user) and wanted and not _attempts(case, user, reminder).done


def _concerns(case: Case, user: str, reminder: Reminder) -> bool:
    """Whether a reminder means anything to this member, who may have joined later, or heard of nothing."""
    member = case.members.get(user)
    joined = member.joined if member else None
    if reminder.since and joined and joined > reminder.since:
        return False
    if reminder.kind in BACK:
        return _has_received(case, user, f"{CHECK_IN}.{reminder.version}.silent")
    appointment = case.appointments.get(reminder.about)
    if reminder.kind == "news_off" and appointment and appointment.told_of:
        return _has_received(case, user, f"{reminder.about}.")
    return True


def _has_received(case: Case, user: str, beginning: str) -> bool:
    """Whether this member has received a reminder whose key begins like this."""
    attempts = case.reminder_attempts.items()
    mine = ((name, attempt) for name, attempt in attempts if name.endswith(f"/{user}"))
    return any(attempt.done and name.startswith(beginning) for name, attempt in mine)


def _attempts(case: Case, user: str, reminder: Reminder) -> ReminderAttempts:
    return case.reminder_attempts.get(_key(user, reminder.key), ReminderAttempts())


def _was_delivered(case: Case, key: str) -> bool:
    attempts = case.reminder_attempts.items()
    return any(attempt.done for name, attempt in attempts if name.partition("/")[0] == key)


def _key(user: str, key: str) -> str:
    return f"{key}/{user}"


def _safe_key(checkin: CheckIn) -> str:
    return f"{CHECK_IN}.{checkin.number}.safe"


def _silent_key(checkin: CheckIn) -> str:
    return f"{CHECK_IN}.{checkin.number}.silent"


def _news_key(appointment: Appointment) -> str:
    return f"{appointment.id}.{NEWS_OF}.{appointment.version}"
