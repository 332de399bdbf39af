"""Values of the stand-in for Telegram: calls, refusals, and messages as people see them."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call, or that a person sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """A call by the bot, with its parameters as Python values (nested objects decoded)."""

    method: str
    parameters: Mapping[str, Any]

    @property
    def chat(self) -> int | None:
        """The chat that the call is about, if any."""
        chat = self.parameters.get("chat_id")
        return chat if isinstance(chat, int) else None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A call answered with a 4xx that no test asked for: the bot did something wrong."""

    method: str
    parameters: Mapping[str, Any]
    error_code: int
    description: str


class Refused(Exception):
    """Telegram refuses a call. `expected`: the test itself brought it about."""

    def __init__(
        self,
        description: str,
        code: int = 400,
        *,
        retry_after: int | None = None,
        migrated_to: int | None = None,
        expected: bool = False,
    ) -> None:
        super().__init__(description)
        self.description = description
        self.code = code
        self.retry_after = retry_after
        self.migrated_to = migrated_to
        self.expected = expected

    def body(self) -> Json:
        """Return the answer as Telegram writes it."""
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        if self.migrated_to is not None:
            answer["parameters"] = {"migrate_to_chat_id": self.migrated_to}
        return answer


def bad(reason: str) -> Refused:
    """Return the usual refusal: 400 Bad Request."""
    return Refused(f"Bad Request: {reason}")


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it sends `data`, opens `url`, or copies `copies`."""

    text: str
    data: str | None
    url: str | None
    copies: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a person sees it: `text` (or the caption) is plain, its formatting is in `entities`."""

    message_id: int
    text: str
    entities: tuple[Json, ...]  # Bot API shape; offsets and lengths in UTF-16 code units
    keyboard: tuple[tuple[Button, ...], ...]
    photo: bool
    document: str | None  # the file's name
    from_bot: bool
    edited: bool
    json: Json  # the whole message as the Bot API writes it

    @classmethod
    def of(cls, json: Json) -> "Message":
        """Build a message from its form in the Bot API."""
        rows = json.get("reply_markup", {}).get("inline_keyboard", ())
        return cls(
            message_id=json["message_id"],
            text=json.get("text") or json.get("caption") or "",
            entities=tuple(json.get("entities") or json.get("caption_entities") or ()),
            keyboard=tuple(tuple(_button(button) for button in row) for row in rows),
            photo="photo" in json,
            document=json.get("document", {}).get("file_name"),
            from_bot=bool(json["from"]["is_bot"]),
            edited="edit_date" in json,
            json=json,
        )

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Every button in reading order."""
        return tuple(button for row in self.keyboard for button in row)

    def button(self, label_or_data: str) -> Button | None:
        """Return the button with this label or this callback data, or None."""
        return next((b for b in self.buttons if label_or_data in (b.text, b.data)), None)


def _button(json: Json) -> Button:
    copies = json.get("copy_text", {}).get("text")
    return Button(json["text"], json.get("callback_data"), json.get("url"), copies)


class Bell:
    """Wakes those who wait for a condition, so that they check it again."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def ring(self) -> None:
        """Wake everybody who waits."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, true: Callable[[], object], timeout: float) -> None:  # noqa: ASYNC109
        """Wait until `true()`. Raises TimeoutError after `timeout` seconds."""
        if true():
            return
        async with asyncio.timeout(timeout):
            while not true():
                await self._changed.wait()
