"""A reminder: a message due at a moment, for as long as it helps; and when it is night, in London."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flows.state.appointments import LONDON, london_time

MORNING, NIGHT = time(8), time(22)  # between the second and the first nobody is woken
TEN = time(10)  # notices for a day go out then
LATE = timedelta(minutes=30)  # after its moment: then a reminder is late
HOURS = timedelta(hours=2)  # before an appointment
RETENTION, CHECK_IN, GONE = "rest", "checkin", "gone"  # what a reminder is about, if no appointment or reply
REPLIES = ("office", "home_office")  # kinds of reminder about an awaited reply


@dataclass(frozen=True, slots=True)
class Reminder:
    """A message due at `at`. If it cannot be sent then, it is tried again, as long as it helps."""

    # `<appointment>.<version>.<kind>`, `<appointment>.news.<version>`, `<role>.<kind>.<day>.<number>`, ...
    key: str
    kind: str  # "week", "day", "hours", "after", "news", "office", "gone", "safe", "silent", "erase", ...
    about: str  # an appointment's id, a role, RETENTION, CHECK_IN or GONE
    at: datetime
    until: datetime  # from here on it would no longer help
    version: str = ""  # of what it is about: an older button changes nothing
    number: int = 0  # of the question about a reply, from 0
    hurries: bool = False  # a date is near: it makes a sound, and a reply is asked for every morning
    only: str | None = None  # the only member it is for
    but: str | None = None  # the only member it is not for
    since: datetime | None = None  # it does not concern members who joined after this
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
            return "daily" if self.hurries else "asked"
        return self.kind

    def is_for(self, user: str) -> bool:
        """Whether this member is to receive it."""
        return self.only in (None, user) and self.but != user

    def next_chance(self, now: datetime) -> datetime:
        """When it may go out: `now`, or in the morning if it is night, it is late and nobody needs it yet."""
        if now < self.at + LATE or self.wakes or not is_night(now):
            return now
        morning = morning_after(now)
        is_needed = self.needed is not None and now < self.needed < morning + HOURS
        return now if is_needed else morning


def is_night(now: datetime) -> bool:
    """Whether nobody is to be woken at this moment, except for what is needed."""
    return not MORNING <= now.astimezone(LONDON).time() < NIGHT


def morning_after(now: datetime) -> datetime:
    """The next time it is eight in London."""
    local = now.astimezone(LONDON)
    return london_time(local.date() + timedelta(days=local.time() >= MORNING), MORNING)
