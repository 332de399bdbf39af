"""Events go in, effects come out. An effect is a wish: the engine never performs one."""

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
    """Hand over a paper: as a file, and as words to copy. `notes`: what is said beside them, by phrase."""

    paper: Paper
    notes: Mapping[str, Text] = field(default_factory=dict)

    @property
    def receipt(self) -> str:
        """What says that it was handed over."""
        return f"paper:{self.paper.id}"


@dataclass(frozen=True, slots=True)
class SendReminder:
    """Show a reminder; that it was shown comes back as Rung with the same key, about the same case."""

    key: str
    say: Say
    case: str


@dataclass(frozen=True, slots=True)
class SendInvitation:
    """Show a link that opens this chat with a payload; `words` have a place for it, {link}."""

    payload: str
    words: Text


@dataclass(frozen=True, slots=True)
class JoinCase:
    """Take part in the case that this payload leads to."""

    payload: str


@dataclass(frozen=True, slots=True)
class ResumeCase:
    """Another case is open now: say where it stands, after a phrase."""

    phrase: str | None = None


@dataclass(frozen=True, slots=True)
class DeliverCalendar:
    """Hand over an appointment as a file for calendars, where it replaces what was handed over before."""

    appointment: Appointment
    name: Text
    uid: str

    @property
    def receipt(self) -> str:
        """What says that it was handed over."""
        return f"calendar:{self.appointment.id}"


@dataclass(frozen=True, slots=True)
class DeliverExport:
    """Hand over everything that is kept about the user; `note` is said before it."""

    note: Text
    receipt: str = "mydata"


@dataclass(frozen=True, slots=True)
class SendWordings:
    """Show sentences to copy, each with its place in the catalogue, for somebody who can say them better."""

    note: Text
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class EraseUser:
    """Erase the user and their cases, or leave those to the others who take part; then say the last word."""

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
