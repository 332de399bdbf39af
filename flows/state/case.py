"""The document of a case, one person's campaign: its answers, findings, papers, appointments and notes."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Literal

from pydantic import Field

from flows.definition.schema import Frozen, Nation, Role, Voice, stored_as
from flows.state.appointments import (
    Appointment,
    AwaitedReply,
    CheckIn,
    ContactEntry,
    MadeLetter,
    ReminderAttempts,
    london_time,
)
from flows.state.mp_record import MpRecord
from flows.state.user import SCHEMA, Burst, remembered


class Constituency(Frozen):
    """An area of the UK that elects one MP. `id` is the Members API's; None where a person typed the name."""

    id: int | None = None
    name: str
    nation: Nation | None = None  # None: not known, since a person typed the name


class Office(Frozen):
    """One way to reach an MP, exactly as they publish it; what they leave out is None."""

    kind: str  # "Parliamentary office", "Constituency office", ...
    address: str | None = None
    phone: str | None = None
    email: str | None = None


class Mp(Frozen):
    """A Member of Parliament, as Parliament publishes them. `id` None: a person typed the name."""

    id: int | None = None
    name: str
    party: str | None = None
    offices: tuple[Office, ...] = ()
    email: str | None = None  # the address to write to, chosen among the offices
    website: str | None = None
    is_speaker: bool = False
    takes_seat: bool = True  # False: Sinn Féin
    contact_known: bool = True  # False: the service that publishes contacts did not answer


Outcome = Literal[
    "found",  # one constituency and its MP
    "vacant",  # one constituency, and no MP at the moment
    "several",  # the name fits several constituencies
    "too_many",  # the name fits more than can be shown
    "not_found",  # no such postcode or name
    "terminated",  # a postcode that Royal Mail no longer uses
    "no_mp_there",  # Channel Islands or Isle of Man: not in the UK Parliament
    "down",  # the public service could not be reached, or its answer made no sense
]


class Finding(Frozen):
    """The result of looking up an MP."""

    outcome: Outcome
    constituency: Constituency | None = None
    candidates: tuple[Constituency, ...] = ()
    mp: Mp | None = None
    as_of: datetime | None = None  # set for an answer from the cache: when the service gave it
    practice: bool = False
    dissolved: bool = False  # of a vacant seat: so are most, before a general election

    @property
    def key(self) -> str:
        """Identifies the constituency and the MP: an answer given about another finding does not count."""
        place = self.constituency.name if self.constituency else "-"
        return f"{place}|{self.mp.name if self.mp else '-'}"

    @property
    def constituency_name(self) -> str | None:
        """The name of the constituency, if one was found."""
        return self.constituency.name if self.constituency else None


class FactDate(Frozen):
    """When a finding was looked at: it is looked at again when it is used after some days."""

    seen: datetime  # when the public service said it
    tried: datetime | None = None  # when the service last did not answer since


class HeldAt(Frozen):
    """Where a person is held, as it was known at `since`."""

    id: str  # of places.yaml, or of the step that found it
    name: str
    constituency: str | None = None
    since: datetime


# Situations in which the Home Office has decided something already.
DECIDED = ("refused", "appeal", "detained", "removal", "deportation")
GIVEN = "given"  # stands for an answer that was looked up and is not stored itself, such as a postcode


class Query(Frozen):
    """What to look up: exactly one of these is set, except that a place has its name too.

    The ids are the Members API's.
    """

    postcode: str | None = None
    # The first half of a postcode, and the gazetteer's id of a place. An older version that shares the store
    # knows neither, so they are written only while such a look-up is under way.
    outcode: str | None = Field(default=None, exclude_if=lambda outcode: outcode is None)
    place: str | None = Field(default=None, exclude_if=lambda place: place is None)
    point: tuple[float, float] | None = Field(default=None, exclude=True)  # shared, and never stored
    typed_name: str | None = stored_as("name")  # of a constituency, or a part of it, as a person typed it
    constituency_name: str | None = stored_as("seat")  # in full
    constituency_id: int | None = stored_as("constituency")
    mp_id: int | None = stored_as("member")  # of the MP whose record is looked up

    @property
    def is_lost(self) -> bool:
        """Whether nothing is left to look up: what was shared is not stored, and the bot was restarted."""
        return all(value is None for _, value in self)


