"""The real bot in this process, over the Telegram stand-in: handler, conversation, memory store, real HTTP.

Look-ups are answered from the table of `tests/walk.py`, and the clock is the journey's.
"""

import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from telegram import Bot

from bot.conversation.dispatcher import Dispatcher
from bot.conversation.rate_limits import RateLimits
from bot.language.languages import Language
from bot.sources.practice import PracticeSources
from bot.telegram.handler import Handler, UpdateResult
from bot.telegram.json_requests import JsonRequest
from bot.telegram.outbound import TelegramChannel
from flows.state.case import Finding, Query
from flows.state.mp_record import MpRecord
from tests.room import Room
from tests.standins.server import serving
from tests.standins.telegram import TOKEN, FakeTelegram
from tests.walk import find


class TableSources(PracticeSources):
    """What the table has."""

    async def find_mp(self, query: Query) -> Finding:
        """Look up in the table."""
        found = find(query)
        assert isinstance(found, Finding)
        return found

    async def record(self, member: int) -> MpRecord:
        """Look up in the table."""
        found = find(Query(member=member))
        assert isinstance(found, MpRecord)
        return found


@dataclass
class Stand:
    """One bot, and those who write to it. `room` holds its conversation, its store and its clock."""

    telegram: FakeTelegram
    room: Room
    dispatcher: Dispatcher
    handler: Handler
    bot: Bot

    async def take(self) -> None:
        """Let the bot take in what was sent, and do all that follows."""
        for update in self.telegram.deliver():
            result = await self.handler.take(self.bot, update)
            assert result is UpdateResult.DONE, "it could not be stored"
        await self.dispatcher.settled()


@asynccontextmanager
async def standing(languages: Mapping[str, Language]) -> AsyncIterator[Stand]:
    """The bot, ready to be written to."""
    telegram = FakeTelegram()
    async with serving(telegram) as address, Bot(TOKEN, f"{address}/bot", request=JsonRequest()) as bot:
        room = Room(sources=TableSources(), languages=languages)
        channel = TelegramChannel(bot, room.metrics)
        dispatcher = room.components.dispatcher(channel)
        handler = Handler(
            room.conversation, dispatcher, channel, RateLimits(itertools.count().__next__), room.metrics
        )
        yield Stand(telegram, room, dispatcher, handler, bot)
