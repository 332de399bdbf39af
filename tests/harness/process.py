"""Runs the bot as a process of its own, with stand-ins for Telegram and the public services on loopback."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.standins.members import MembersStandIn
from tests.standins.postcodes import PostcodesStandIn
from tests.standins.questions import QuestionsStandIn
from tests.standins.server import serving
from tests.standins.telegram import TOKEN, FakeTelegram
from tests.standins.votes import VotesStandIn

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 300.0  # seconds to wait for things that take milliseconds: a test machine may be busy

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

    @property
    def log(self) -> str:
        """Everything the bot has logged, across restarts."""
        return (self.folder / "bot.log").read_text(encoding="utf-8")

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
        with (self.folder / "bot.log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    async def kill(self) -> None:
        """Kill the bot as a power cut would, without a chance to clean up."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """Stop the bot as an operator would."""
        await self._end(signal.SIGTERM)

    async def _end(self, signal_: signal.Signals) -> None:
        if self.process and self.process.returncode is None:
            self.process.send_signal(signal_)
            await self.process.wait()


@asynccontextmanager
async def bot_process(folder: Path, **settings: str) -> AsyncIterator[BotProcess]:
    """Serve the stand-ins on loopback. The caller starts the bot; it is killed at the end."""
    async with AsyncExitStack() as stack:
        bot = BotProcess(folder)
        addresses = {
            "TELEGRAM_API_URL": await stack.enter_async_context(serving(bot.telegram)),
            "POSTCODES_URL": await stack.enter_async_context(serving(bot.postcodes.app)),
            "MEMBERS_URL": await stack.enter_async_context(serving(bot.members.app)) + "/api",
            "VOTES_URL": await stack.enter_async_context(serving(bot.votes.app)) + "/data",
            "QUESTIONS_URL": await stack.enter_async_context(serving(bot.questions.app)) + "/api",
        }
        bot.environment = {**ENVIRONMENT, **addresses, "DATA_DIR": str(folder / "data"), **settings}
        stack.push_async_callback(bot.kill)
        yield bot
        await bot.kill()
        assert bot.personal_words_in_log() == [], "somebody can be recognised in the log"
