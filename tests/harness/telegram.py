"""Runs the shell behind Telegram, in this process: update JSON goes in, and the stand-in checks the calls."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from telegram.ext import ExtBot

from bot.conversation.channel import Channel
from bot.conversation.operator_chat import OperatorChat
from bot.conversation.rate_limits import Allowance
from bot.language.languages import Language
from bot.sources.practice import PracticeSources
from bot.telegram.handler import Handler, UpdateResult
from bot.telegram.json_requests import JsonRequest
from bot.telegram.outbound import TelegramChannel
from bot.telegram.raw_polls import PollRequest
from flows.definition.schema import MENU
from flows.presentation.keyboard import TO_MENU
from flows.state.case import Case, Finding, Query
from flows.state.mp_record import MpRecord
from flows.state.user import User
from tests.harness.flow import NOT_ASKED, SAFE, all_languages, find
from tests.harness.shell import Assembly
from tests.standins.server import serving
from tests.standins.telegram import TOKEN, FakeTelegram
from tests.standins.telegram_in_process import InProcessRequest, NoRateLimit
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Json

MOST_TURNS = 30  # of the pages of one question
UNLIMITED = dict.fromkeys(("messages", "lookups", "papers"), Allowance(10**9, 1.0))
OPENING = tuple(f"{step}:{choice}" for step, choice in SAFE.items() if step not in NOT_ASKED)


class TableSources(PracticeSources):
    """Answers look-ups from the table of `tests/harness/flow.py`."""

    async def find_mp(self, query: Query) -> Finding:
        """Look an MP up in the table."""
        finding = find(query)
        assert isinstance(finding, Finding)
        return finding

    async def record(self, member: int) -> MpRecord:
        """Look an MP's record up in the table."""
        record = find(Query(mp_id=member))
        assert isinstance(record, MpRecord)
        return record


@dataclass
class TelegramShell(Assembly):
    """A bot and its Telegram. All languages are offered, and nobody is limited unless a test says so."""

    languages: Mapping[str, Language] = field(default_factory=all_languages)
    allowances: Mapping[str, Allowance] = field(default_factory=lambda: UNLIMITED)
    operator_chat: int | None = None
    transport: Callable[[FakeTelegram], InProcessRequest] = InProcessRequest

    def __post_init__(self) -> None:
        super().__post_init__()
        self.telegram = FakeTelegram(now=self._unix_time, second=0.001)
        self.requests = self.transport(self.telegram)
        self.bot: ExtBot[Any] = ExtBot(TOKEN, request=self.requests, rate_limiter=NoRateLimit())
        self._delivered = 0
        self.start()

    def connect(self) -> Channel:
        """Return a channel to the stand-in that retries without a pause."""
        self.channel = TelegramChannel(self.bot, self.metrics, _no_pause, self.components.recent)
        return self.channel

    def start(self) -> None:
        """Start as a new process does, with a new handler."""
        super().start()
        operator = OperatorChat(
            self.operator_chat, self.channel, self.metrics, _ready, self.components.withdrawals
        )
        parts = (self.conversation, self.dispatcher, self.channel, self.limits, self.metrics, operator)
        self.handler = Handler(*parts)

    @asynccontextmanager
    async def over_http(self) -> AsyncIterator[None]:
        """Restart the bot, and let it call the stand-in over real HTTP from now on, as it calls Telegram."""
        async with serving(self.telegram) as address, JsonRequest() as calls, PollRequest() as polls:
            self.bot = ExtBot(
                TOKEN,
                base_url=f"{address}/bot",
                request=calls,
                get_updates_request=polls,
                rate_limiter=NoRateLimit(),
            )
            self.start()
            yield

    async def take(self, update: Any) -> bool:
        """Handle an update and all that follows; returns whether it was stored."""
        result = await self.handler.take(self.bot, update)
        await self.dispatcher.settled()
        return result is UpdateResult.DONE

    async def deliver(self) -> None:
        """Handle in order everything that people have done since the last call."""
        updates = self.telegram.updates
        self._delivered, new = len(updates), updates[self._delivered :]
        for update in new:
            await self.take(update)

    async def send(self, person: Person, text: str) -> str:
        """Let a person type; returns the text of everything they are sent in reply."""
        await person.send(text)
        return await self._answers(person)

    async def tap(self, person: Person, *buttons: str) -> str:
        """Let a person press buttons, by callback data; returns the text they are sent for the last one."""
        words = ""
        for data in buttons:
            await self.turn_to(person, data)
            await person.tap(data)
            words = await self._answers(person)
        return words

    async def turn_to(self, person: Person, data: str) -> int:
        """Let a person turn the pages of a question until they see a button; returns the number of taps."""
        turn, turned = f"{data.partition(':')[0]}:_page", list[str]()
        while len(turned) < MOST_TURNS:
            shown = [button.data or "" for button in person.messages[-1].buttons] if person.messages else []
            pages = [one for one in shown if one.startswith(turn)]
            if data.startswith(f"{MENU}:") and not any(one.startswith(f"{MENU}:") for one in shown):
                pages = [one for one in shown if one.endswith(f":{TO_MENU}")]
            if data in shown or not pages:
                break
            turned.append(next((one for one in pages if one not in turned), pages[0]))
            await person.tap(turned[-1])
            await self._answers(person)
        return len(turned)

    async def forge(self, person: Person, data: str) -> str:
        """Press a button that the bot has never shown; returns the text the person is sent in reply."""
        await person.tap_on(person.messages[-1] if person.messages else 1, data)
        return await self._answers(person)

    async def user(self, person: Person) -> User:
        """Return a person's stored document."""
        return await self.user_in(person.id)

    async def case(self, person: Person) -> Case:
        """Return the stored document of a person's open case."""
        return await self.case_in(person.id)

    def _unix_time(self) -> float:
        return self.now.timestamp()

    async def _answers(self, person: Person) -> str:
        earlier = {message.message_id for message in person.messages}
        await self.deliver()
        return "\n".join(message.text for message in person.messages if message.message_id not in earlier)


