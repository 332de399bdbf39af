"""What Telegram holds for one bot: its chats, their messages, the taps to answer, the files."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from tests.standins.telegram_updates import Updates
from tests.standins.telegram_values import Bell, Json, Message, Refused, Upload, bad

Standing = Literal["unknown", "member", "blocked", "left"]
_FORBIDDEN = {
    "blocked": "bot was blocked by the user",
    "left": "bot is not a member of the supergroup chat",
}


@dataclass
class Chat:
    """One chat with the bot, as both sides see it."""

    info: Json  # Bot API's Chat
    standing: Standing = "unknown"  # the bot's
    messages: dict[int, Json] = field(default_factory=dict)  # by message id; Bot API's Message
    changed: dict[int, int] = field(default_factory=dict)  # when (in ticks) each was sent or edited
    asked: int = 0  # the tick of the last thing a person did here
    actions: list[str] = field(default_factory=list)  # "typing" and the like
    bell: Bell = field(default_factory=Bell)  # rung at every change in this chat

    @property
    def id(self) -> int:
        """The chat's number: a person's own, or a negative one."""
        return int(self.info["id"])

    def seen(self) -> list[Message]:
        """Every message that is there now, in order."""
        return [Message.of(self.messages[key]) for key in sorted(self.messages)]


@dataclass
class Tap:
    """A button that was pressed, and what the bot answered to it: the parameters of each answer."""

    id: str
    chat: int
    data: str
    answers: list[Json] = field(default_factory=list)
    expired: bool = False

    @property
    def answered(self) -> bool:
        """Whether the little clock on the button has gone."""
        return bool(self.answers)


class Account:
    """The one place where the state of the stand-in changes; everybody who waits is told."""

    def __init__(self, token: str, now: Callable[[], float], second: float) -> None:
        self.token = token
        self.now = now
        self.bell = Bell()
        self.updates = Updates(self.bell, second)
        self.chats: dict[int, Chat] = {}
        self.taps: dict[str, Tap] = {}
        self.files: dict[str, Upload] = {}
        self._ticks: Iterator[int] = itertools.count(1)
        self._message_ids: Iterator[int] = itertools.count(101)
        self._ids: Iterator[int] = itertools.count(4_900_000_000_000_001)
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Stand-in",
            "username": "standin_bot",
        }

    def chat(self, id: int | str) -> Chat:
        """The chat that a call names, if the bot may write there. Raises Refused."""
        chat = self.chats.get(id) if isinstance(id, int) else None
        if chat is None or chat.standing == "unknown":
            raise bad("chat not found")
        if chat.standing != "member":
            raise Refused(f"Forbidden: {_FORBIDDEN[chat.standing]}", 403, expected=True)
        return chat

    def number(self) -> str:
        """A new identifier, of a tap or a file."""
        return str(next(self._ids))

    def tick(self) -> int:
        """The next moment: moments are counted, not timed."""
        return next(self._ticks)

    def date(self) -> int:
        """Now, as Telegram writes it: Unix time in whole seconds."""
        return int(self.now())

    def post(self, chat: Chat, sender: Json, content: Json) -> Json:
        """Put a new message into a chat; gives the Bot API's Message."""
        id = next(self._message_ids)
        head = {"message_id": id, "from": sender, "chat": chat.info, "date": self.date()}
        self.put(chat, {**head, **content})
        return chat.messages[id]

    def put(self, chat: Chat, message: Json) -> None:
        """Put a message in place, new or edited."""
        chat.messages[message["message_id"]] = message
        chat.changed[message["message_id"]] = self.tick()
        self.ring(chat)

    def ring(self, chat: Chat) -> None:
        """Let those look again who wait for something in this chat, or for anything at all."""
        chat.bell.ring()
        self.bell.ring()

    def keep(self, upload: Upload) -> Json:
        """Keep a file; gives the fields that every file has in the Bot API."""
        id = self.number()
        self.files[f"file_{id}"] = upload
        return {
            "file_id": f"file_{id}",
            "file_unique_id": f"unique_{id}",
            "file_size": len(upload.content),
        }

    def join(self, chat: Chat, person: Json, standing: Standing) -> None:
        """Change what the bot is in a chat, and tell it with a my_chat_member update."""
        old, chat.standing = chat.standing, standing
        content = {
            "chat": chat.info,
            "from": person,
            "date": self.date(),
            "old_chat_member": self._member(old),
            "new_chat_member": self._member(standing),
        }
        self.updates.add(chat.id, "my_chat_member", content)
        self.ring(chat)

    def _member(self, standing: Standing) -> Json:
        if standing == "blocked":
            return {"user": self.bot, "status": "kicked", "until_date": 0}
        return {"user": self.bot, "status": "member" if standing == "member" else "left"}
