"""What a case plans and notes with a date: appointments, check-ins, replies awaited, the contact log."""

from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from flows.definition.schema import Frozen, Role

LONDON = ZoneInfo("Europe/London")  # every appointment with an MP is by its clocks
Who = Literal["me", "together", "friend"]
ReminderChoice = Literal["all", "day", "none"]
ReplyFrom = Literal["office", "home_office"]  # whose reply is awaited


class Appointment(Frozen):
    """A meeting with an MP or their staff. `version` rises with every change, as calendars want it."""

    id: str  # "a1", "a2", ...
    role: Role  # whose MP
    at: datetime  # with a time zone
    place: str | None = None  # None: not known yet
    who: Who = "me"
    remind: ReminderChoice = "all"
    state: Literal["planned", "cancelled", "held"] = "planned"
    version: int = 0
    made: datetime  # when it was last changed
    ready: bool = False  # a member said that everything is prepared

    @property
    def local(self) -> datetime:
        """When it is, by London's clocks."""
        return self.at.astimezone(LONDON)


class AwaitedReply(Frozen):
    """A reply that is awaited from one MP's office, or from the Home Office through that MP."""

    for_: ReplyFrom
    since: date  # the day from which working days are counted
    asked: int = 0  # how often it was asked for again


class ReminderAttempts(Frozen):
    """What became of one reminder, for one member."""

    tries: int = 0
    again: datetime | None = None  # it is not tried before
    done: bool = False


class CheckIn(Frozen):
    """After somebody has reported to the Home Office, they are asked whether they are safe."""

    at: datetime  # when they are asked
    user: str  # who is asked
    tell: bool = False  # the others are told if no answer comes; only the person can switch it on
    safe: bool = False
    number: int = 0  # of check-ins before this one


class ContactEntry(Frozen):
    """An entry of the contact log: one time somebody was in touch with an office."""

    on: date
    role: Role
    how: str  # ids of choices, joined by hyphens: what, how, with whom
    said: str | None = None


def london_time(day: date, clock: time) -> datetime:
    """The moment, in UTC, when London's clocks show this; of a time that comes twice, the first."""
    return datetime.combine(day, clock, LONDON).astimezone(UTC)
