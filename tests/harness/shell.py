"""Runs the real conversation and dispatcher on a store in memory, with a channel that records messages.

`Shell` is for tests in which a chat sends events. `tests/harness/telegram.py` puts Telegram in front of the
same parts. Both build on `Assembly`, the one place in which the tests put the bot's parts together.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.app import Components
from bot.conversation.channel import Channel, Refused
from bot.conversation.conversation import Sender
from bot.conversation.document_versions import read
from bot.conversation.messages import File, Message
from bot.conversation.rate_limits import USUAL, Allowance, RateLimits
from bot.documents import FileWorker
from bot.language.languages import Language
from bot.metrics import Metrics
from bot.sources import Sources
from bot.sources.practice import PracticeSources
from bot.stores import Kind, Store
from bot.stores.memory import MemoryStore
from bot.web.page_link import PageLinks
from flows.engine import Engine
from flows.events import CommandSent, Event, Started, Tapped
from flows.state.case import Case, Finding, Query
from flows.state.user import User
from tests.harness.flow import LANGUAGES, NOT_ASKED, NOW, SAFE, engine_for

GOLDEN_RATIO = 0x9E3779B97F4A7C15F39CC0605CEDC835  # of 2**128, so that its multiples are spread evenly
PATIENCE = 30_000  # looks at a condition: after the first thousand a millisecond apart, for threads
CHAT, OTHER = 5_000_000_001, 5_000_000_002
OPENING: tuple[Event, ...] = (
    Started(),
    *(Tapped(step, choice) for step, choice in SAFE.items() if step not in NOT_ASKED),
    Tapped("situation", "ready"),
    Tapped("lawyer", "told"),
)


class RecordingChannel:
    """Records what each chat is sent. Raises `failure` if set, else one of `refusals` for each message."""

    def __init__(self) -> None:
        self.messages: list[tuple[int | str, Message]] = []
        self.files: list[tuple[int | str, File]] = []
        self.edited: list[tuple[int | str, int]] = []  # chats and messages that others took the place of
        self.removed: list[tuple[int | str, int]] = []
        self.refusals: list[Exception] = []
        self.failure: Exception | None = None
        self.refused_files = False
        self.paused: set[int | str] = set()  # chats to which nothing can be sent for a while

    async def send(self, chat: int | str, message: Message) -> None:
        """Record a message, after a tick of the event loop, because a network takes time too."""
        await asyncio.sleep(0)
        if self.refusals or self.failure:
            raise self.failure or self.refusals.pop(0)
        self.messages.append((chat, message))

    async def edit(
        self,
        chat: int | str,
        sent: int,
        message: Message,
        only_buttons: bool = False,  # noqa: ARG002 (the protocol's)
    ) -> None:
        """Record the message, and which one it took the place of."""
        self.edited.append((chat, sent))
        await self.send(chat, message)

    async def send_file(self, chat: int | str, file: File) -> None:
        """Record a file, unless files are refused."""
        await asyncio.sleep(0)
        if self.failure or self.refused_files:
            raise self.failure or Refused
        self.files.append((chat, file))

    async def send_passing(
        self, chat: int | str, message: Message, remember: Callable[[int], Awaitable[None]]
    ) -> None:
        """Record a message that is to be removed, under its place in `messages` as id."""
        await remember(len(self.messages))
        await self.send(chat, message)

    async def remove(self, chat: int | str, messages: Sequence[int]) -> None:
        """Record which messages were removed."""
        await asyncio.sleep(0)
        if self.failure:
            raise self.failure
        self.removed += [(chat, id) for id in messages]

    async def invitation_link(self, payload: str) -> str:
        """Return a link of the form that Telegram uses."""
        return f"https://t.me/bot?start={payload}"

    def is_paused(self, chat: int | str) -> bool:
        """Return whether the test has paused this chat."""
        return chat in self.paused

    async def show_typing(self, chat: int | str) -> None:
        """Do nothing: typing is not recorded."""


class GatedSources(PracticeSources):
    """Sample data that is returned only once `gate` is set. `lookups` counts the look-ups begun."""

    def __init__(self) -> None:
        super().__init__()
        self.gate, self.lookups = asyncio.Event(), 0

    async def find_mp(self, query: Query) -> Finding:
        """Wait for the gate, then answer."""
        self.lookups += 1
        await self.gate.wait()
        return await super().find_mp(query)


@dataclass
class Assembly:
    """The bot's parts around one store. The conversation's clock is `now`, the rate limits' is `seconds`."""

    store: Store = field(default_factory=MemoryStore)
    sources: Sources = field(default_factory=PracticeSources)
    languages: Mapping[str, Language] = field(default_factory=lambda: LANGUAGES)
    allowances: Mapping[str, Allowance] = field(default_factory=lambda: USUAL)
    now: datetime = NOW
    seconds: float = 0.0
    file_worker: FileWorker = field(default_factory=FileWorker)
    page_address: str | None = None  # of the fill-in page; None: there is none

    def __post_init__(self) -> None:
        self._ids = itertools.count(1)
        self.metrics = Metrics()
        self.limits = RateLimits(lambda: self.seconds, dict(self.allowances))

    async def restart(self) -> None:
        """Stop at once, start again on the same store, and deliver what was left undelivered."""
        await self.dispatcher.stop()
        self.start()
        await self.components.withdrawals.refresh()
        await self.recover()

    async def recover(self) -> None:
        """Deliver what is stored but not yet delivered."""
        await self.dispatcher.recover()
        await self.dispatcher.settled()

    async def remind(self) -> None:
        """Send the reminders that are due."""
        await self.dispatcher.remind()
        await self.dispatcher.settled()

    async def user_in(self, chat: int) -> User:
        """Return the stored document of a chat's user."""
        return read("user", await self._body("user", await self.store.user_key(chat)), User)

    async def case_in(self, chat: int) -> Case:
        """Return the stored document of the case that is open in a chat."""
        return read("case", await self._body("case", (await self.user_in(chat)).case or ""), Case)

    def start(self) -> None:
        """Start as a new process does, on the existing store."""
        self.components = assemble(self, self.engine(), self._new_id)
        self.conversation = self.components.conversation
        self.dispatcher = self.components.dispatcher(self.connect())

    def engine(self) -> Engine:
        """Return the engine of this process; tests share it if they share the languages."""
        shared = engine_for(self.languages)
        return Engine(replace(shared.flow, has_page=True)) if self.page_address else shared

    def connect(self) -> Channel:
        """Return the channel through which this process sends."""
        raise NotImplementedError

    async def _body(self, kind: Kind, key: str) -> str:
        body = await self.store.load(kind, key)
        assert body is not None, f"no {kind} is stored"
        return body

    def _new_id(self) -> str:
        """Return 32 hexadecimal digits that look random, like the bot's ids."""
        return f"{next(self._ids) * GOLDEN_RATIO % 2**128:032x}"


