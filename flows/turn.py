"""Events go in, effects come out. An effect is a wish: the engine never performs one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from flows.appointment import Appointment
from flows.case import Case, Finding, Query, User
from flows.model import Text
from flows.paper import Paper
from flows.record import Record


@dataclass(frozen=True, slots=True)
class Started:
    """/start, or the first word of a conversation. `payload` is what a deep link carried."""

    payload: str = ""


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button, perhaps an old one. Ids of controls begin with an underscore."""

    step: str
    choice: str


@dataclass(frozen=True, slots=True)
class Typed:
    """Words, up to any length."""

    text: str


Command = Literal["back", "menu", "language", "change", "help", "forget", "cases", "mydata", "correct"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A command, at any moment of the conversation."""

    command: Command


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that is not an answer: a photo, a voice message, an edit, a forwarded message…"""

    kind: str


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The result of the look-up with this token; a late one changes nothing."""

    token: int
    finding: Finding | Record


@dataclass(frozen=True, slots=True)
class Resumed:
    """Say again where things stand: the bot was stopped before it told, or another case was opened."""

    phrase: str | None = None  # said before it


@dataclass(frozen=True, slots=True)
class Ring:
    """It is time to look whether somebody is to be reminded of something."""


@dataclass(frozen=True, slots=True)
class Rung:
    """A reminder was shown."""

    key: str


@dataclass(frozen=True, slots=True)
class Handed:
    """A file was handed over."""

    receipt: str


Event = Started | Tapped | Typed | Asked | Unreadable | LookedUp | Resumed | Ring | Rung | Handed


@dataclass(frozen=True, slots=True)
class Button:
    """A button: `data` is `<step>:<choice>`, or it opens `link`. A str label is never translated."""

    label: Text | str
    data: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """One message: paragraphs of lines, and rows of buttons."""

    paragraphs: tuple[tuple[Text, ...], ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    portrait: int | None = None  # the Members API's id of the member to show
    language: str | None = None  # another language than the person's own


@dataclass(frozen=True, slots=True)
class LookUp:
    """Find an MP, or an MP's record; the result comes back as LookedUp with the same token."""

    query: Query
    token: int


@dataclass(frozen=True, slots=True)
class Hand:
    """Hand over a paper: as a file, and as words to copy. `notes`: what is said beside them, by phrase."""

    paper: Paper
    notes: Mapping[str, Text] = field(default_factory=dict)

    @property
    def receipt(self) -> str:
        """What says that it was handed over."""
        return f"paper:{self.paper.id}"


@dataclass(frozen=True, slots=True)
class Remind:
    """Show a reminder; that it was shown comes back as Rung with the same key, about the same case."""

    key: str
    say: Say
    case: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """Show a link that opens this chat with a payload; `words` have a place for it, {link}."""

    payload: str
    words: Text


@dataclass(frozen=True, slots=True)
class Join:
    """Take part in the case that this payload leads to."""

    payload: str


@dataclass(frozen=True, slots=True)
class Reopen:
    """Another case is open now: say where it stands, after a phrase."""

    phrase: str | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Hand over an appointment as a file for calendars, where it replaces what was handed over before."""

    appointment: Appointment
    name: Text
    uid: str

    @property
    def receipt(self) -> str:
        """What says that it was handed over."""
        return f"calendar:{self.appointment.id}"


@dataclass(frozen=True, slots=True)
class Export:
    """Hand over everything that is kept about the user; `note` is said before it."""

    note: Text
    receipt: str = "mydata"


@dataclass(frozen=True, slots=True)
class Correction:
    """Show sentences to copy, each with its place in the catalogue, for somebody who can say them better."""

    note: Text
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase the user and their cases, or leave those to the others who take part; then say the last word."""

    say: Say
    hand_over: bool = False


Effect = Say | LookUp | Hand | Remind | Calendar | Invitation | Join | Reopen | Export | Correction | Forget


@dataclass(frozen=True, slots=True)
class Session:
    """Who is speaking, and about which case."""

    user: User
    case: Case


@dataclass(frozen=True, slots=True)
class Turn:
    """The session after an event, and what to do now, in this order."""

    session: Session
    effects: tuple[Effect, ...] = field(default=())
