"""`python -m bot doctor` in broken states: what it says, as somebody reads it who does not know the code.

`python -m tests.process.test_doctor` prints all of it.
"""

import asyncio
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.cli.doctor import examine
from bot.clock import utc_now
from bot.settings import Settings
from bot.stores.crypto import Cipher
from bot.stores.tinydb.store import TinyDbStore
from tests.harness.process import ROOT, BotProcess, bot_process
from tests.soak import in_soak
from tests.standins.server import serving
from tests.standins.telegram import TOKEN

DOCTOR = (sys.executable, "-m", "bot", "doctor")
NOBODY = "127.0.0.1:1"
JARGON = re.compile(
    r"Traceback|\b[A-Za-z]+(?:Error|Exception|Down|WrongKey)\b|Errno|None\b|\{|\}|Value error"
)
READY, NOT_READY = "Ready to be tried.", "Not ready."


@dataclass(frozen=True)
class Broken:
    """A state, and what doctor has to say: the first thing to mend, or nothing if the bot can run."""

    says: str  # in the line of what is wrong, or in what to do
    first: str = ""  # how the first thing to mend begins
    settings: Mapping[str, str] = field(default_factory=dict)
    made_by: Callable[[BotProcess], None] = lambda _: None

    @property
    def is_error(self) -> bool:
        """Whether the bot cannot run."""
        return bool(self.first)


def _file_in_its_place(bot: BotProcess) -> None:
    bot.data_folder.write_text("a file")


def _other_key(bot: BotProcess) -> None:
    TinyDbStore(bot.data_folder, Cipher("another-key-for-the-tests")).close()


def _open_to_all(bot: BotProcess) -> None:
    TinyDbStore(bot.data_folder, Cipher(bot.environment["DATA_KEY"])).close()
    bot.data_folder.chmod(0o755)


def _postcodes_down(bot: BotProcess) -> None:
    bot.postcodes.app.fault = "stopped"


WEBHOOK = "https://bot.example.org"
STATES: Mapping[str, Broken] = {
    "no token": Broken(
        "TELEGRAM_BOT_TOKEN is not set", "Telegram: Write /newbot", {"TELEGRAM_BOT_TOKEN": ""}
    ),
    "a wrong token": Broken(
        "does not know TELEGRAM_BOT_TOKEN", "Telegram: Copy", {"TELEGRAM_BOT_TOKEN": "1:wrong"}
    ),
    "nobody named": Broken(
        "OPERATOR_NAME and OPERATOR_CONTACT are not set",
        "Operator: ",
        {"OPERATOR_NAME": "", "OPERATOR_CONTACT": ""},
    ),
    "a file in the place of the data": Broken(
        "a file is in its place", "Data folder: Move the file /", made_by=_file_in_its_place
    ),
    "a wrong key": Broken("does not open what is stored", "Key: DATA_KEY is not the one", made_by=_other_key),
    "no key yet": Broken("DATA_KEY is not set", settings={"DATA_KEY": ""}),
    "a database that is not there": Broken(
        "Nothing answers at the address", "Database: ", {"DATABASE_URL": f"postgresql://me:pw@{NOBODY}/data"}
    ),
    "a webhook without a port": Broken("PORT is not", "Webhook: Set PORT", {"WEBHOOK_URL": WEBHOOK}),
    "Telegram out of reach": Broken(
        "it cannot be reached", "Telegram: Look whether", {"TELEGRAM_API_URL": f"http://{NOBODY}"}
    ),
    "a public service down": Broken("people are led on by hand", made_by=_postcodes_down),
    "files that others can read": Broken("other users of this machine can read", made_by=_open_to_all),
    "everything at once": Broken(
        "Not ready",
        "Data folder: ",
        {
            "TELEGRAM_BOT_TOKEN": "",
            "OPERATOR_NAME": "",
            "WEBHOOK_URL": WEBHOOK,
            "MEMBERS_URL": f"http://{NOBODY}",
        },
        _file_in_its_place,
    ),
}
LIGHT = ("no token", "a wrong key", "a public service down")  # enough to see that all ends as it has to


@pytest.mark.parametrize("state", [*LIGHT, *in_soak(state for state in STATES if state not in LIGHT)])
async def test_it_says_what_to_mend(tmp_path: Path, state: str) -> None:
    broken = STATES[state]
    status, said = await said_in(tmp_path, broken)
    assert broken.says in said and not JARGON.search(said)
    assert TOKEN not in said and "a-key-only-for-the-tests" not in said and "pw@" not in said
    assert (status, READY in said, NOT_READY in said) == (
        int(broken.is_error),
        not broken.is_error,
        broken.is_error,
    )
    assert f"  1. {broken.first}" in said


