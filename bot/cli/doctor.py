"""Checks everything the bot needs, and says what to do about each fault (`python -m bot doctor`)."""

import shutil
import stat
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot import app
from bot.settings import WHY_OPERATOR, Settings
from bot.stores import InUse, KeyReport, StoreDown
from bot.stores.crypto import KEY_FILE, UnusableKey, WrongKey
from bot.stores.key_record import NOT_THE_KEY
from bot.stores.tinydb.folder_keys import read_record
from bot.stores.tinydb.scan import ReadOnlyFolder
from bot.telegram.webhook import PATH

TIMEOUT_SECONDS = 10.0  # for each service
MAX_DRIFT_SECONDS = 30.0  # how far off the clock may be
WEAK_KEY = (
    "Make another with `python -m bot key`, put it first in DATA_KEY and keep the old one after a comma, "
    "restart, and run: python -m bot rekey"
)
KEY_BESIDE_DATA = (
    "It is copied with the data. Make another with `python -m bot key`, set DATA_KEY to it, a comma and what "
    "is in {path}, restart, and run: python -m bot rekey. Then move that file to another place: it opens the "
    "backups made until now."
)
LEAST_FREE = 100 * 2**20  # bytes on the disk of the data
MANY_PENDING = 100  # updates: more than arrive at once, so the bot is not fetching them


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The result of one check. `advice` says what to do if it is not ok."""

    name: str
    ok: bool
    detail: str
    advice: str = ""

    def __str__(self) -> str:
        line = f"{'ok   ' if self.ok else 'WRONG'} {self.name}: {self.detail}"
        return line if self.ok else f"{line}\n      {self.advice}"


async def diagnose(settings: Settings) -> AsyncIterator[Diagnosis]:
    """Check the flow and its catalogues, then everything that `diagnose_environment` checks."""
    yield _check_words()
    async for diagnosis in diagnose_environment(settings):
        yield diagnosis


async def diagnose_environment(settings: Settings) -> AsyncIterator[Diagnosis]:
    """Check what the bot depends on outside its own files: store, key, Telegram, public services, clock."""
    yield await _check_store(settings)
    for diagnosis in (*_check_disk(settings), *_check_secrets(settings)):
        yield diagnosis
    async for diagnosis in _list_withdrawn(settings):
        yield diagnosis
    yield _check_operator(settings)
    async for diagnosis in _check_telegram(settings):
        yield diagnosis
    async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as client:
        for name, address in _service_requests(settings):
            yield await _check_service(client, name, address)
        yield await check_clock(client, settings)


def _check_words() -> Diagnosis:
    from bot.editorial.check import check_all  # needed for this alone

    problems, _ = check_all(datetime.now(UTC).date())
    return Diagnosis("words", not problems, f"{len(problems)} problems", "Run: python -m bot check")


async def _check_store(settings: Settings) -> Diagnosis:
    name = "database" if settings.database_url else "data folder"
    try:
        keys, detail = await _look_at_store(settings)
    except (StoreDown, UnusableKey, WrongKey) as problem:
        return Diagnosis(name, False, type(problem).__name__, str(problem) or NOT_THE_KEY)
    if not keys.ok:
        return Diagnosis(name, False, "a key is missing", keys.words)
    advice = KEY_BESIDE_DATA.format(path=settings.data_dir / KEY_FILE)
    is_beside_data = settings.data_key is None
    return Diagnosis(name, not is_beside_data, "key beside the data" if is_beside_data else detail, advice)


async def _look_at_store(settings: Settings) -> tuple[KeyReport, str]:
    """How it stands with the keys, and in words what was found. Raises StoreDown, UnusableKey, WrongKey."""
    try:
        async with aclosing(await app.open_store(settings)) as store:
            return store.key_report(), "reached, and the key fits"
    except InUse:
        return _report_beside_running_bot(settings), "a bot is running on it, and the key fits"


def _report_beside_running_bot(settings: Settings) -> KeyReport:
    keys = app.cipher(settings)
    ReadOnlyFolder(settings.data_dir, keys)  # raises WrongKey
    record = read_record(settings.data_dir, keys)
    record.check(keys)
    return record.report(0)


def _check_disk(
    settings: Settings, free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free
) -> Iterator[Diagnosis]:
    """Look whether there is room to write; nothing if there is no such folder, as the store's check says."""
    if settings.database_url:
        return
    with suppress(OSError):
        room = free(settings.data_dir)
        advice = "Make room: while the disk is full, nothing that people write can be kept."
        yield Diagnosis("disk", room >= LEAST_FREE, f"{room // 2**20} MB free", advice)


def _check_secrets(settings: Settings) -> Iterator[Diagnosis]:
    """Look whether the key can be guessed, and whether other users of this machine can read files."""
    with suppress(UnusableKey, StoreDown):
        weakness = app.cipher(settings).weakness if settings.data_key else None
        yield Diagnosis("key", weakness is None, f"weak: {weakness}" if weakness else "strong", WEAK_KEY)
    exposed = [str(path) for path in _private_files(settings) if _is_open_to_others(path)]
    advice = f"Close them: chmod go= {' '.join(exposed)}"
    yield Diagnosis(
        "files", not exposed, f"others can read {', '.join(exposed)}" if exposed else "closed", advice
    )


