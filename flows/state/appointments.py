"""What has a date: appointments at surgeries, and what is said about them when."""

from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from flows.definition.schema import Frozen, Role

LONDON = ZoneInfo("Europe/London")  # every appointment with an MP is by this clock
Who = Literal["me", "together", "friend"]
ReminderChoice = Literal["all", "day", "none"]
ReplyFrom = Literal["office", "home_office"]  # whose answer is waited for


class Appointment(Frozen):
    """A meeting with an MP or their staff. `version` rises with every change, as calendars want it."""

    id: str  # "a1", "a2", ...
    role: Role  # whose MP
    at: datetime  # aware
    place: str | None = None  # None: not known yet
    who: Who = "me"
    remind: ReminderChoice = "all"
    state: Literal["planned", "cancelled", "held"] = "planned"
    version: int = 0
    made: datetime  # when it was last changed
    ready: bool = False  # somebody said that all is set

    @property
    def local(self) -> datetime:
        """When it is, by the clock on the wall there."""
        return self.at.astimezone(LONDON)


class AwaitedReply(Frozen):
    """An answer that is waited for, from one MP's office or from the Home Office."""

    for_: ReplyFrom
    since: date  # the day from which working days are counted
    asked: int = 0  # how often it was asked again


class ReminderAttempts(Frozen):
    """What became of one reminder, for one member."""

    tries: int = 0
    again: datetime | None = None  # not before
    done: bool = False


class CheckIn(Frozen):
    """After somebody has reported to the Home Office they are asked whether they are safe."""

    at: datetime  # when they are asked
    user: str  # who is asked
    tell: bool = False  # whether the others are told if no answer comes; only ever switched on by the person
    safe: bool = False
    number: int = 0  # how many there were before


class ContactEntry(Frozen):
    """One time somebody was in touch with an office."""

    on: date
    role: Role
    how: str  # the id of a choice
    said: str | None = None


def london_time(day: date, clock: time) -> datetime:
    """The moment when London's clocks show this; of a time that comes twice the first, in UTC."""
    return datetime.combine(day, clock, LONDON).astimezone(UTC)
