"""What goes into a turn: what people do, and what the shell reports back."""

from dataclasses import dataclass
from typing import Literal

from flows.state.case import Finding
from flows.state.mp_record import MpRecord


@dataclass(frozen=True, slots=True)
class Started:
    """/start, or the first word of a conversation. `payload` is what a deep link carried."""

    payload: str = ""


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button, perhaps an old one. Ids of controls begin with an underscore."""

    step: str
    choice: str

    @classmethod
    def parse(cls, data: str) -> "Tapped":
        """Read a button's data, `<step>:<choice>`. Without a colon the choice is empty."""
        step, _, choice = data.partition(":")
        return cls(step, choice)


@dataclass(frozen=True, slots=True)
class Typed:
    """Words, up to any length."""

    text: str


Command = Literal["back", "menu", "language", "change", "help", "forget", "cases", "mydata", "correct"]


@dataclass(frozen=True, slots=True)
class CommandSent:
    """A command, which may come at any moment of the conversation."""

    command: Command


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that is not an answer: a photo, a voice message, an edit, a forwarded message…"""

    kind: str


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The look-up with this token has come back. A late result changes nothing."""

    token: int
    finding: Finding | MpRecord


@dataclass(frozen=True, slots=True)
class Resumed:
    """Ask the open question again: the bot was stopped before it answered, or another case was opened."""

    phrase: str | None = None  # said before the question


@dataclass(frozen=True, slots=True)
class RemindersDue:
    """It is time to see whether this user is to be reminded of something."""


@dataclass(frozen=True, slots=True)
class ReminderDelivered:
    """A reminder was delivered."""

    key: str


@dataclass(frozen=True, slots=True)
class FileDelivered:
    """A file was delivered."""

    receipt: str


Event = (
    Started
    | Tapped
    | Typed
    | CommandSent
    | Unreadable
    | LookedUp
    | Resumed
    | RemindersDue
    | ReminderDelivered
    | FileDelivered
)