class Answer(Frozen):
    """An answer to a step. Of a postcode only the fact that it was given is stored."""

    value: str
    about: str | None = None  # the key of the finding it was given about
    at: datetime | None = None  # when it was given
    open: bool = False  # still being put together, choice by choice, or asked anew: it does not count yet


class Awaiting(Frozen):
    """A look-up under way. Its query is dropped as soon as the result has arrived."""

    step: str
    query: Query
    token: int
    value: str | None = None  # the answer to record once the result has arrived


class Refresh(Frozen):
    """A look-up under way of a seat that was found some days ago."""

    role: Role
    query: Query
    token: int
    paper: str | None = None  # delivered afterwards, if the MP is still the same


class WaitingText(Frozen):
    """Typed words that count only after a yes (`flows/handlers/waiting_text.py`). They are no answer."""

    step: str  # the question at which they were typed
    asked_by: str  # the step that asks about them
    text: str
    until: datetime


RecentMessage = tuple[int, int]  # Telegram's id of a message, and when it was sent (Unix time in seconds)


class Member(Frozen):
    """One user's part in a case. Their position in the flow follows from it and from the answers."""

    chapter: str
    asking: str | None = None  # a step asked out of turn: changed, gone back to, or a command's
    awaiting: Awaiting | None = None
    refresh: Refresh | None = None
    waiting_text: WaitingText | None = None
    matches: tuple[str, ...] = stored_as("narrowed", default=())  # ids of buttons that fit the words typed
    voice: Voice | None = None  # of a member who joined; the others speak as they answered
    joined: datetime | None = None
    knows: str | None = None  # their own answer to whether the Home Office knows about the person
    undelivered: tuple[str, ...] = stored_as("handing", default=())  # receipts of files still to be delivered
    lets_through: datetime | None = None  # until then, words of despair or danger are taken as the answer too
    burst: Burst | None = None
    pasted: datetime | None = None  # when the last part of a text came that was too long for one message
    lookups: int = 0  # how many were started so far; gives the next one its token
    recent: tuple[RecentMessage, ...] = ()  # in the user's chat, so that they can be deleted; oldest first


class Invite(Frozen):
    """A link that lets one more person join, once. It is stored under a digest of its secret."""

    voice: Voice
    until: datetime


