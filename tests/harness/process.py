"""The bot as its own process, between Telegram and the public services on loopback."""

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
PATIENCE = 120.0  # seconds to wait for what takes milliseconds: a test machine may be busy


@dataclass
class BotProcess:
    """The bot's process with its data folder and log, and everything outside it that it talks to."""

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
        """All that the bot logged, over every start."""
        return (self.folder / "bot.log").read_text(encoding="utf-8")

    def personal_words_in_log(self) -> list[str]:
        """The chats, postcodes and token found in the log at DEBUG: there should be none."""
        people = {
            str(update.get(kind, {}).get("from", {}).get("id"))
            for update in self.telegram.updates
            for kind in update
            if kind != "update_id"
        }
        log = self.log.lower()
        return [
            word for word in (TOKEN.lower(), "ba1 1aa", "ba11aa", *sorted(people - {"None"})) if word in log
        ]

    async def start(self) -> None:
        """Start the bot over the data that is there."""
        with (self.folder / "bot.log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    async def kill(self) -> None:
        """End it as a power cut would, without a chance to tidy up."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """End it as an operator would."""
        await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> None:
        if self.process and self.process.returncode is None:
            self.process.send_signal(how)
            await self.process.wait()


@asynccontextmanager
async def bot_process(folder: Path, **settings: str) -> AsyncIterator[BotProcess]:
    """Serve the outside on loopback; the bot is not started yet, and is killed at the end."""
    async with AsyncExitStack() as stack:
        bot = BotProcess(folder)
        telegram = await stack.enter_async_context(serving(bot.telegram))
        postcodes = await stack.enter_async_context(serving(bot.postcodes.app))
        members = await stack.enter_async_context(serving(bot.members.app))
        votes = await stack.enter_async_context(serving(bot.votes.app))
        questions = await stack.enter_async_context(serving(bot.questions.app))
        bot.environment = {
            "PATH": os.environ["PATH"],
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram,
            "POSTCODES_URL": postcodes,
            "MEMBERS_URL": f"{members}/api",
            "VOTES_URL": f"{votes}/data",
            "QUESTIONS_URL": f"{questions}/api",
            "DATA_DIR": str(folder / "data"),
            "DATA_KEY": "a key only for the tests".replace(" ", "-"),
            "LOG_LEVEL": "DEBUG",
            "MESSAGES_A_SECOND": "1000",
            "MESSAGES_A_MINUTE": "10000",
            **settings,
        }
        stack.push_async_callback(bot.kill)
        yield bot
        await bot.kill()
        assert bot.personal_words_in_log() == [], "somebody can be recognised in the log"
