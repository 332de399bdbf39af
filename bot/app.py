"""The composition root: the only place that names concrete parts. Plug in another store or source here."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.conversation import Conversation
from bot.dispatch import Channel, Dispatcher
from bot.i18n import Language, load_languages
from bot.settings import Settings
from bot.sources import Sources
from bot.sources.http import Http
from bot.sources.live import Addresses, LiveSources
from bot.sources.practice import PracticeSources
from bot.stores import Store
from bot.stores.crypto import Cipher, own_key
from bot.stores.memory import MemoryStore
from bot.stores.tinydb import TinyDbStore
from bot.telegram.describing import describe
from bot.telegram.handling import Handler
from bot.telegram.limiting import Limiter
from bot.telegram.outbound import TelegramChannel
from bot.telegram.polling import Polling
from flows.engine import Engine
from flows.flow import Flow
from flows.loading import load_flow

CONNECTIONS = 64  # calls to Telegram at once
A_DAY = 24 * 60 * 60  # seconds between two sweeps of the list of constituencies
A_MINUTE = 60  # seconds between two looks for people who could not be told
log = structlog.get_logger()


@dataclass(frozen=True)
class Parts:
    """What a conversation runs on, wherever it is held."""

    flow: Flow
    languages: Mapping[str, Language]
    store: Store
    sources: Sources
    conversation: Conversation

    def dispatcher(self, channel: Channel) -> Dispatcher:
        """The same conversation on one channel."""
        return Dispatcher(self.conversation, self.store, self.sources, self.languages, channel)


@asynccontextmanager
async def assembled(settings: Settings, practice: bool = False) -> AsyncIterator[Parts]:
    """All parts, opened in order and closed in reverse. `practice`: sample data, nothing kept, no network."""
    languages = load_languages()
    flow = speaking(load_flow(values={"days": timedelta(days=settings.retention_days)}), languages)
    async with AsyncExitStack() as stack:
        store = MemoryStore() if practice else _store(settings, stack)
        sources = PracticeSources() if practice else _sources(settings, stack)
        engine = Engine(flow)
        conversation = Conversation(engine, store, languages, _now, lambda: secrets.token_hex(16))
        yield Parts(flow, languages, store, sources, conversation)


def speaking(flow: Flow, languages: Mapping[str, Language]) -> Flow:
    """The flow with the languages it can be had in."""
    names = tuple((code, language.name) for code, language in languages.items())
    unreviewed = frozenset(code for code, language in languages.items() if not language.reviewed)
    return replace(flow, languages=names, unreviewed=unreviewed)


async def run_telegram(settings: Settings, token: str) -> None:
    """Hold the conversation on Telegram, by polling, until cancelled."""
    async with assembled(settings) as parts, _bot(settings, token) as bot:
        channel = TelegramChannel(bot)
        dispatcher = parts.dispatcher(channel)
        handler = Handler(parts.conversation, dispatcher, channel, parts.flow, parts.languages["en"])
        owed = await dispatcher.owed()
        chores = [
            asyncio.create_task(chore) for chore in (dispatcher.repay(owed), *_chores(parts, dispatcher, bot))
        ]
        log.info("running", by="polling", languages=len(parts.languages))
        try:
            await Polling(bot, handler).run()
        finally:
            for chore in chores:
                chore.cancel()
            await asyncio.gather(*chores, return_exceptions=True)
            await dispatcher.stop()


async def _forget_the_untouched(parts: Parts, days: int) -> None:
    log.info("untouched erased", users=await parts.conversation.erase_untouched(days))


def _chores(parts: Parts, dispatcher: Dispatcher, bot: ExtBot[Any]) -> Iterator[Coroutine[Any, Any, None]]:
    yield _every(A_MINUTE, dispatcher.recover)
    yield _every(A_MINUTE, dispatcher.remind)
    kept = parts.flow.values["days"]
    assert isinstance(kept, timedelta)
    yield _every(A_DAY, lambda: _forget_the_untouched(parts, kept.days))
    if isinstance(parts.sources, LiveSources):
        yield _every(A_DAY, parts.sources.refresh)
    yield describe(bot, parts.flow, parts.languages)


async def _every(seconds: float, chore: Callable[[], Awaitable[None]]) -> None:
    """Do a chore now and then again and again; one that fails is done again the next time."""
    while True:
        try:
            await chore()
        except Exception as error:
            log.error("chore failed", error=error)
        await asyncio.sleep(seconds)


@asynccontextmanager
async def _bot(settings: Settings, token: str) -> AsyncIterator[ExtBot[Any]]:
    calls = HTTPXRequest(connection_pool_size=CONNECTIONS, pool_timeout=30)
    polls = HTTPXRequest(connection_pool_size=2)
    bot: ExtBot[Any] = ExtBot(
        token,
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=calls,
        get_updates_request=polls,
        rate_limiter=Limiter(),
    )
    async with calls, polls:
        yield bot


def _store(settings: Settings, stack: AsyncExitStack) -> Store:
    folder = settings.data_dir
    if settings.data_key is None:
        log.warning("no DATA_KEY", note="a key beside the data is used; whoever copies both can read them")
    key = settings.data_key.get_secret_value() if settings.data_key else own_key(folder)
    store = TinyDbStore(folder, Cipher(key))
    stack.callback(store.close)
    return store


def _sources(settings: Settings, stack: AsyncExitStack) -> Sources:
    addresses = Addresses(
        settings.postcodes_url, settings.members_url, settings.votes_url, settings.questions_url
    )
    cache = settings.data_dir / "cache"
    sources = LiveSources(Http(settings.operator_contact), addresses, cache, deadline=settings.lookup_seconds)
    stack.push_async_callback(sources.aclose)
    return sources


def _now() -> datetime:
    return datetime.now(UTC)
