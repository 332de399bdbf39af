"""Looks at Telegram and the public services, as the bot reaches them, and at who answers for the bot."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx
from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.request import HTTPXRequest

from bot.cli.doctor.diagnosis import Diagnosis
from bot.cli.doctor.fill_in_page import check_page
from bot.clock import FAR_OFF, utc_now
from bot.settings import WHY_OPERATOR, Settings
from bot.telegram.webhook import PATH

TIMEOUT_SECONDS = 10.0  # for each service
MAX_DRIFT_SECONDS = 30.0  # how far off the clock may be
MANY_PENDING = 100  # updates: more than arrive at once, so the bot is not fetching them
HOW_TO_GET_ONE = (
    "Write /newbot to @BotFather on Telegram. Put the token that it answers with into the file .env, in the "
    "folder where you start the bot: TELEGRAM_BOT_TOKEN=…"
)
HOW_TO_COPY_IT = (
    "Copy TELEGRAM_BOT_TOKEN again from @BotFather on Telegram: write /mybots to it, choose the bot, and tap "
    "API Token."
)
NOT_REACHED = "Look whether this machine is online, and whether a firewall keeps it from {host}."
NO_PORT = (
    "Set PORT to the one on which your host passes requests on to the bot. Or take WEBHOOK_URL away: then "
    "the bot fetches messages itself."
)
SETS_WEBHOOK = "Start the bot: it tells Telegram where to send them. If it runs already, restart it."
TAKES_WEBHOOK = (
    "Start the bot: it takes that away, and fetches messages itself. If another bot uses this token, stop "
    "that one first."
)
NOBODY_FETCHES = "Start the bot. If it runs already, look at its log: it should have fetched them."
NOTHING_ARRIVES = (
    "Look whether the bot runs, and whether WEBHOOK_URL leads to it: opened in a browser with /healthz at "
    "its end, it should say ok."
)
SERVICE_DOWN = (
    "Wait. Meanwhile people are led on by hand. If it stays so for a day, look for a newer version of the "
    "bot: the address may have changed."
)
SET_CLOCK = "Switch on the automatic time of this machine (NTP). On Linux: sudo timedatectl set-ntp true"


async def check_reach(settings: Settings, now: Callable[[], datetime] = utc_now) -> AsyncIterator[Diagnosis]:
    """Look at the token, who answers for the bot, the webhook, the clock, the services, the fill-in page."""
    answer = await _ask_telegram(settings)
    yield answer if isinstance(answer, Diagnosis) else Diagnosis("Telegram", "ok", answer[0])
    yield _check_operator(settings)
    if settings.webhook_url and settings.port is None:
        yield Diagnosis("webhook", "error", "WEBHOOK_URL is set, and PORT is not", NO_PORT)
    elif not isinstance(answer, Diagnosis):
        yield _check_webhook(answer[1], settings)
    async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as client:
        yield await check_clock(client, settings, now)
        for name, address in _service_requests(settings):
            yield await _check_service(client, name, address)
        yield await check_page(client, settings)


async def _ask_telegram(settings: Settings) -> Diagnosis | tuple[str, WebhookInfo]:
    """The bot's name and its webhook, as Telegram knows them; or why they cannot be had."""
    if settings.telegram_bot_token is None:
        return Diagnosis("Telegram", "error", "TELEGRAM_BOT_TOKEN is not set", HOW_TO_GET_ONE)
    token, base = settings.telegram_bot_token.get_secret_value(), f"{settings.telegram_api_url}/bot"
    request = HTTPXRequest(read_timeout=TIMEOUT_SECONDS, connect_timeout=TIMEOUT_SECONDS)
    try:
        async with Bot(token, base_url=base, request=request) as bot:
            return f"it knows the bot as @{bot.username}", await bot.get_webhook_info()
    except InvalidToken:
        return Diagnosis("Telegram", "error", "it does not know TELEGRAM_BOT_TOKEN", HOW_TO_COPY_IT)
    except NetworkError:
        advice = NOT_REACHED.format(host=_host(settings.telegram_api_url))
        return Diagnosis("Telegram", "error", "it cannot be reached", advice)
    except TelegramError:
        return Diagnosis(
            "Telegram", "error", "it answers with an error", "Wait some minutes, and run this again."
        )