def _private_files(settings: Settings) -> list[Path]:
    """Return the files and folders with secrets or data in them."""
    in_folder = [] if settings.database_url else [settings.data_dir, settings.data_dir / KEY_FILE]
    return [path for path in (Path(".env"), *in_folder) if path.exists()]


def _is_open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


async def _list_withdrawn(settings: Settings) -> AsyncIterator[Diagnosis]:
    """Name the facts that are withdrawn; nothing while the store is out of reach, as its own check says."""
    with suppress(StoreDown, UnusableKey, WrongKey):
        async with app.open_withdrawals(settings) as withdrawals:
            names = ", ".join(str(fact) for fact in sorted(withdrawals.facts))
            yield Diagnosis("withdrawn", True, names or "nothing")


def _check_operator(settings: Settings) -> Diagnosis:
    missing = settings.missing_on_telegram
    advice = "\n      ".join([WHY_OPERATOR, *missing])
    return Diagnosis(
        "operator", not missing, f"{len(missing)} settings missing" if missing else "named", advice
    )


async def _check_telegram(settings: Settings) -> AsyncIterator[Diagnosis]:
    if settings.telegram_bot_token is None:
        advice = "Get a token from @BotFather, and set TELEGRAM_BOT_TOKEN."
        yield Diagnosis("token", False, "not set", advice)
        return
    token, base = settings.telegram_bot_token.get_secret_value(), f"{settings.telegram_api_url}/bot"
    request = HTTPXRequest(read_timeout=TIMEOUT_SECONDS, connect_timeout=TIMEOUT_SECONDS)
    try:
        async with Bot(token, base_url=base, request=request) as bot:
            yield Diagnosis("token", True, f"@{bot.username}")
            yield await _check_webhook(bot, settings)
    except InvalidToken:
        yield Diagnosis("token", False, "Telegram does not know it", "Get one from @BotFather.")
    except TelegramError as error:
        advice = "Look whether this machine reaches TELEGRAM_API_URL."
        yield Diagnosis("Telegram", False, type(error).__name__, advice)


async def _check_webhook(bot: Bot, settings: Settings) -> Diagnosis:
    current, expected = await bot.get_webhook_info(), ""
    if settings.webhook_url:
        expected = settings.webhook_url + PATH
        if settings.port is None:
            return Diagnosis("webhook", False, "no PORT", "Set PORT to the one the host sends requests to.")
    if current.url != expected:
        detail = f"set to {current.url or 'nothing'}"
        return Diagnosis("webhook", False, detail, "Start the bot: it sets or takes away the webhook itself.")
    if current.pending_update_count > MANY_PENDING or current.last_error_message:
        detail = f"{current.pending_update_count} updates wait; last error: {current.last_error_message}"
        return Diagnosis("webhook", False, detail, "Look whether the bot runs and WEBHOOK_URL leads to it.")
    return Diagnosis("webhook", True, expected or "none: updates are polled")


def _service_requests(settings: Settings) -> list[tuple[str, str]]:
    """Return a cheap request to each public service, as (name, address)."""
    return [
        ("postcodes", f"{settings.postcodes_url}/postcodes/SW1A1AA"),
        ("members", f"{settings.members_url}/Location/Constituency/Search?searchText=Bath&take=1"),
        ("votes", f"{settings.votes_url}/divisions.json/search?queryParameters.take=1"),
        ("questions", f"{settings.questions_url}/writtenquestions/questions?take=1"),
    ]


async def _check_service(client: httpx.AsyncClient, name: str, address: str) -> Diagnosis:
    advice = "People are led on by hand meanwhile. If it stays so, look whether the address has changed."
    try:
        async with client.stream("GET", address) as answer:  # no body is read, however long it is
            status = answer.status_code
    except httpx.HTTPError as error:
        return Diagnosis(name, False, type(error).__name__, advice)
    return Diagnosis(name, status == 200, f"status {status}", advice)


async def check_clock(
    client: httpx.AsyncClient,
    settings: Settings,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    most: float = MAX_DRIFT_SECONDS,
) -> Diagnosis:
    """Compare the clock, on which reminders depend, with the date of an answer from Telegram.

    `most`: the seconds from which on it is wrong.
    """
    try:
        async with client.stream("GET", settings.telegram_api_url) as answer:
            header = answer.headers["date"]
        drift = abs((now() - parsedate_to_datetime(header)).total_seconds())
    except (httpx.HTTPError, KeyError, ValueError, TypeError):
        return Diagnosis("clock", True, "nobody to compare it with")
    advice = "Set the clock: NTP does it."
    return Diagnosis("clock", drift < most, f"{drift:.0f} seconds apart", advice)
