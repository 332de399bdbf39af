"""The bot as `bot run` starts it, by a clock that a test moves: `python -m tests.harness.moved_clock`.

The clock shows the moment that stands in the file CLOCK_FILE, behind the number of the move. When the bot has
looked twice for what was due at that moment, and has nothing more to send, it reports the number to
CLOCK_REPORTS. Pauses between two looks, and between two tries to send, are short.
"""

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import httpx

from bot.app import Components, run_telegram
from bot.cli.data import erase_expired, without_limit
from bot.cli.entry import run_command, settings_or_exit
from bot.conversation.dispatcher import Dispatcher
from bot.conversation.jobs import A_DAY, A_FEW_SECONDS, AN_HOUR, HALF_A_MINUTE, Jobs
from bot.metrics import Metrics

SHORT = 0.004  # seconds that any pause lasts, but those of the jobs that have nothing to do with reminders


@dataclass
class ClockFile:
    """A moment in a file. Replaced as a whole, so that a reader finds the old one or the new one."""

    path: Path

    def write(self, number: int, moment: datetime) -> None:
        """Let the clock show this moment from now on. `number`: of the move."""
        new = self.path.with_suffix(".new")
        new.write_text(f"{number} {moment.isoformat()}")
        new.replace(self.path)

    def read(self) -> tuple[int, datetime]:
        """The number of the last move, and the moment."""
        number, _, moment = self.path.read_text().partition(" ")
        return int(number), datetime.fromisoformat(moment)

    def now(self) -> datetime:
        """The moment that the clock shows."""
        return self.read()[1]


@dataclass
class ReportedJobs(Jobs):
    """The periodic jobs; it is reported when a look has found nothing more to send."""

    clock: ClockFile = field(default_factory=lambda: ClockFile(Path(os.environ["CLOCK_FILE"])))
    client: httpx.AsyncClient = field(default_factory=httpx.AsyncClient)
    last: int = -1  # the number of the move before the last look
    reports: set[asyncio.Task[None]] = field(default_factory=set)

    async def _remind(self) -> None:
        number, _ = self.clock.read()
        await super()._remind()
        if self.last == number and not self.reports:
            report = asyncio.create_task(self._report(number))
            self.reports.add(report)
            report.add_done_callback(self.reports.discard)
        self.last = number

    async def _report(self, number: int) -> None:
        await self.dispatcher.settled()
        await self.client.post(os.environ["CLOCK_REPORTS"], json=[os.getpid(), number])


@dataclass(frozen=True)
class MovedComponents(Components):
    """The parts of the bot, with a clock of the test's and short pauses."""

    def jobs(self, dispatcher: Dispatcher, retention: timedelta) -> Jobs:
        """The periodic jobs, whose looks are reported."""
        jobs = super().jobs(dispatcher, retention)
        return ReportedJobs(**{part.name: getattr(jobs, part.name) for part in fields(jobs)})


async def short_pause(seconds: float) -> None:
    """Wait a moment instead of so many seconds."""
    await asyncio.sleep(seconds if seconds in (A_FEW_SECONDS, HALF_A_MINUTE, AN_HOUR, A_DAY) else SHORT)


def main(words: Sequence[str]) -> None:
    """Talk on Telegram, with the settings of the environment, until terminated; or do what `purge` does."""
    metrics = Metrics()
    settings = settings_or_exit(metrics=metrics)
    file = ClockFile(Path(os.environ["CLOCK_FILE"]))
    build = partial(
        MovedComponents,
        clock=file.now,
        pause=short_pause,
        # goes on while the clock stands still: a pause that begins after a move ends all the same
        seconds=lambda: file.now().timestamp() + time.monotonic(),
    )
    if "purge" in words:
        run_command(erase_expired(without_limit(settings) if "--all" in words else settings, build))
        return
    token = settings.telegram_bot_token.get_secret_value() if settings.telegram_bot_token else ""
    run_command(run_telegram(settings, token, metrics, build))


if __name__ == "__main__":
    main(sys.argv[1:])
