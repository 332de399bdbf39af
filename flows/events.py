"""Events go in, effects come out. An effect is a wish: the engine never performs one."""

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
    finding: Finding | MpRecord


@dataclass(frozen=True, slots=True)
class Resumed:
    """Say again where things stand: the bot was stopped before it told, or another case was opened."""

    phrase: str | None = None  # said before it


@dataclass(frozen=True, slots=True)
class RemindersDue:
    """It is time to look whether somebody is to be reminded of something."""


@dataclass(frozen=True, slots=True)
class ReminderDelivered:
    """A reminder was shown."""

    key: str


@dataclass(frozen=True, slots=True)
class FileDelivered:
    """A file was handed over."""

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