class Case(Frozen):
    """One person's campaign, which several users may share."""

    id: str
    version: int = 0
    schema_version: int = SCHEMA
    answers: dict[str, Answer] = Field(default_factory=dict)
    findings: dict[Role, Finding] = Field(default_factory=dict)
    fact_dates: dict[Role, FactDate] = Field(default_factory=dict)  # of the findings
    confirmed: dict[Role, str] = Field(default_factory=dict)  # keys of the findings that the person confirmed
    records: dict[int, MpRecord] = Field(default_factory=dict)  # by the Members API's id
    held: HeldAt | None = None
    papers_made: dict[str, datetime] = stored_as("made", default={})  # papers by id, and when last made
    papers_for: dict[str, tuple[str, ...]] = Field(default_factory=dict)  # by paper: keys of findings
    letters: dict[Role, MadeLetter] = Field(default_factory=dict)  # the newest to each MP, until it has gone
    appointments: dict[str, Appointment] = Field(default_factory=dict)
    awaited_replies: dict[Role, AwaitedReply] = stored_as("waits", default={})  # by the role of the MP
    checkin: CheckIn | None = None
    last_checkin: CheckIn | None = None  # the one before: whoever was told of it may have to hear its end
    checkins: int = 0  # how many there have been; gives the next one its number
    contacts: tuple[ContactEntry, ...] = ()  # the contact log, in the order of entry
    reminder_attempts: dict[str, ReminderAttempts] = stored_as("bells", default={})  # by `<reminder>/<user>`
    muted: tuple[str, ...] = ()  # users who want no reminders
    owner: str = ""  # the user who can remove the others
    nickname: str | None = None
    invites: dict[str, Invite] = Field(default_factory=dict)  # by the digest of the secret
    members: dict[str, Member] = stored_as("places", default={})  # by user
    spoken_to: str | None = Field(default=None, exclude=True)  # the member whose turn it is
    updates: tuple[int, ...] = ()  # numbers of the last updates whose effect this document contains
    touched: datetime | None = None  # when a member last wrote or tapped

    def voice(self) -> Voice:
        """Whom the sentences address: the person themselves, or a supporter."""
        member = self.members.get(self.spoken_to or "")
        if member and member.voice:
            return member.voice
        return "supporter" if self.chose("who", "supporter") else "person"

    def hurries(self, today: date) -> bool:
        """Whether a date is near after which it may be too late; offices are then phoned every day."""
        last = self.paper_date
        near = last is not None and today <= last <= today + timedelta(days=14)
        return near and self.faces_removal and not self._date_is_for("reply", "reporting", "other")

    def _date_is_for(self, *purposes: str) -> bool:
        """Whether the date on the paper is for one of these."""
        return any(self.chose("date_for", purpose) for purpose in purposes)

    @property
    def paper_date(self) -> date | None:
        """The date on the person's paper, if their situation is one in which there is such a paper."""
        answer = self.answers.get("paper_date") if self.has_paper else None
        try:
            return date.fromisoformat(answer.value) if answer else None
        except ValueError:
            return None  # the answer is one of the buttons

    @property
    def is_held(self) -> bool:
        """Whether the person is in detention."""
        is_asked = self.chose("situation", "removal") or self.chose("situation", "deportation")
        return self.chose("situation", "detained") or (is_asked and self.chose("detained_too", "yes"))

    @property
    def has_paper(self) -> bool:
        """Whether the situation is one in which the Home Office has written, perhaps with a date."""
        return any(self.chose("situation", choice) for choice in (*DECIDED, "reply"))

    @property
    def faces_removal(self) -> bool:
        """Whether the Home Office has said that it wants to remove the person."""
        by_date = self.paper_date is not None and self.chose("date_for", "removal")
        return by_date or self.chose("situation", "removal") or self.chose("situation", "deportation")

    def moment(self, day: str, clock: str) -> datetime | None:
        """The moment that the answers to two steps give, one for the day and one for the time.

        None while one of them is missing or cannot be read.
        """
        on, at = self.answers.get(day), self.answers.get(clock)
        if on is None or at is None:
            return None
        try:
            return london_time(date.fromisoformat(on.value), time.fromisoformat(at.value))
        except ValueError:
            return None  # an older version of the bot stored something else

    def planned(self) -> list[Appointment]:
        """The appointments that are planned, the next one first."""
        appointments = sorted(self.appointments.values(), key=lambda appointment: appointment.at)
        return [appointment for appointment in appointments if appointment.state == "planned"]

    def words_wait_until(self) -> list[datetime]:
        """When the typed words that wait for a member's yes are dropped."""
        return [member.waiting_text.until for member in self.members.values() if member.waiting_text]

    def answers_without(self, steps: Collection[str]) -> dict[str, Answer]:
        """The answers by step, except those to these steps."""
        return {step: answer for step, answer in self.answers.items() if step not in steps}

    def chose(self, step: str, choice: str) -> bool:
        """Whether this choice is the answer to a step, or one of several."""
        answer = self.answers.get(step)
        return answer is not None and not answer.open and choice in answer.value.split(",")

    def after(self, update: int | None, written_at: datetime | None) -> "Case":
        """Return this case as it is stored after a turn.

        It remembers the number of the update, which shows that the whole turn is stored: the user is saved
        before the case. `written_at`: when the person wrote or tapped; None after a turn that no person
        caused, such as a reminder, which does not count as a sign of life.
        """
        changes = {"updates": remembered(self.updates, update), "touched": written_at or self.touched}
        return self.model_copy(update=changes)


def new_case(id: str, user: str, chapter: str) -> Case:
    """Return an empty case with one member, at the start of a chapter."""
    return Case(id=id, owner=user, members={user: Member(chapter=chapter)})
