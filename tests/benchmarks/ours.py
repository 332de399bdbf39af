"""The bot as it runs: from an update's JSON, through handler, dispatcher, engine and store, to calls."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from telegram.ext import ExtBot

from bot.app import Components, with_languages
from bot.clock import utc_now
from bot.conversation.dispatcher import Dispatcher
from bot.conversation.rate_limits import USUAL, Allowance, RateLimits
from bot.language.languages import load_languages
from bot.sources import Sources
from bot.sources.practice import PracticeSources
from bot.stores import Store
from bot.stores.crypto import Cipher
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb.store import TinyDbStore
from bot.telegram.handler import Handler, UpdateResult
from bot.telegram.outbound import TelegramChannel
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.raw_updates import parse_json
from flows.definition.shipped import shipped_flow
from flows.engine import Engine
from flows.questions import KINDS
from tests.benchmarks.wire import TOKEN, Wire

KEY = "a-key-that-opens-nothing-but-benchmarks"
KEPT = timedelta(days=180)  # how long an untouched case is kept
AT_ONCE = 50  # updates of one poll
now = utc_now  # the clock of the bot and of the documents stored for it
UNLIMITED = 1_000_000  # messages per second: the limiter runs, but never makes anybody wait


@dataclass(frozen=True)
class Ours:
    """A bot on one store, whose calls go to a Wire."""

    parts: Components
    bot: ExtBot[Any]
    dispatcher: Dispatcher
    handler: Handler
    wire: Wire

    async def take(self, updates: Sequence[bytes]) -> None:
        """Handle a batch of updates at once, as polling does, and wait until everything is delivered."""
        take = partial(self.handler.take, self.bot)
        results = await asyncio.gather(*map(take, map(parse_json, updates)))
        assert set(results) <= {UpdateResult.DONE}, "the store is down"
        await self.dispatcher.settled()


@asynccontextmanager
async def tinydb(folder: Path) -> AsyncIterator[Store]:
    """Open the default store."""
    store = TinyDbStore(folder, Cipher(KEY))
    yield store
    store.close()


@asynccontextmanager
async def postgres(address: str) -> AsyncIterator[Store]:
    """Open the store for several processes."""
    store = await PostgresStore(address, Cipher(KEY)).open()
    yield store
    await store.aclose()


def opened(place: str) -> AbstractAsyncContextManager[Store]:
    """Open the store at a place: a folder, or the address of a database."""
    return postgres(place) if is_address(place) else tinydb(Path(place))


def is_address(place: str) -> bool:
    """Return whether a place is the address of a database."""
    return "://" in place


@asynccontextmanager
async def our_bot(
    store: Store, wire: Wire | None = None, rate: float = UNLIMITED, sources: Sources | None = None
) -> AsyncIterator[Ours]:
    """Run a bot on a store. `rate`: its limit of messages per second. `sources`: sample data by default."""
    parts, wire = parts_over(store, sources), wire or Wire()
    limiter = RateLimiter(rate)
    bot: ExtBot[Any] = ExtBot(TOKEN, request=wire.our_request(), rate_limiter=limiter)
    channel = TelegramChannel(bot, parts.metrics)
    dispatcher = parts.dispatcher(channel)
    async with bot:
        handler = Handler(parts.conversation, dispatcher, channel, parts.limits, parts.metrics)
        yield Ours(parts, bot, dispatcher, handler, wire)
        await dispatcher.stop()


def parts_over(store: Store, sources: Sources | None = None) -> Components:
    """Put the parts together as `bot.app` does, on a store and sample data."""
    languages = load_languages()
    engine = Engine(with_languages(shipped_flow(KINDS, {"days": KEPT}), languages))
    limits = RateLimits(time.monotonic, dict.fromkeys(USUAL, Allowance(1_000_000, 1.0)))
    return Components(engine, languages, store, sources or PracticeSources(), limits)