async def find_mp(shell: TelegramShell, person: Person) -> Person:
    """Let a person answer everything up to the MP's card and go on to the menu; returns the person."""
    await shell.send(person, "/start")
    await shell.tap(person, *OPENING, "situation:ready", "lawyer:told")
    await shell.send(person, "BA1 1AA")
    await shell.tap(person, "show_mp:yes", "objective:_menu")
    return person


async def invitation_from(shell: TelegramShell, person: Person) -> str:
    """Let a person create an invitation; returns the payload of its link."""
    await shell.send(person, "/menu")
    await shell.tap(person, "menu:people", "private_phone:go_on")
    words = await shell.tap(person, "people:supporter")
    return words.partition("?start=")[2].split()[0]


async def join(shell: TelegramShell, owner: Person, member: Person) -> None:
    """Let somebody join a person's case."""
    await shell.send(member, f"/start {await invitation_from(shell, owner)}")
    assert "You have joined the case" in await shell.tap(member, "join:yes")


async def book_surgery(shell: TelegramShell, person: Person) -> None:
    """Let a person enter an appointment at the MP's surgery, with every reminder."""
    await shell.send(person, "/menu")
    await shell.tap(person, "menu:surgery")
    await shell.send(person, "in 3 days")
    await shell.tap(person, "surgery_time:1500", "surgery_place:office", "surgery_who:me")
    await shell.tap(person, "surgery_remind:all", "surgery_check:yes")


async def to_own_words(shell: TelegramShell, person: Person) -> Person:
    """Let a person go from the menu to the question for their own words; returns the person."""
    await shell.send(person, "/menu")
    await shell.tap(person, "menu:prepare_ask")
    while not person.messages[-1].button("own_words:_menu"):
        shown = [button.data for button in person.messages[-1].buttons if button.data]
        await shell.tap(person, next((data for data in shown if data.endswith(":_done")), shown[0]))
    return person


def copied(update: Json) -> Json:
    """Return a deep copy of an update, for a test to change."""
    copy: Json = json.loads(json.dumps(update))
    return copy


async def _no_pause(_: float) -> None:
    await asyncio.sleep(0)


async def _ready() -> dict[str, object]:
    return {"ready": True}
