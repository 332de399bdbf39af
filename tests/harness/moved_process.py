"""The bot as a process of its own whose clock the test moves."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.harness.moved_clock import ClockFile
from tests.harness.process import PATIENCE, BotProcess, end, free_ports, served
from tests.standins.server import serving
from tests.standins.telegram import FakeTelegram
from tests.standins.telegram_values import Bell

MOVED = (sys.executable, "-m", "tests.harness.moved_clock")


class ClockReports:
    """An ASGI app to which each process reports for which move it has sent all that was due."""

    def __init__(self) -> None:
        self.settled: dict[int, int] = {}  # the number of the move, by process id
        self._bell = Bell()
        self.app = Starlette(routes=[Route("/", self._take, methods=["POST"])])

    async def until(self, number: int, processes: int) -> None:
        """Wait until so many processes have settled at this move."""
        await self._bell.until(lambda: self._at(number) >= processes, PATIENCE)

    def _at(self, number: int) -> int:
        return sum(reported >= number for reported in self.settled.values())

    async def _take(self, request: Request) -> Response:
        process, number = await request.json()
        self.settled[process] = number
        self._bell.ring()
        return Response()


@dataclass
class MovedProcess(BotProcess):
    """The bot's process, which goes by the same clock as Telegram's stand-in. `processes`: that share it."""

    now: datetime = field(kw_only=True)
    command: tuple[str, ...] = MOVED
    processes: int = 1
    moves: int = 0
    reports: ClockReports = field(default_factory=ClockReports)

    @property
    def clock(self) -> ClockFile:
        """The file that the bot reads the present moment from."""
        return ClockFile(self.folder / "clock")

    def unix_time(self) -> float:
        """The present moment as Telegram counts it."""
        return self.now.timestamp()

    def set_clock(self, moment: datetime) -> None:
        """Move the clock, and wait for nothing."""
        self.now, self.moves = moment, self.moves + 1
        self.clock.write(self.moves, moment)

    async def settle(self) -> None:
        """Wait until everybody who wrote is answered, and all that is due now is sent."""
        await self.telegram.wait(lambda: not self.telegram.unconfirmed, PATIENCE)
        self.set_clock(self.now)  # a new number: the looks that count begin after this
        await self.reports.until(self.moves, self.processes)

    async def move_clock_to(self, moment: datetime) -> None:
        """Move the clock, and wait until the bot has sent all that is due then."""
        self.set_clock(moment)
        await self.settle()


@dataclass
class PairOfProcesses(MovedProcess):
    """Two processes that share a database, behind one address from which nothing comes."""

    processes: int = 2
    second: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start both."""
        first, second = ({**self.environment, "PORT": str(port)} for port in free_ports(2))
        self.process, self.second = await self.started(first), await self.started(second)

    async def _end(self, signal_: signal.Signals) -> None:
        await super()._end(signal_)
        await end(self.second, signal_)


@asynccontextmanager
async def moved_process(bot: MovedProcess, **settings: str) -> AsyncIterator[MovedProcess]:
    """Serve the stand-ins for a bot that goes by a moved clock. The caller starts it."""
    bot.telegram = FakeTelegram(now=bot.unix_time)
    bot.set_clock(bot.now)
    async with serving(bot.reports.app) as address:
        clock = {"CLOCK_FILE": str(bot.clock.path), "CLOCK_REPORTS": f"{address}/", "LOG_LEVEL": "INFO"}
        async with served(bot, {**clock, **settings}):
            yield bot
