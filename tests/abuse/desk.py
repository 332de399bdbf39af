"""The bot from Telegram's update to Telegram's call, without a network: the stand-in judges every call."""

import asyncio
import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from telegram.ext import ExtBot

from bot.app import Components, with_languages
from bot.conversation.operator_chat import OperatorChat
from bot.conversation.rate_limits import Allowance, RateLimits
from bot.language.languages import Language, load_languages
from bot.metrics import Metrics
from bot.sources import Sources
from bot.sources.practice import PracticeSources
from bot.stores import Store
from bot.stores.memory import MemoryStore
from bot.telegram.handler import Handler, UpdateResult
from bot.telegram.outbound import TelegramChannel
from flows.definition.loader import load_flow
from flows.engine import Engine
from flows.state.case import Case
from flows.state.user import User
from tests.abuse.direct import AtOnce, Direct
from tests.room import SPREAD
from tests.standins.telegram import TOKEN, FakeTelegram
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Json
from tests.walk import NOW

FREE = dict.fromkeys(("messages", "lookups", "papers"), Allowance(10**9, 1.0))


@cache
def languages() -> Mapping[str, Language]:
    """Every language, once for all tests."""
    return load_languages()


@cache
def engine() -> Engine:
    """The shipped flow in every language, once for all tests."""
    return Engine(with_languages(load_flow(values={"days": timedelta(days=180)}), languages()))


@dataclass
class Desk:
    """One bot and its Telegram. `now`, `seconds`: by the clocks of the conversation and of the limits."""

    store: Store = field(default_factory=MemoryStore)
    sources: Sources = field(default_factory=PracticeSources)
    allowances: dict[str, Allowance] = field(default_factory=lambda: FREE)
    operator_chat: int | None = None
    now: datetime = NOW
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self._ids = itertools.count(1)
        self.telegram = FakeTelegram(now=self._unix_time, second=0.001)
        self.calls = Direct(self.telegram)
        self.bot: ExtBot[Any] = ExtBot(TOKEN, request=self.calls, rate_limiter=AtOnce())
        self.metrics = Metrics()
        clock, limits = (lambda: self.now), RateLimits(lambda: self.seconds, self.allowances)
        parts = (engine(), languages(), self.store, self.sources, limits, self.metrics, clock, self._new_id)
        self.components = Components(*parts)
        self.conversation = self.components.conversation
        channel = TelegramChannel(self.bot, self.metrics, _no_pause)
        self.dispatcher = self.components.dispatcher(channel)
        operator = OperatorChat(self.operator_chat, channel, self.metrics, _ready)
        shell = (self.conversation, self.dispatcher, channel, limits, self.metrics, operator)
        self.handler = Handler(*shell)
        self._read = 0

    async def take(self, update: Any) -> bool:
        """One update, and all that follows. Raises ValueError for what is none."""
        result = await self.handler.take(self.bot, update)
        await self.dispatcher.settled()
        return result is UpdateResult.DONE

    async def deliver(self) -> None:
        """All that people did since the last time, in order."""
        updates = self.telegram.updates
        self._read, new = len(updates), updates[self._read :]
        for update in new:
            await self.take(update)

    async def send(self, person: Person, text: str) -> str:
        """What a person types; all that they are told for it."""
        await person.send(text)
        return await self._told(person)

    async def tap(self, person: Person, *buttons: str) -> str:
        """The buttons that a person presses, as data; all that they are told for the last one."""
        told = ""
        for data in buttons:
            await person.tap(data)
            told = await self._told(person)
        return told

    async def forge(self, person: Person, data: str) -> str:
        """A press that no button of ours leads to; all that they are told for it."""
        await person.tap_on(person.messages[-1] if person.messages else 1, data)
        return await self._told(person)

    async def user(self, person: Person) -> User:
        """A person's document as it is kept."""
        body = await self.store.load("user", await self.store.user_key(person.id))
        return User.model_validate_json(body or "")

    async def case(self, person: Person) -> Case:
        """Their open case as it is kept."""
        body = await self.store.load("case", (await self.user(person)).case or "")
        return Case.model_validate_json(body or "")

    async def _told(self, person: Person) -> str:
        seen = {message.message_id for message in person.messages}
        await self.deliver()
        return "\n".join(one.text for one in person.messages if one.message_id not in seen)

    def _unix_time(self) -> float:
        return self.now.timestamp()

    def _new_id(self) -> str:
        return f"{next(self._ids) * SPREAD % 2**128:032x}"


async def _no_pause(_: float) -> None:
    await asyncio.sleep(0)


async def _ready() -> dict[str, object]:
    return {"ready": True}


def raw(update: Json) -> Json:
    """A copy of an update, to be changed."""
    copy: Json = json.loads(json.dumps(update))
    return copy
