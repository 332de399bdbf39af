"""What comes out of a turn: what the shell has to do. The core only says it and never does it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.definition.text import Paragraph, Text
from flows.state.appointments import Appointment
from flows.state.case import Query
from flows.state.paper import Paper


@dataclass(frozen=True, slots=True)
class Button:
    """A button: `data` is `<step>:<choice>`, or it opens `link`. A str label is never translated."""

    label: Text | str
    data: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """One message: paragraphs of lines, and rows of buttons."""

    paragraphs: tuple[Paragraph, ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    portrait: int | None = None  # the Members API's id of the member to show
    language: str | None = None  # another language than the person's own


@dataclass(frozen=True, slots=True)
class LookUp:
    """Find an MP, or an MP's record; the result comes back as LookedUp with the same token."""

    query: Query
    token: int


@dataclass(frozen=True, slots=True)
class DeliverPaper:
    """Deliver a paper as a file and as words to copy. `notes`: what is said beside them, by phrase."""

    paper: Paper
    notes: Mapping[str, Text] = field(default_factory=dict)

    @property
    def receipt(self) -> str:
        """The key under which its delivery is marked as pending."""
        return f"paper:{self.paper.id}"


@dataclass(frozen=True, slots=True)
class SendReminder:
    """Send a reminder. Once sent, ReminderDelivered comes back with the same key, for the same case."""

    key: str
    say: Say
    case: str


@dataclass(frozen=True, slots=True)
class SendInvitation:
    """Send a link that opens a chat with this bot and a payload; it takes the place of {link} in `words`."""

    payload: str
    words: Text


@dataclass(frozen=True, slots=True)
class JoinCase:
    """Let the user into the case that this payload leads to."""

    payload: str


@dataclass(frozen=True, slots=True)
class ResumeCase:
    """Another case is open now: ask its question, after a phrase."""

    phrase: str | None = None


@dataclass(frozen=True, slots=True)
class DeliverCalendar:
    """Deliver an appointment as a file for calendars; it replaces an earlier one with the same UID."""

    appointment: Appointment
    name: Text
    uid: str

    @property
    def receipt(self) -> str:
        """The key under which its delivery is marked as pending."""
        return f"calendar:{self.appointment.id}"


@dataclass(frozen=True, slots=True)
class DeliverExport:
    """Deliver everything that is kept about the user; `note` is said before it."""

    note: Text
    receipt: str = "mydata"


@dataclass(frozen=True, slots=True)
class SendWordings:
    """Send sentences to copy, each with its place in the catalogue, to somebody who can translate better."""

    note: Text
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class EraseUser:
    """Erase the user and their cases, then say a last word. `hand_over`: the other members keep the cases."""

    say: Say
    hand_over: bool = False


Delivery = DeliverPaper | DeliverCalendar | DeliverExport
Effect = (
    Say
    | LookUp
    | DeliverPaper
    | SendReminder
    | DeliverCalendar
    | SendInvitation
    | JoinCase
    | ResumeCase
    | DeliverExport
    | SendWordings
    | EraseUser
)
