"""When an untouched case is erased, and the notice before that."""

from datetime import date, datetime, timedelta

from flows.reminders.reminder import RETENTION, TEN, Reminder
from flows.state.appointments import LONDON, london_time
from flows.state.case import Case

NOTICE = timedelta(days=14)  # before an untouched case is erased; at most half of the time it is kept for
LONG = timedelta(days=3650)  # for which a notice helps: as long as the case is there


def of_retention(case: Case, retention: timedelta) -> Reminder:
    """The notice that the case will be erased.

    It is computed by the day, so that it moves once a day and not with every answer.
    """
    at = london_time(erased_on(case, retention) - notice_before(retention), TEN)
    return Reminder(_key(case), "erase", RETENTION, at, at + LONG)


def last_used(case: Case) -> datetime | None:
    """When a case was last used; what is still planned in it counts as use. None: never."""
    if case.touched is None:
        return None
    planned = [appointment.at for appointment in case.planned()]
    checkin = [case.checkin.at] if case.checkin and not case.checkin.safe else []
    return max([case.touched, *planned, *checkin])


def erased_on(case: Case, retention: timedelta) -> date:
    """The day on which a used case is erased if nobody uses it any more, and its members have been told."""
    used = last_used(case)
    if used is None:
        raise ValueError("a case that was never used is not erased")
    return used.astimezone(LONDON).date() + timedelta(days=retention.days)


def notice_before(retention: timedelta) -> timedelta:
    """How long before a case is erased its members are told."""
    return min(NOTICE, timedelta(days=retention.days // 2))


def announced_for(case: Case, now: datetime, retention: timedelta) -> date:
    """The day on which a case is erased if its members are told now: never before the notice is over."""
    return max(erased_on(case, retention), now.astimezone(LONDON).date() + notice_before(retention))


def noticed_at(case: Case) -> datetime | None:
    """When a member was last told that this case will be erased, or could not be; None: nobody was."""
    prefix = f"{_key(case)}/"
    attempts = case.reminder_attempts.items()
    told = [attempt.at for name, attempt in attempts if name.startswith(prefix) and attempt.done]
    return max((at for at in told if at), default=None)


def erased_at(case: Case, retention: timedelta) -> datetime | None:
    """The moment at which a case may be erased, after a notice that was delivered; None: never used."""
    if last_used(case) is None:
        return None
    day = erased_on(case, retention)
    if noticed := noticed_at(case):
        day = max(day, noticed.astimezone(LONDON).date() + notice_before(retention))
    return london_time(day, TEN)


def _key(case: Case) -> str:
    used = last_used(case)
    return f"{RETENTION}.erase.{used:%Y%m%d}" if used else RETENTION
