"""The composition root: the only place that names concrete parts. Plug in another store or source here."""

import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import structlog
from pydantic import SecretStr
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.conversation.channel import Channel
from bot.conversation.conversation import Conversation
from bot.conversation.dispatcher import Dispatcher
from bot.conversation.effects import EffectPerformer
from bot.conversation.jobs import Jobs, every
from bot.conversation.operator_chat import PERIOD, OperatorChat
from bot.conversation.rate_limits import USUAL, Allowance, RateLimits
from bot.language.languages import Language, load_languages
from bot.lifecycle import run_all
from bot.metrics import Metrics
from bot.settings import Settings
from bot.sources import Sources
from bot.sources.live import Addresses, LiveSources
from bot.sources.practice import PracticeSources
from bot.sources.transport.client import Client
from bot.stores import Store
from bot.stores.crypto import Cipher, UnusableKey, load_or_create_key
from bot.stores.memory import MemoryStore
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb.store import TinyDbStore
from bot.telegram.handler import Handler
from bot.telegram.json_requests import JsonRequest
from bot.telegram.outbound import TelegramChannel
from bot.telegram.polling import Polling
from bot.telegram.profile import publish_profile
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.webhook import Webhook
from bot.telegram.webhook_registration import WebhookRegistration
from bot.web.health import Health
from bot.web.server import WebServer, web_app
from flows.definition.flow import Flow
from flows.definition.loader import load_flow
from flows.engine import Engine
from flows.questions import KINDS

CONNECTIONS = 64  # calls to Telegram at once
log = structlog.get_logger()


@dataclass(frozen=True)
class Components:
    """What a conversation runs on, wherever it is held."""

    flow: Flow
    languages: Mapping[str, Language]
    store: Store
    sources: Sources
    conversation: Conversation
    limits: RateLimits
    metrics: Metrics

    def dispatcher(self, channel: Channel) -> Dispatcher:
        """The same conversation on one channel."""
        parts = (self.conversation, self.sources, self.languages, channel, self.limits, self.metrics)
        return Dispatcher(self.conversation, self.store, EffectPerformer(*parts))

    def jobs(self, dispatcher: Dispatcher, kept: timedelta) -> Jobs:
        """What is done beside the conversation."""
        refresh = self.sources.refresh if isinstance(self.sources, LiveSources) else None
        return Jobs(dispatcher, self.conversation, self.store, kept, refresh)


@asynccontextmanager
async def assembled(
    settings: Settings, practice: bool = False, metrics: Metrics | None = None
) -> AsyncIterator[Components]:
    """All parts, opened in order and closed in reverse. `practice`: sample data, nothing kept, no network."""
    languages = load_languages()
    values = {"days": timedelta(days=settings.retention_days)}
    contact = {"contact": settings.operator_contact} if settings.operator_contact else {}
    flow = speaking(load_flow(KINDS, values={**values, **contact}), languages)
    async with AsyncExitStack() as stack:
        store = MemoryStore() if practice else await _opened(stack, settings)
        sources = PracticeSources() if practice else _sources(settings, stack)
        engine = Engine(flow)
        conversation = Conversation(engine, store, languages, _now, lambda: secrets.token_hex(16))
        limits = RateLimits(time.monotonic, USUAL | {"messages": Allowance(settings.messages_a_minute, 60.0)})
        yield Components(flow, languages, store, sources, conversation, limits, metrics or Metrics())


def speaking(flow: Flow, languages: Mapping[str, Language]) -> Flow:
    """The flow with the languages it can be had in."""
    names = tuple((code, language.name) for code, language in languages.items())
    unreviewed = frozenset(code for code, language in languages.items() if not language.reviewed)
    return replace(flow, languages=names, unreviewed=unreviewed)


async def open_store(settings: Settings) -> TinyDbStore | PostgresStore:
    """The store that the settings name. Raises StoreDown, UnusableKey, WrongKey."""
    if settings.database_url:
        address = settings.database_url.get_secret_value()
        return await PostgresStore(address, cipher(settings)).open()
    return TinyDbStore(settings.data_dir, cipher(settings))


def cipher(settings: Settings) -> Cipher:
    """What locks the documents. Raises UnusableKey, and StoreDown where no key can be made."""
    if settings.data_key:
        return Cipher(settings.data_key.get_secret_value())
    if settings.database_url:
        raise UnusableKey("DATABASE_URL needs DATA_KEY too: a key beside the data would be lost.")
    log.warning("no DATA_KEY", note="a key beside the data is used; whoever copies both can read them")
    return Cipher(load_or_create_key(settings.data_dir))


def with_database(settings: Settings, address: str) -> Settings:
    """The same settings with another database."""
    return settings.model_copy(update={"database_url": SecretStr(address)})


async def run_telegram(settings: Settings, token: str, metrics: Metrics | None = None) -> None:
    """Hold the conversation on Telegram, by webhook or by polling, until cancelled."""
    async with assembled(settings, metrics=metrics) as parts, _bot(settings, token) as bot:
        channel = TelegramChannel(bot, parts.metrics)
        dispatcher = parts.dispatcher(channel)
        jobs = parts.jobs(dispatcher, timedelta(days=settings.retention_days))
        health = Health(parts.store, parts.sources, jobs)
        operator = OperatorChat(settings.operator_chat, channel, parts.metrics, health.state)
        handler = Handler(parts.conversation, dispatcher, channel, parts.limits, parts.metrics, operator)
        secret = _secret(settings, token)
        webhook = Webhook(partial(handler.take, bot), secret, parts.metrics) if settings.webhook_url else None
        hook = WebhookRegistration(bot, settings.webhook_url, secret) if settings.webhook_url else None
        web = (
            WebServer(web_app(webhook, health.state, parts.metrics), settings.port) if settings.port else None
        )
        others = (every(PERIOD, operator.alert), publish_profile(bot, parts.flow, parts.languages))
        await run_all(dispatcher, jobs, others, hook or Polling(bot, handler), web)


@asynccontextmanager
async def _bot(settings: Settings, token: str) -> AsyncIterator[ExtBot[Any]]:
    calls = JsonRequest(connection_pool_size=CONNECTIONS, pool_timeout=30)
    polls = HTTPXRequest(connection_pool_size=2)
    bot: ExtBot[Any] = ExtBot(
        token,
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=calls,
        get_updates_request=polls,
        rate_limiter=RateLimiter(settings.messages_a_second),
    )
    async with calls, polls:
        yield bot


async def _opened(stack: AsyncExitStack, settings: Settings) -> Store:
    store = await open_store(settings)
    stack.push_async_callback(store.aclose)
    return store


def _sources(settings: Settings, stack: AsyncExitStack) -> Sources:
    addresses = Addresses(
        settings.postcodes_url, settings.members_url, settings.votes_url, settings.questions_url
    )
    cache = settings.data_dir / "cache"
    sources = LiveSources(
        Client(settings.operator_contact), addresses, cache, timeout=settings.lookup_seconds
    )
    stack.push_async_callback(sources.aclose)
    return sources


def _secret(settings: Settings, token: str) -> str:
    """What Telegram shows with each update: the same for every process, and known to nobody else."""
    if settings.webhook_secret:
        return settings.webhook_secret.get_secret_value()
    return hashlib.sha256(f"ask-my-mp/webhook/{token}".encode()).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC)