async def test_settings_that_cannot_be_read_come_first(tmp_path: Path) -> None:
    settings = {"WEBHOOK_URL": "http://bot.example.org", "PORT": "eighty", "RETENTION_DAYS": "1"}
    status, said = await said_in(tmp_path, Broken("", settings=settings))
    assert status == 1 and not JARGON.search(said)
    assert "WEBHOOK_URL: must begin with https://" in said and "PORT: must be a whole number" in said
    assert "RETENTION_DAYS: must be at least 2" in said


@pytest.mark.soak
async def test_a_language_without_its_words_is_named(tmp_path: Path) -> None:
    for folder in ("bot", "flows", "locales"):
        shutil.copytree(ROOT / folder, tmp_path / "copy" / folder)
    (tmp_path / "copy/locales/ti/LC_MESSAGES/messages.po").unlink()
    status, said = await said_in(tmp_path, Broken(""), tmp_path / "copy")
    assert status == 1 and "  1. Languages: Put the file back" in said
    assert "the words in Tigrinya are missing (locales/ti/LC_MESSAGES/messages.po)" in said


@pytest.mark.soak
async def test_all_of_it_without_quick_reads_the_words_too(tmp_path: Path) -> None:
    async with bot_process(tmp_path, **_calm(tmp_path)) as bot:
        status, said = await output(bot, ROOT)
    assert status == 0 and "ok       words: no problems" in said
    assert said.rstrip().endswith("says who reads what.") and READY in said


@pytest.mark.parametrize(
    ("ahead", "free", "says"),
    [
        (timedelta(days=3), 2**40, "Clock: Switch on the automatic time"),
        (timedelta(), 0, "Disk: Make room"),
    ],
)
async def test_a_clock_and_a_disk_that_no_test_can_break(
    tmp_path: Path, ahead: timedelta, free: int, says: str
) -> None:
    said = await said_with(tmp_path, ahead, free)
    assert f"  1. {says}" in said and "Not ready." in said and not JARGON.search(said)


async def said_in(folder: Path, broken: Broken, cwd: Path = ROOT) -> tuple[int | None, str]:
    """The exit status, and what doctor says in this state, without the words."""
    async with bot_process(folder, **_calm(folder), **broken.settings) as bot:
        broken.made_by(bot)
        return await output(bot, cwd, "--quick")


async def output(bot: BotProcess, cwd: Path, *options: str) -> tuple[int | None, str]:
    """The exit status, and what doctor says, as a process."""
    process = await asyncio.create_subprocess_exec(
        *DOCTOR,
        *options,
        cwd=cwd,
        env=bot.environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    (bot.folder / "bot.log").touch()  # the bot itself was not started
    return process.returncode, said.decode()


async def said_with(folder: Path, ahead: timedelta, free: int) -> str:
    """What doctor says by a clock that is so far ahead, and with so many bytes free on the disk."""
    lines: list[str] = []
    async with bot_process(folder, **_calm(folder)) as bot, serving(_dated(bot.telegram)) as telegram:
        bot.environment["TELEGRAM_API_URL"] = telegram
        settings = Settings.model_validate({name.lower(): value for name, value in bot.environment.items()})
        is_ready = await examine(settings, lines.append, True, lambda: utc_now() + ahead, lambda _: free)
        (folder / "bot.log").touch()
    assert not is_ready
    return "\n".join(lines)


def _dated(app: ASGIApp) -> ASGIApp:
    """An app each of whose answers shows the time, as each of Telegram's does."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                now = format_datetime(utc_now(), usegmt=True).encode()
                message["headers"] = [*message["headers"], (b"date", now)]
            await send(message)

        await app(scope, receive, send_dated)

    return answer


def _calm(folder: Path) -> dict[str, str]:
    """Settings of an operator, where a harness debugs: nothing is logged beside what doctor says."""
    return {"LOG_LEVEL": "INFO", "SIGNED_OFF": str(folder / "signed_off.yaml")}


async def print_all() -> None:
    """Print what doctor says in each state."""
    for state, broken in STATES.items():
        status, said = await said_in(Path(tempfile.mkdtemp()), broken)
        print(f"\n======== {state} (exit status {status})\n{said}")  # noqa: T201


if __name__ == "__main__":
    asyncio.run(print_all())
