"""The state that Telegram holds for one bot: chats, messages, taps to answer, files."""

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
    migrated_to: int | None = None  # the supergroup that this group has become
    messages: dict[int, Json] = field(default_factory=dict)  # by message id; Bot API's Message
    changed: dict[int, int] = field(default_factory=dict)  # when (in ticks) each was sent or edited
    soundless: set[int] = field(default_factory=set)  # ids of the messages at which no phone rang
    asked: int = 0  # the tick at which a person last did something here
    actions: list[str] = field(default_factory=list)  # "typing" and the like
    bell: Bell = field(default_factory=Bell)  # rung at every change in this chat

    @property
    def id(self) -> int:
        """The chat's id: the person's own id, or a negative one for a group."""
        return int(self.info["id"])

    def seen(self) -> list[Message]:
        """Return the messages that exist now, in order."""
        return [Message.of(self.messages[key]) for key in sorted(self.messages)]


@dataclass
class Tap:
    """A press of a button, and the parameters of each answer that the bot gave to it."""

    id: str
    chat: int
    data: str
    answers: list[Json] = field(default_factory=list)
    expired: bool = False

    @property
    def answered(self) -> bool:
        """Whether the button has stopped showing that it is waiting."""
        return bool(self.answers)


class Account:
    """The only place where the stand-in's state changes; each change wakes everybody who waits."""

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
        """Return the chat that a call names, if the bot may write there. Raises Refused."""
        chat = self.chats.get(id) if isinstance(id, int) else None
        if chat is None or chat.standing == "unknown":
            raise bad("chat not found")
        if chat.migrated_to is not None:
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refused(words, migrated_to=chat.migrated_to, expected=True)
        if chat.standing != "member":
            raise Refused(f"Forbidden: {_FORBIDDEN[chat.standing]}", 403, expected=True)
        return chat

    def number(self) -> str:
        """Return a new id for a tap or a file."""
        return str(next(self._ids))

    def tick(self) -> int:
        """Return the next tick: the order of events is counted, not timed."""
        return next(self._ticks)

    def date(self) -> int:
        """Return the time as Telegram writes it: Unix time in whole seconds."""
        return int(self.now())

    def post(self, chat: Chat, sender: Json, content: Json) -> Json:
        """Add a new message to a chat; returns it in the Bot API's form."""
        id = next(self._message_ids)
        head = {"message_id": id, "from": sender, "chat": chat.info, "date": self.date()}
        self.put(chat, {**head, **content})
        return chat.messages[id]

    def put(self, chat: Chat, message: Json) -> None:
        """Store a message, new or edited."""
        chat.messages[message["message_id"]] = message
        chat.changed[message["message_id"]] = self.tick()
        self.ring(chat)

    def ring(self, chat: Chat) -> None:
        """Wake those who wait for a change in this chat, or for any change."""
        chat.bell.ring()
        self.bell.ring()

    def keep(self, upload: Upload) -> Json:
        """Store a file; returns the fields that every file has in the Bot API."""
        id = self.number()
        self.files[f"file_{id}"] = upload
        return {
            "file_id": f"file_{id}",
            "file_unique_id": f"unique_{id}",
            "file_size": len(upload.content),
        }

    def join(self, chat: Chat, person: Json, standing: Standing) -> None:
        """Change the bot's status in a chat, and send it a my_chat_member update."""
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