def assemble(assembly: Assembly, engine: Engine, new_id: Callable[[], str]) -> Components:
    """Put the parts together as `bot.app` does, around what the test supplies."""
    parts = (engine, assembly.languages, assembly.store, assembly.sources, assembly.limits, assembly.metrics)
    links = PageLinks(engine.flow.page, assembly.page_address).link if assembly.page_address else None
    return Components(
        *parts,
        clock=lambda: assembly.now,
        new_id=new_id,
        file_worker=assembly.file_worker,
        page_link=links,
    )


@dataclass
class Shell(Assembly):
    """A bot, restartable, on a store in memory. Chats send events; the channel records the answers."""

    store: MemoryStore = field(default_factory=MemoryStore)
    channel: RecordingChannel = field(default_factory=RecordingChannel)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.start()

    def connect(self) -> Channel:
        """Return the recording channel."""
        return self.channel

    async def send(self, event: Event, update: int | None = None, chat: int = CHAT) -> list[Message]:
        """Send an event and wait for everything that follows; returns the messages sent meanwhile."""
        before = len(self.channel.messages)
        await self.submit(event, update, chat)
        await self.dispatcher.settled()
        return [message for _, message in self.channel.messages[before:]]

    async def submit(self, event: Event, update: int | None = None, chat: int = CHAT) -> None:
        """Send an event, and wait only until its turn is stored."""
        await self.dispatcher.submit(Sender(chat), event, update)

    async def user(self, chat: int = CHAT) -> User:
        """Return the stored document of a chat's user."""
        return await self.user_in(chat)

    async def case(self, chat: int = CHAT) -> Case:
        """Return the stored document of the case that is open in a chat."""
        return await self.case_in(chat)

    def buttons(self, chat: int = CHAT) -> list[str]:
        """Return the callback data of the buttons under the last message that has any."""
        messages = [message for to, message in self.channel.messages if to == chat and message.rows]
        return [key.data for row in messages[-1].rows for key in row if key.data] if messages else []

    def files(self) -> list[str]:
        """Return the names of the files sent."""
        return [file.name for _, file in self.channel.files]


async def at_postcode(shell: Shell, chat: int = CHAT) -> Shell:
    """Take a chat from /start to the question for a postcode; returns the shell."""
    for event in OPENING:
        await shell.send(event, chat=chat)
    return shell


async def invite(shell: Shell, voice: str = "supporter") -> str:
    """Let the first chat create an invitation; returns the payload of its link."""
    await shell.send(CommandSent("menu"))
    await shell.send(Tapped("menu", "people"))
    await shell.send(Tapped("private_phone", "go_on"))
    messages = await shell.send(Tapped("people", voice))
    link = next(message.html for message in messages if "t.me" in message.html)
    return link.partition("start=")[2].partition('"')[0].partition("<")[0].split()[0]


async def follow(shell: Shell, payload: str, chat: int = OTHER, answer: str = "yes") -> str:
    """Open a link, choose English if asked, and answer whether to join; returns the last texts sent."""
    await shell.send(Started(payload), chat=chat)
    if (await shell.user(chat)).language is None:
        await shell.send(Tapped("language", "en"), chat=chat)
    messages = await shell.send(Tapped("join", answer), chat=chat)
    return "\n".join(message.html for message in messages)


async def until(condition: Callable[[], bool]) -> None:
    """Let other tasks, and then threads, run until a condition holds."""
    for number in range(PATIENCE):
        if condition():
            return
        await asyncio.sleep(0 if number < 1000 else 0.001)
    raise AssertionError("the condition did not become true")
