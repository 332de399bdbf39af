"""`python -m bot doctor`: everything the bot needs, looked at one by one: what is wrong, and what to do."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot import app
from bot.editorial.check import check_all
from bot.settings import Settings
from bot.stores import InUse, StoreDown
from bot.stores.crypto import UnusableKey, WrongKey
from bot.telegram.webhook import PATH

SECONDS = 10.0  # for each service
DRIFT = 30.0  # seconds that the clock may be wrong
MANY = 100  # updates that wait: more than a moment's worth


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing that was looked at. `advice`: what to do, where it is not well."""

    name: str
    well: bool
    words: str
    advice: str = ""

    def __str__(self) -> str:
        line = f"{'ok   ' if self.well else 'WRONG'} {self.name}: {self.words}"
        return line if self.well else f"{line}\n      {self.advice}"


async def examine(settings: Settings) -> AsyncIterator[Symptom]:
    """Look at the catalogues, the key and the store, Telegram, the public services and the clock."""
    yield _catalogues()
    async for symptom in examine_outside(settings):
        yield symptom


async def examine_outside(settings: Settings) -> AsyncIterator[Symptom]:
    """Look at all that does not come with the bot's own files."""
    yield await _store(settings)
    async for symptom in _telegram(settings):
        yield symptom
    async with httpx.AsyncClient(timeout=SECONDS) as client:
        for name, address in _questions(settings):
            yield await _service(client, name, address)
        yield await _clock(client, settings)


def _catalogues() -> Symptom:
    problems, _ = check_all(datetime.now(UTC).date())
    return Symptom("words", not problems, f"{len(problems)} problems", "Run: python -m bot check")


async def _store(settings: Settings) -> Symptom:
    name = "database" if settings.database_url else "data folder"
    try:
        store = await app.open_store(settings)
        await store.aclose()
    except InUse:
        return Symptom(name, True, "a bot is running on it")
    except (StoreDown, UnusableKey, WrongKey) as problem:
        return Symptom(name, False, type(problem).__name__, str(problem))
    own = settings.data_key is None
    advice = "Set DATA_KEY: a key beside the data is copied with them."
    return Symptom(name, not own, "key beside the data" if own else "reached, and the key fits", advice)


async def _telegram(settings: Settings) -> AsyncIterator[Symptom]:
    if settings.telegram_bot_token is None:
        advice = "Get a token from @BotFather, and set TELEGRAM_BOT_TOKEN."
        yield Symptom("token", False, "not set", advice)
        return
    token, base = settings.telegram_bot_token.get_secret_value(), f"{settings.telegram_api_url}/bot"
    request = HTTPXRequest(read_timeout=SECONDS, connect_timeout=SECONDS)
    try:
        async with Bot(token, base_url=base, request=request) as bot:
            yield Symptom("token", True, f"@{bot.username}")
            yield await _webhook(bot, settings)
    except InvalidToken:
        yield Symptom("token", False, "Telegram does not know it", "Get one from @BotFather.")
    except TelegramError as error:
        advice = "Look whether this machine reaches TELEGRAM_API_URL."
        yield Symptom("Telegram", False, type(error).__name__, advice)


async def _webhook(bot: Bot, settings: Settings) -> Symptom:
    known, wanted = await bot.get_webhook_info(), ""
    if settings.webhook_url:
        wanted = settings.webhook_url + PATH
        if settings.port is None:
            return Symptom("webhook", False, "no PORT", "Set PORT to the one the host sends requests to.")
    if known.url != wanted:
        words = f"set to {known.url or 'nothing'}"
        return Symptom("webhook", False, words, "Start the bot: it sets or takes away the webhook itself.")
    if known.pending_update_count > MANY or known.last_error_message:
        words = f"{known.pending_update_count} updates wait; last error: {known.last_error_message}"
        return Symptom("webhook", False, words, "Look whether the bot runs and WEBHOOK_URL leads to it.")
    return Symptom("webhook", True, wanted or "none: updates are polled")


def _questions(settings: Settings) -> list[tuple[str, str]]:
    """One small question for each public service."""
    return [
        ("postcodes", f"{settings.postcodes_url}/postcodes/SW1A1AA"),
        ("members", f"{settings.members_url}/Location/Constituency/Search?searchText=Bath&take=1"),
        ("votes", f"{settings.votes_url}/divisions.json/search?queryParameters.take=1"),
        ("questions", f"{settings.questions_url}/writtenquestions/questions?take=1"),
    ]


async def _service(client: httpx.AsyncClient, name: str, address: str) -> Symptom:
    advice = "People are led on by hand meanwhile. If it stays so, look whether the address has changed."
    try:
        answer = await client.get(address)
    except httpx.HTTPError as error:
        return Symptom(name, False, type(error).__name__, advice)
    return Symptom(name, answer.status_code == 200, f"status {answer.status_code}", advice)


async def _clock(
    client: httpx.AsyncClient,
    settings: Settings,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Symptom:
    """Reminders go by this machine's clock; others' answers tell the time."""
    try:
        told = (await client.get(settings.telegram_api_url)).headers.get("date")
        apart = abs((now() - parsedate_to_datetime(told)).total_seconds()) if told else None
    except (httpx.HTTPError, ValueError, TypeError):
        apart = None
    if apart is None:
        return Symptom("clock", True, "nobody to compare it with")
    return Symptom("clock", apart < DRIFT, f"{apart:.0f} seconds apart", "Set the clock: NTP does it.")
