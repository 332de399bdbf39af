"""The real conversation and dispatcher over a store in memory, and a channel that remembers."""

import asyncio
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.app import Components, with_languages
from bot.conversation.conversation import Sender
from bot.conversation.messages import File, Message
from bot.conversation.rate_limits import RateLimits
from bot.language.languages import Language
from bot.metrics import Metrics
from bot.sources import Sources
from bot.sources.practice import PracticeSources
from bot.stores import Kind
from bot.stores.memory import MemoryStore
from flows.definition.loader import load_flow
from flows.engine import Engine
from flows.events import Event, Started, Tapped
from flows.state.case import Case, Finding, Query
from flows.state.user import User
from tests.walk import LANGUAGES, NOW, SAFE, shipped_engine

SPREAD = 0x9E3779B97F4A7C15F39CC0605CEDC835
CHAT, OTHER = 5_000_000_001, 5_000_000_002
OPENING: tuple[Event, ...] = (
    Started(),
    *(Tapped(step, choice) for step, choice in SAFE.items() if step != "home_office_warning"),
    Tapped("situation", "ready"),
    Tapped("lawyer", "told"),
    Tapped("menu", "find_mp"),
)


class Shown:
    """A channel: what was shown, by chat. `refusals` are raised first, one a message; `deaf` always."""

    def __init__(self) -> None:
        self.messages: list[tuple[int | str, Message]] = []
        self.refusals: list[Exception] = []
        self.files: list[tuple[int | str, File]] = []
        self.deaf: Exception | None = None

    async def send(self, chat: int | str, message: Message) -> None:
        """Remember a message, as late as a network would."""
        await asyncio.sleep(0)
        if self.refusals or self.deaf:
            raise self.deaf or self.refusals.pop(0)
        self.messages.append((chat, message))

    async def send_file(self, chat: int | str, file: File) -> None:
        """Remember a file."""
        await asyncio.sleep(0)
        if self.deaf:
            raise self.deaf
        self.files.append((chat, file))

    async def invitation_link(self, payload: str) -> str:
        """A link as Telegram's look."""
        return f"https://t.me/bot?start={payload}"

    async def show_typing(self, chat: int | str) -> None:
        """Nothing to remember."""


class HeldSources(PracticeSources):
    """Sample data that comes only once `open` is set. `asked` counts the look-ups begun."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.asked = asyncio.Event(), 0

    async def find_mp(self, query: Query) -> Finding:
        """Wait, then answer."""
        self.asked += 1
        await self.open.wait()
        return await super().find_mp(query)


@dataclass
class Room:
    """One bot after another over one store."""

    store: MemoryStore = field(default_factory=MemoryStore)
    sources: Sources = field(default_factory=PracticeSources)
    channel: Shown = field(default_factory=Shown)
    now: datetime = NOW
    languages: Mapping[str, Language] = field(default_factory=lambda: LANGUAGES)
    seconds: float = 0.0  # by the clock of the limits

    def __post_init__(self) -> None:
        self._ids = itertools.count(1)
        self.limits, self.metrics = RateLimits(lambda: self.seconds), Metrics()
        self._start()

    async def say(self, event: Event, update: int | None = None, chat: int = CHAT) -> list[Message]:
        """An event and all that follows from it; returns what was shown for it."""
        before = len(self.channel.messages)
        await self.dispatcher.submit(Sender(chat), event, update)
        await self.dispatcher.settled()
        return [message for _, message in self.channel.messages[before:]]

    async def restart(self) -> None:
        """Stop at once, start again, and tell whoever is owed it."""
        await self.dispatcher.stop()
        self._start()
        await self.dispatcher.recover()
        await self.dispatcher.settled()

    async def user(self, chat: int = CHAT) -> User:
        """The user's document as it is kept."""
        return User.model_validate_json(await self._body("user", await self.store.user_key(chat)))

    async def case(self, chat: int = CHAT) -> Case:
        """The open case's document as it is kept."""
        return Case.model_validate_json(await self._body("case", (await self.user(chat)).case or ""))

    def buttons(self, chat: int = CHAT) -> list[str]:
        """The data of the buttons of the last message that had any."""
        shown = [message for to, message in self.channel.messages if to == chat and message.rows]
        return [key.data for row in shown[-1].rows for key in row if key.data] if shown else []

    async def _body(self, kind: Kind, key: str) -> str:
        body = await self.store.load(kind, key)
        assert body is not None, f"no {kind} is kept"
        return body

    def _start(self) -> None:
        engine = shipped_engine() if self.languages is LANGUAGES else _engine(self.languages)
        parts = (engine, self.languages, self.store, self.sources, self.limits, self.metrics)
        self.components = Components(*parts, clock=lambda: self.now, new_id=self._new_id)
        self.conversation = self.components.conversation
        self.dispatcher = self.components.dispatcher(self.channel)

    def _new_id(self) -> str:
        """32 digits that look random, as in the bot."""
        return f"{next(self._ids) * SPREAD % 2**128:032x}"


def _engine(languages: Mapping[str, Language]) -> Engine:
    return Engine(with_languages(load_flow(values={"days": timedelta(days=180)}), languages))


async def opened(room: Room, chat: int = CHAT) -> Room:
    """The room with a chat that has come to the postcode."""
    for event in OPENING:
        await room.say(event, chat=chat)
    return room


async def until(true: Callable[[], bool]) -> None:
    """Let the others go on until something is true."""
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0)
    raise AssertionError("it did not come about")
