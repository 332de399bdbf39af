"""What goes into a turn: what people do, and what the shell reports back."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from flows.state.case import Finding
from flows.state.mp_record import MpRecord


@dataclass(frozen=True, slots=True)
class Started:
    """/start, or the first message of a conversation. `payload` is what a deep link carried."""

    payload: str = ""
    words: str = field(default="", compare=False, repr=False)  # beside it: no answer, perhaps a call for help


@dataclass(frozen=True, slots=True)
class Tapped:
    """A tap on a button, perhaps an old one. The ids of controls begin with an underscore."""

    step: str
    choice: str
    message: int | None = field(default=None, compare=False)  # Telegram's id, if it is the newest of the chat

    @classmethod
    def parse(cls, data: str, message: int | None = None) -> "Tapped":
        """Read a button's data, `<step>:<choice>`. Without a colon the choice is empty."""
        step, _, choice = data.partition(":")
        return cls(step, choice, message)


@dataclass(frozen=True, slots=True)
class Typed:
    """Typed words, of any length. `sent`: when, by Telegram's date."""

    text: str
    sent: datetime | None = field(default=None, compare=False)


Command = Literal[
    "back", "menu", "language", "change", "help", "privacy", "forget", "cases", "mydata", "correct"
]


@dataclass(frozen=True, slots=True)
class CommandSent:
    """A command such as /menu, which may come at any point of the conversation."""

    command: Command
    words: str = field(default="", compare=False, repr=False)  # beside it: no answer, perhaps a call for help


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """What begins like a command and is none. `nearest`: the command that was probably meant."""

    nearest: str | None = None
    words: str = field(default="", compare=False, repr=False)  # all of it: no answer, perhaps a call for help


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A message that cannot be an answer, such as a photo, a voice message or an edit."""

    kind: str  # "photo", "voice", "document", "edit", "forward", ..., "other"
    words: str = field(default="", compare=False, repr=False)  # its text or caption


@dataclass(frozen=True, slots=True)
class LocationShared:
    """A place on a map, sent once. It is used where a question asks for an area, and stored nowhere."""

    latitude: float = field(repr=False)
    longitude: float = field(repr=False)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The look-up with this token has returned. A result that comes too late changes nothing."""

    token: int
    finding: Finding | MpRecord


@dataclass(frozen=True, slots=True)
class Resumed:
    """Ask the open question again: the bot stopped before it had replied, or another case was opened."""

    phrase: str | None = None  # said before the question
    opened: bool = False  # another case was opened; nothing was left undelivered


@dataclass(frozen=True, slots=True)
class RemindersDue:
    """Reminders may be due in this case: send the user those that are."""


@dataclass(frozen=True, slots=True)
class ReminderDelivered:
    """The reminder with this key was delivered, or `refused`: it never can be."""

    key: str
    refused: bool = False


@dataclass(frozen=True, slots=True)
class FileDelivered:
    """The file with this receipt was delivered."""

    receipt: str


Event = (
    Started
    | Tapped
    | Typed
    | CommandSent
    | UnknownCommand
    | Unreadable
    | LocationShared
    | LookedUp
    | Resumed
    | RemindersDue
    | ReminderDelivered
    | FileDelivered
)

# Events that a person causes.
BY_PERSON = (Started, Tapped, Typed, CommandSent, UnknownCommand, Unreadable, LocationShared)


def words_of(event: Event) -> str:
    """What a person wrote; empty if the event carries no words."""
    match event:
        case Typed():
            return event.text
        case Started() | CommandSent() | UnknownCommand() | Unreadable():
            return event.words
    return ""


# Events after which the open question is shown.
SHOWN = (Started, Tapped, Typed, CommandSent, UnknownCommand, LocationShared, Resumed)