def _check_operator(settings: Settings) -> Diagnosis:
    if missing := settings.missing_on_telegram:
        names = " and ".join(how.partition(":")[0] for how in missing)
        advice = "\n".join([f"{WHY_OPERATOR} Put into .env:", *missing])
        return Diagnosis("operator", "error", f"{names} {'are' if missing[1:] else 'is'} not set", advice)
    return Diagnosis("operator", "ok", f"{settings.operator_name}, {settings.operator_contact}")


def _check_webhook(current: WebhookInfo, settings: Settings) -> Diagnosis:
    expected = settings.webhook_url + PATH if settings.webhook_url else ""
    if current.url != expected and expected:
        whereto = current.url or "nobody"
        detail = f"Telegram sends messages to {whereto}, and not yet to WEBHOOK_URL"
        return Diagnosis("webhook", "warning", detail, SETS_WEBHOOK)
    if current.url != expected:
        return Diagnosis("webhook", "warning", f"Telegram sends messages to {current.url}", TAKES_WEBHOOK)
    if current.pending_update_count > MANY_PENDING:
        detail = f"{current.pending_update_count} messages wait for the bot"
        return Diagnosis("webhook", "error", detail, NOBODY_FETCHES if not expected else NOTHING_ARRIVES)
    if expected and current.last_error_message:
        detail = f"Telegram could not deliver a message ({current.last_error_message})"
        return Diagnosis("webhook", "warning", detail, NOTHING_ARRIVES)
    return Diagnosis("webhook", "ok", expected or "none is needed: the bot fetches messages itself")


def _service_requests(settings: Settings) -> list[tuple[str, str]]:
    """Return a cheap request to each public service, as (name, address)."""
    return [
        ("postcodes", f"{settings.postcodes_url}/postcodes/SW1A1AA"),
        ("MPs", f"{settings.members_url}/Location/Constituency/Search?searchText=Bath&take=1"),
        ("MPs' votes", f"{settings.votes_url}/divisions.json/search?queryParameters.take=1"),
        ("MPs' questions", f"{settings.questions_url}/writtenquestions/questions?take=1"),
    ]


async def _check_service(client: httpx.AsyncClient, name: str, address: str) -> Diagnosis:
    host = _host(address)
    try:
        async with client.stream("GET", address) as answer:  # no body is read, however long it is
            status = answer.status_code
    except httpx.HTTPError:
        return Diagnosis(name, "warning", f"{host} cannot be reached", SERVICE_DOWN)
    if status != 200:
        return Diagnosis(name, "warning", f"{host} answers with an error (status {status})", SERVICE_DOWN)
    return Diagnosis(name, "ok", f"{host} answers")


def _host(address: str) -> str:
    return urlsplit(address).netloc.rpartition("@")[2]


async def check_clock(
    client: httpx.AsyncClient,
    settings: Settings,
    now: Callable[[], datetime] = utc_now,
    most: float = MAX_DRIFT_SECONDS,
) -> Diagnosis:
    """Compare the clock, on which reminders depend, with the date of an answer from Telegram.

    `most`: the seconds from which on it is wrong.
    """
    try:
        async with client.stream("GET", settings.telegram_api_url) as answer:
            header = answer.headers["date"]
        drift = now() - parsedate_to_datetime(header)
    except (httpx.HTTPError, KeyError, ValueError, TypeError):
        return Diagnosis("clock", "ok", "not compared with Telegram's, as no answer showed the time")
    if abs(drift).total_seconds() < most:
        return Diagnosis("clock", "ok", "it shows the same time as Telegram's")
    detail = f"it is {_in_words(abs(drift))} {'fast' if drift > timedelta() else 'slow'}, by Telegram's"
    return Diagnosis("clock", "error" if abs(drift) > FAR_OFF else "warning", detail, SET_CLOCK)


def _in_words(drift: timedelta) -> str:
    """How long this is, roughly: "3 days"."""
    units = (("days", timedelta(days=1)), ("hours", timedelta(hours=1)), ("minutes", timedelta(minutes=1)))
    name, unit = next((one for one in units if drift >= 2 * one[1]), ("seconds", timedelta(seconds=1)))
    return f"{drift // unit} {name}"
