"""The composition root: the only module that names concrete classes. Wire another store or source here."""

import asyncio
import gc
import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from pydantic import SecretStr
from telegram import Bot
from telegram.ext import ExtBot

from bot.clock import CheckedClock
from bot.conversation.channel import Channel
from bot.conversation.conversation import Conversation
from bot.conversation.dispatcher import Dispatcher
from bot.conversation.due import DueWork
from bot.conversation.effects import EffectPerformer
from bot.conversation.invitations import Invitations
from bot.conversation.jobs import A_FEW_SECONDS, A_MINUTE, Jobs, Pause, every
from bot.conversation.messages import PageLink
from bot.conversation.operator_chat import PERIOD, OperatorChat
from bot.conversation.privacy import ErasurePolicy, Privacy
from bot.conversation.rate_limits import USUAL, Allowance, RateLimits
from bot.conversation.recent_messages import RecentMessages
from bot.conversation.repository import Repository
from bot.conversation.withdrawals import Withdrawals
from bot.documents import FileWorker
from bot.language.languages import Language, load_languages
from bot.language.warm_up import build_matcher, warm_up, warm_up_days
from bot.lifecycle import Intake, once_caught_up, run_all
from bot.metrics import Metrics
from bot.settings import Settings
from bot.sources import Sources
from bot.sources.live import Addresses, LiveSources
from bot.sources.practice import PracticeSources
from bot.sources.transport.client import Client
from bot.stores import InUse, Store, StoreDown, WithdrawalStore
from bot.stores.crypto import Cipher, UnusableKey, load_or_create_key
from bot.stores.memory import MemoryStore
from bot.stores.tinydb.store import TinyDbStore
from bot.stores.tinydb.unlocked import UnlockedFolder
from bot.stores.transfer import UNFINISHED
from bot.telegram.handler import Handler
from bot.telegram.json_requests import JsonRequest
from bot.telegram.outbound import TelegramChannel
from bot.telegram.parked_updates import ParkedUpdates, retried
from bot.telegram.polling import Polling
from bot.telegram.profile import publish_profile
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.raw_polls import PollRequest
from bot.telegram.time_check import ask_the_time, keep_warm
from bot.web.health import PERIOD as LOOK
from bot.web.health import Health
from bot.web.page_link import PageLinks
from flows.definition.flow import Flow
from flows.definition.shipped import shipped_flow
from flows.definition.text import Value
from flows.engine import Engine
from flows.questions import KINDS
from flows.reading import danger

if TYPE_CHECKING:  # what not every bot needs is imported where it is opened
    from starlette.routing import Route

    from bot.statistics.weekly import WeeklyStatistics
    from bot.stores.postgres.store import PostgresStore
    from bot.web.server import WebServer
log = structlog.get_logger()


