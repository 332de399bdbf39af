"""What a turn asks the shell to do. The core returns effects, and never performs them itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.definition.schema import Voice
from flows.definition.text import Paragraph, Text, Value
from flows.state.appointments import Appointment
from flows.state.case import Query
from flows.state.paper import Paper
from flows.state.user import Leaving


@dataclass(frozen=True, slots=True)
class FillIn:
    """What the fill-in page is to hold, which opens on the person's own phone."""

    letter: Paper | None  # None: only the permission letter
    permission: Paper
    mp: str  # the MP's name
    voice: Voice  # who writes
    is_detained: bool  # the person is not with the supporter, and signs on paper
    enclosed: Value | None = None  # what goes with the letter, as a list in words
    case: str = ""  # its id: what was typed for one case is no use for another


@dataclass(frozen=True, slots=True)
class Button:
    """A button: a tap sends `data` (`<step>:<choice>`), opens `link`, copies `copies`, or opens the `page`.

    A str label is never translated, and what is copied is in English.
    """

    label: Text | str
    data: str | None = None
    link: str | None = None
    copies: Text | str | None = None
    page: FillIn | None = None  # the shell makes the link; without a public address there is no button


@dataclass(frozen=True, slots=True)
class Say:
    """One message: paragraphs of lines, and rows of buttons."""

    paragraphs: tuple[Paragraph, ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    portrait: int | None = None  # the Members API's id of the MP whose picture is shown
    language: str | None = None  # used instead of the person's own language
    passing: bool = False  # removed from the chat as soon as the person does anything
    covered: bool = False  # all but the first paragraph is covered until it is tapped; nobody asked for it
    without_sound: bool = False  # arrives without a sound
    edits: int | None = None  # Telegram's id of the message that it takes the place of
    only_buttons: bool = False  # of that message the buttons change, and the words stay


@dataclass(frozen=True, slots=True)
class LookUp:
    """Look up an MP, or an MP's record. The result comes back as LookedUp with the same token."""

    query: Query
    token: int


@dataclass(frozen=True, slots=True)
class DeliverPaper:
    """Deliver a paper as a file and as text to copy; `as_word`: only as a file that can be changed.

    `notes`: what is said along with it, by phrase id. `next_steps`: what to do with it, said with the file.
    """

    paper: Paper
    notes: Mapping[str, Text] = field(default_factory=dict)
    next_steps: tuple[Text, ...] = ()
    as_word: bool = False

    @property
    def receipt(self) -> str:
        """The key under which the case marks this delivery as pending."""
        return f"{'word' if self.as_word else 'paper'}:{self.paper.id}"


@dataclass(frozen=True, slots=True)
class SendInvitation:
    """Send a link that opens a chat with this bot and carries `payload`. It replaces {link} in `words`."""

    payload: str
    words: Text


@dataclass(frozen=True, slots=True)
class JoinCase:
    """Add the user to the case that this payload belongs to."""

    payload: str


@dataclass(frozen=True, slots=True)
class ResumeCase:
    """Ask the open question of the case that has just been opened. `phrase`: said before it."""

    phrase: str | None = None


@dataclass(frozen=True, slots=True)
class DeliverCalendar:
    """Deliver an appointment as a calendar file. It replaces an earlier one with the same UID."""

    appointment: Appointment
    name: Text
    uid: str

    @property
    def receipt(self) -> str:
        """The key under which the case marks this delivery as pending."""
        return f"calendar:{self.appointment.id}"


@dataclass(frozen=True, slots=True)
class SendReminder:
    """Send a reminder. Once it is sent, ReminderDelivered comes back with the same key and case."""

    key: str
    say: Say
    case: str
    file: DeliverCalendar | None = None  # the message is its caption


@dataclass(frozen=True, slots=True)
class DeliverExport:
    """Deliver everything that is stored about the user. `note`: said before it."""

    note: Text
    receipt: str = "mydata"


@dataclass(frozen=True, slots=True)
class SendWordings:
    """Send sentences to copy, with their catalogue contexts, so that people can correct them."""

    note: Text
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class RemoveMessages:
    """Remove passing messages from the chat, by Telegram's ids, then forget their ids."""

    messages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EraseUser:
    """Erase the user and their cases, as `leaving` says, then send `say`."""

    say: Say
    leaving: Leaving


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
    | RemoveMessages
    | EraseUser
)
