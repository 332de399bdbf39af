"""Runs the bot as a process of its own, with stand-ins for Telegram and the public services on loopback."""

import asyncio
import os
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bot.stores.tinydb.outbox_file import OUTBOX, recorded_users
from tests.standins.members import MembersStandIn
from tests.standins.postcodes import PostcodesStandIn
from tests.standins.questions import QuestionsStandIn
from tests.standins.server import serving
from tests.standins.telegram import TOKEN, FakeTelegram
from tests.standins.votes import VotesStandIn

ROOT = Path(__file__).parent.parent.parent
RUN = (sys.executable, "-m", "bot", "run")
PATIENCE = 300.0  # seconds to wait for things that take milliseconds: a test machine may be busy
FIRST_PORT, PORTS = 15_000, 17_000  # up to 32,000; Linux gives outgoing connections those from 32,768 on

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "TELEGRAM_BOT_TOKEN": TOKEN,
    "DATA_KEY": "a-key-only-for-the-tests",
    "OPERATOR_NAME": "Derwentside Visitors Group",
    "OPERATOR_CONTACT": "help@example.org",
    "LOG_LEVEL": "DEBUG",
    "MESSAGES_A_SECOND": "1000",
    "MESSAGES_A_MINUTE": "10000",
}


@dataclass
class BotProcess:
    """The bot's process with its data folder and log, and the stand-ins for all services it talks to."""

    folder: Path
    telegram: FakeTelegram = field(default_factory=FakeTelegram)
    postcodes: PostcodesStandIn = field(default_factory=PostcodesStandIn)
    members: MembersStandIn = field(default_factory=MembersStandIn)
    votes: VotesStandIn = field(default_factory=VotesStandIn)
    questions: QuestionsStandIn = field(default_factory=QuestionsStandIn)
    environment: dict[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None
    command: tuple[str, ...] = RUN
    checkout: Path = ROOT  # of which the code is run

    @property
    def log(self) -> str:
        """Everything the bot has logged, across restarts."""
        return (self.folder / "bot.log").read_text(encoding="utf-8")

    @property
    def runs(self) -> bool:
        """Whether the process has been started and has not ended."""
        return self.process is not None and self.process.returncode is None

    @property
    def data_folder(self) -> Path:
        """The bot's DATA_DIR."""
        return Path(self.environment["DATA_DIR"])

    def personal_words_in_log(self) -> list[str]:
        """Return the chat ids, postcodes and tokens found in the log, even at DEBUG: there must be none."""
        senders = {
            str(update.get(kind, {}).get("from", {}).get("id"))
            for update in self.telegram.updates
            for kind in update
            if kind != "update_id"
        }
        log = self.log.lower()
        return [
            word for word in (TOKEN.lower(), "ba1 1aa", "ba11aa", *sorted(senders - {"None"})) if word in log
        ]

    async def start(self) -> None:
        """Start the bot on the existing data."""
        self.process = await self.started(self.environment)

    async def started(self, environment: Mapping[str, str]) -> asyncio.subprocess.Process:
        """Start a process of the bot with these settings."""
        with (self.folder / "bot.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *self.command, cwd=self.checkout, env=environment, stdout=log, stderr=log
            )

    async def delivered(self) -> None:
        """Wait until the bot has noted that all is delivered: killed before that, it asks again.

        It tells nobody else, so its file is looked at again and again.
        """
        async with asyncio.timeout(PATIENCE):
            while recorded_users(self.data_folder / OUTBOX):  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def kill(self) -> None:
        """Kill the bot as a power cut would, without a chance to clean up."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """Stop the bot as an operator would."""
        await self._end(signal.SIGTERM)

    async def _end(self, signal_: signal.Signals) -> None:
        await end(self.process, signal_)


async def end(process: asyncio.subprocess.Process | None, signal_: signal.Signals) -> None:
    """End a process with a signal, if it was started and still runs."""
    if process and process.returncode is None:
        process.send_signal(signal_)
        await process.wait()


def free_ports(number: int) -> list[int]:
    """Return ports of loopback that are free now.

    They lie below those that systems give to outgoing connections: one of these took a port in between.
    """
    ports: set[int] = set()
    while len(ports) < number:
        port = FIRST_PORT + secrets.randbelow(PORTS)
        with suppress(OSError):  # somebody listens there
            socket.create_server(("127.0.0.1", port)).close()
            ports.add(port)
    return list(ports)


Process = TypeVar("Process", bound=BotProcess)


@asynccontextmanager
async def bot_process(folder: Path, **settings: str) -> AsyncIterator[BotProcess]:
    """Serve the stand-ins on loopback. The caller starts the bot; it is killed at the end."""
    async with served(BotProcess(folder), settings) as bot:
        yield bot


@asynccontextmanager
async def served(bot: Process, settings: Mapping[str, str]) -> AsyncIterator[Process]:
    """Serve the stand-ins of a bot that is yet to be started; it is killed at the end."""
    async with AsyncExitStack() as stack:
        addresses = {
            "TELEGRAM_API_URL": await stack.enter_async_context(serving(bot.telegram)),
            "POSTCODES_URL": await stack.enter_async_context(serving(bot.postcodes.app)),
            "MEMBERS_URL": await stack.enter_async_context(serving(bot.members.app)) + "/api",
            "VOTES_URL": await stack.enter_async_context(serving(bot.votes.app)) + "/data",
            "QUESTIONS_URL": await stack.enter_async_context(serving(bot.questions.app)) + "/api",
        }
        bot.environment = {**ENVIRONMENT, **addresses, "DATA_DIR": str(bot.folder / "data"), **settings}
        stack.push_async_callback(bot.kill)
        yield bot
        await bot.kill()
        assert bot.personal_words_in_log() == [], "somebody can be recognised in the log"
