"""The parts of a case that have a date: appointments, check-ins, letters, replies and the contact log."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from flows.definition.schema import Frozen, Role

LONDON = ZoneInfo("Europe/London")  # the time zone of every appointment with an MP
Who = Literal["me", "together", "friend"]
ReminderChoice = Literal["all", "day", "none"]
ReplyFrom = Literal["office", "home_office"]  # whose reply is awaited
# Until a reply is asked about. The 20 are those of the fact `answer_days`; all other numbers are our own.
WORKING_DAYS: Mapping[ReplyFrom, int] = {"office": 5, "home_office": 20}
WORKING_DAYS_BETWEEN: Mapping[ReplyFrom, int] = {"office": 5, "home_office": 10}  # asking once and again
TIMES_ASKED = 3  # about one reply, at most, unless a date is near


class Appointment(Frozen):
    """A meeting with an MP or their staff. `version` goes up with each change, as calendar files need it."""

    id: str  # "a1", "a2", ...
    role: Role  # whose MP
    mp: str | None = None  # their name; None in appointments that older versions made
    seat: str | None = None  # the name of the MP's constituency; None where older versions noted none
    at: datetime  # with a time zone
    place: str | None = None  # None: not known yet
    who: Who = "me"
    remind: ReminderChoice = "all"
    state: Literal["planned", "cancelled", "held"] = "planned"
    version: int = 0
    made: datetime  # when it was last changed
    by: str | None = None  # who last changed it; empty once they left; None where an older version made it
    told_of: bool = False  # the members hear of it; older versions told nobody
    ready: bool = False  # a member said that everything is prepared

    @property
    def local(self) -> datetime:
        """When it takes place, in London time."""
        return self.at.astimezone(LONDON)


class AwaitedReply(Frozen):
    """A reply awaited from an MP's office, or from the Home Office through that MP."""

    for_: ReplyFrom
    since: date  # the day on which it was asked for
    mp: str | None = None  # the MP's name; None in replies that older versions noted
    seat: str | None = None  # the name of the MP's constituency; None where older versions noted none
    asked: int = 0  # how many of the questions about it are over
    again: date | None = None  # when somebody last said "not yet": the next question counts from there
    noted: date | None = None  # when it was written down; None in replies that older versions noted
    rests: bool = False  # an answer is said to have come, and not yet which: nothing is asked meanwhile


class MadeLetter(Frozen):
    """What goes to an MP's office and has not, as far as is known: a letter, or what the office asked for."""

    paper: str  # the paper's id, or which request of the office it answers: a kind of the contact log
    mp: str
    seat: str | None = None  # the name of the MP's constituency
    begun: datetime  # when it was first made
    made: datetime  # when it was last made
    by: str  # who made it; empty once they left
    asked: int = 0  # how often somebody said that it has not gone yet
    again: datetime | None = None  # when somebody last said so


class ReminderAttempts(Frozen):
    """The attempts to send one reminder to one member."""

    tries: int = 0
    again: datetime | None = None  # no further attempt before this moment
    done: bool = False
    at: datetime | None = None  # when it was delivered; None where an older version delivered it
    refused: bool = False  # it was not delivered, and never can be


class CheckIn(Frozen):
    """A question to somebody who has been to report to the Home Office: are they safe?"""

    at: datetime  # when they are asked
    user: str  # who is asked
    tell: bool = False  # tell the other members if no answer comes; only the person can switch this on
    safe: bool = False
    safe_at: datetime | None = None  # when somebody said so
    safe_by: str | None = None  # who said so
    seen_at: datetime | None = None  # when the person first did something after they were asked
    number: int = 0  # how many check-ins came before this one


CONTACT_KINDS = (
    "sent",
    "talked",
    "automatic",  # an automatic reply: no answer
    "form",  # the office sent a form of its own, or wants the permission or more details
    "permission",
    "details",
    "written",  # the MP wrote to the Home Office
    "answered",
    "refused",
)


class ContactEntry(Frozen):
    """An entry of the contact log: one occasion on which somebody was in touch with an office."""

    on: date
    role: Role
    mp: str | None = None  # the MP's name; None in entries that older versions made
    seat: str | None = None  # the name of the MP's constituency; None where older versions noted none
    how: str  # the kind; in older entries, joined by hyphens, also by which way, and with whom
    said: str | None = None

    @property
    def what(self) -> str:
        """Which kind of contact it was."""
        return self.how.partition("-")[0]


def london_time(day: date, clock: time) -> datetime:
    """The moment, in UTC, when London's clocks show this day and time.

    When the clocks go back an hour comes twice: then it is the first of the two.
    """
    return datetime.combine(day, clock, LONDON).astimezone(UTC)


def is_skipped(day: date, clock: time) -> bool:
    """Whether London's clocks never show this time on this day, because they go forward over it."""
    return london_time(day, clock).astimezone(LONDON).time() != clock