def random_id() -> str:
    """32 random hexadecimal digits."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class Components:
    """The parts of a conversation, wired the same way in the bot, in the terminal and in tests.

    `pause`: waits between two looks for what is due, and between two tries to send. `seconds`: the clock that
    pauses in sending are counted by. `statistics_folder`: for the weekly figures; None: nothing is counted.
    """

    engine: Engine
    languages: Mapping[str, Language]
    store: Store
    sources: Sources
    limits: RateLimits
    metrics: Metrics = field(default_factory=Metrics)
    clock: Callable[[], datetime] = field(default_factory=CheckedClock)
    new_id: Callable[[], str] = random_id
    pause: Pause = asyncio.sleep
    seconds: Callable[[], float] = time.monotonic
    erasure: ErasurePolicy = field(default_factory=ErasurePolicy)
    file_worker: FileWorker = field(default_factory=FileWorker)
    statistics_folder: Path | None = None
    page_link: PageLink | None = None

    @cached_property
    def repository(self) -> Repository:
        """The users and cases of the store."""
        retention = self.engine.flow.values.get("days")
        return Repository(self.store, self.clock, retention if isinstance(retention, timedelta) else None)

    @cached_property
    def recent(self) -> RecentMessages:
        """The messages of each chat that are not stored yet."""
        return RecentMessages(self.clock)

    @cached_property
    def privacy(self) -> Privacy:
        """Shows users their data, and erases it."""
        return Privacy(self.repository, self.recent, self.erasure)

    @cached_property
    def due_work(self) -> DueWork:
        """Finds due reminders."""
        return DueWork(self.repository, self.privacy)

    @cached_property
    def conversation(self) -> Conversation:
        """Turns events into stored turns."""
        return Conversation(self.engine, self.repository, self.languages, self.new_id, self.recent)

    def rate_limiter(self, rate: float) -> RateLimiter:
        """The limiter of calls to Telegram. `rate`: messages a second of the whole bot."""
        return RateLimiter(rate, now=self.seconds, pause=self.pause)

    async def processes(self) -> int:
        """How many processes of the bot share the store now. Raises StoreDown."""
        count = getattr(self.store, "processes", None)  # which only a store for several has
        return int(await count()) if count else 1

    @cached_property
    def withdrawals(self) -> Withdrawals:
        """What the operator has withdrawn, kept out of the conversation."""
        return Withdrawals(self.store, self.engine.flow, self.conversation.withdraw, self.clock)

    @cached_property
    def statistics(self) -> "WeeklyStatistics | None":
        """The weekly figures, if the operator wants them."""
        if self.statistics_folder is None:
            return None
        from bot.statistics.weekly import WeeklyStatistics  # a bot that counts nothing needs none of it

        return WeeklyStatistics(self.store, self.engine.flow, self.statistics_folder, self.clock)

    def dispatcher(self, channel: Channel) -> Dispatcher:
        """The dispatcher that holds the conversation on one channel."""
        performer = EffectPerformer(
            self.conversation,
            Invitations(self.repository),
            self.privacy,
            self.sources,
            self.languages,
            channel,
            self.limits,
            self.metrics,
            self.file_worker,
            self.page_link,
        )
        return Dispatcher(self.conversation, self.due_work, self.store, performer)

    def jobs(self, dispatcher: Dispatcher, retention: timedelta) -> Jobs:
        """The periodic jobs beside the conversation."""
        refresh = self.sources.refresh if isinstance(self.sources, LiveSources) else None
        take_over = self.withdrawals.refresh
        jobs = Jobs(dispatcher, self.privacy, self.store, retention, refresh, take_over, self.pause)
        return replace(jobs, count=self.statistics.keep_up) if self.statistics else jobs


@asynccontextmanager
async def assembled(
    settings: Settings,
    practice: bool = False,
    metrics: Metrics | None = None,
    build: Callable[..., Components] = Components,
) -> AsyncIterator[Components]:
    """All components, opened in order and closed in reverse.

    `practice`: sample data, nothing stored, no network. `build`: makes them, perhaps with another clock.
    """
    languages = load_languages()
    shipped = shipped_flow(KINDS, _values(settings))
    flow = replace(shipped, is_counted=settings.statistics, has_page=bool(settings.page_address))
    engine = Engine(with_languages(flow, languages))
    async with AsyncExitStack() as stack:
        store = MemoryStore() if practice else await _open_store(stack, settings)
        sources = PracticeSources() if practice else _open_sources(stack, settings)
        limits = RateLimits(time.monotonic, USUAL | {"messages": Allowance(settings.messages_a_minute, 60.0)})
        erasure = ErasurePolicy(settings.erase_share, timedelta(days=settings.backup_days))
        folder = settings.data_dir / "statistics" if settings.statistics else None
        others = (sources, limits, metrics or Metrics())
        links = PageLinks(flow.page, settings.page_address).link if settings.page_address else None
        parts = build(
            *(engine, languages, store, *others), erasure=erasure, statistics_folder=folder, page_link=links
        )
        await parts.withdrawals.refresh()
        yield parts


def _values(settings: Settings) -> Mapping[str, Value]:
    """The placeholders that are filled from the settings; what is not set is left out."""
    operator = {"operator": settings.operator_name, "contact": settings.operator_contact}
    named = {name: value for name, value in operator.items() if value}
    return {"days": timedelta(days=settings.retention_days), **named}


def with_languages(flow: Flow, languages: Mapping[str, Language]) -> Flow:
    """The flow, offering these languages."""
    names = tuple((code, language.name) for code, language in languages.items())
    unreviewed = frozenset(code for code, language in languages.items() if not language.reviewed)
    return replace(flow, languages=names, unreviewed=unreviewed)


async def open_store(settings: Settings) -> "TinyDbStore | PostgresStore":
    """The store that the settings name. Raises StoreDown, UnusableKey, WrongKey.

    One in which a restore or a move was cut off is refused: it holds a part of the documents.
    """
    store = await open_store_to_import(settings)
    if await store.is_importing():
        await store.aclose()
        raise StoreDown(UNFINISHED)
    return store


async def open_store_to_import(settings: Settings) -> "TinyDbStore | PostgresStore":
    """The same, also in the middle of a restore or a move. Raises StoreDown, UnusableKey, WrongKey."""
    keys = cipher(settings)
    if keys.weakness:
        log.warning(
            "weak DATA_KEY", note=f"{keys.weakness}: make another with `python -m bot key`, and change it"
        )
    if settings.database_url:
        from bot.stores.postgres.store import PostgresStore  # a bot on files needs no driver

        return await PostgresStore(settings.database_url.get_secret_value(), keys).open()
    return TinyDbStore(settings.data_dir, keys)


@asynccontextmanager
async def open_withdrawals(settings: Settings) -> AsyncIterator[Withdrawals]:
    """What is withdrawn in the store, also while a bot holds the data folder. Raises as `open_store` does."""
    flow = shipped_flow(KINDS)
    async with AsyncExitStack() as stack:
        store: WithdrawalStore
        try:
            store = await stack.enter_async_context(aclosing(await open_store(settings)))
        except InUse:
            store = UnlockedFolder(settings.data_dir, cipher(settings))
        withdrawals = Withdrawals(store, flow)
        await withdrawals.refresh()
        yield withdrawals


def cipher(settings: Settings) -> Cipher:
    """The cipher that encrypts the documents. Raises UnusableKey, and StoreDown if no key can be created."""
    if settings.data_key:
        return Cipher(settings.data_key.get_secret_value())
    if settings.database_url:
        raise UnusableKey("DATABASE_URL needs DATA_KEY too: a key beside the data would be lost.")
    log.warning("no DATA_KEY", note="the key is stored beside the data: whoever copies both can read it")
    return Cipher(load_or_create_key(settings.data_dir))


def with_database(settings: Settings, address: str) -> Settings:
    """The same settings with another database."""
    return settings.model_copy(update={"database_url": SecretStr(address)})


async def run_telegram(
    settings: Settings,
    token: str,
    metrics: Metrics | None = None,
    build: Callable[..., Components] = Components,
) -> None:
    """Hold the conversation on Telegram, by webhook or by polling, until cancelled.

    `build`: makes the components, perhaps with another clock.
    """
    async with AsyncExitStack() as stack:
        parts = await stack.enter_async_context(assembled(settings, metrics=metrics, build=build))
        limiter = parts.rate_limiter(settings.messages_a_second)
        clock = parts.clock if isinstance(parts.clock, CheckedClock) else CheckedClock()
        bot = await stack.enter_async_context(_open_bot(settings, token, limiter, clock))
        channel = TelegramChannel(bot, parts.metrics, parts.pause, parts.recent, limiter.is_paused)
        dispatcher = parts.dispatcher(channel)
        retention = timedelta(days=settings.retention_days)
        jobs = parts.jobs(dispatcher, retention)
        if parts.clock is clock:
            jobs.knows_time = lambda: clock.is_checked
        health = Health(parts.store, parts.sources, jobs, lambda: len(parts.withdrawals.facts))
        operator = OperatorChat(
            *(settings.operator_chat, channel, parts.metrics, health.state, parts.withdrawals),
            statistics=parts.statistics.told if parts.statistics else None,
        )
        handler = Handler(parts.conversation, dispatcher, channel, parts.limits, parts.metrics, operator)
        parked = _parked_updates(settings, parts, bot, handler)
        await parked.load()
        intake, routes = _intake(settings, token, bot, handler, parts, parked)
        web = _web_server(settings.port, routes, health, parts) if settings.port else None
        profile = partial(publish_profile, bot, parts.engine.flow, parts.languages)
        retry = partial(retried, parked, parts.clock, retention, jobs.knows_time)
        background = (
            every(PERIOD, operator.alert),
            every(LOOK, health.look),
            every(A_FEW_SECONDS, retry, parts.pause),
            every(A_MINUTE, partial(keep_warm, bot)),
            once_caught_up(intake, partial(warm_up, parts.languages.values()), profile),
            warm_up_days(partial(parts.metrics.has_counted, "update")),
            limiter.run(parts.processes),
        )
        # no update is polled without an answer that shows the time, but by webhook they come from outside
        asked = [ask_the_time(bot)] if settings.webhook_url else []
        await asyncio.gather(_read_lexicons(), build_matcher(), *asked)
        await run_all(dispatcher, jobs, background, intake, web)


async def _read_lexicons() -> None:
    """Read what despair and danger sound like, before a first message could hold everybody up with it."""
    await asyncio.to_thread(danger.shipped)
    gc.freeze()  # they stay: to look for garbage among them would hold everybody up for a tenth of a second


def _parked_updates(settings: Settings, parts: Components, bot: Bot, handler: Handler) -> ParkedUpdates:
    """What waits for a key. By webhook nothing is parked, but what polling has parked before comes first."""
    at_once = max(1, settings.messages_a_minute // 20)  # every few seconds, so that no limit is reached
    take, hold = partial(handler.take, bot), partial(handler.hold, bot)
    return ParkedUpdates(parts.store, take, hold, parks=not settings.webhook_url, at_once=at_once)


def _intake(
    settings: Settings, token: str, bot: Bot, handler: Handler, parts: Components, parked: ParkedUpdates
) -> "tuple[Intake, list[Route]]":
    """Where updates come from, and the routes of the web server that they need."""
    if not settings.webhook_url:
        return Polling(bot, handler, take=parked.take, park=parked.park), []
    from bot.telegram.webhook import Webhook, WebhookRegistration  # a bot that polls needs no web server

    secret = _webhook_secret(settings, token)
    webhook = Webhook(parked.take, secret, parts.metrics, is_stored=parts.repository.is_stored)
    return WebhookRegistration(bot, settings.webhook_url, secret), webhook.routes


def _web_server(port: int, routes: "list[Route]", health: Health, parts: Components) -> "WebServer":
    from bot.web.page_files import page_routes  # a bot without a port needs none of these
    from bot.web.server import WebServer, web_app

    served = [*routes, *page_routes(parts.engine.flow, parts.languages)]
    return WebServer(web_app(served, health.state, parts.metrics), port, count=parts.metrics.count)


@asynccontextmanager
async def _open_bot(
    settings: Settings, token: str, limiter: RateLimiter, clock: CheckedClock
) -> AsyncIterator[ExtBot[Any]]:
    """The client of the Bot API. Polls have connections of their own, so that no call waits for one.

    `clock`: hears the date of each answer.
    """
    calls, polls = JsonRequest(clock), PollRequest(clock)
    bot: ExtBot[Any] = ExtBot(
        token,
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=calls,
        get_updates_request=polls,
        rate_limiter=limiter,
    )
    async with calls, polls:
        yield bot


async def _open_store(stack: AsyncExitStack, settings: Settings) -> Store:
    store = await open_store(settings)
    stack.push_async_callback(store.aclose)
    return store


def _open_sources(stack: AsyncExitStack, settings: Settings) -> Sources:
    addresses = Addresses(
        settings.postcodes_url, settings.members_url, settings.votes_url, settings.questions_url
    )
    cache = settings.data_dir / "cache"
    sources = LiveSources(
        Client(settings.operator_contact), addresses, cache, timeout=settings.lookup_seconds
    )
    stack.push_async_callback(sources.aclose)
    return sources


def _webhook_secret(settings: Settings, token: str) -> str:
    """The secret that Telegram sends with each update as proof: the same in every process of the bot."""
    if settings.webhook_secret:
        return settings.webhook_secret.get_secret_value()
    return hashlib.sha256(f"ask-my-mp/webhook/{token}".encode()).hexdigest()
