"""What goes wrong while people talk: processes and the database are killed, services and Telegram fail."""

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Sequence

from tests.chaos.size import Size
from tests.chaos.workers import Worker
from tests.harness.process import BotProcess
from tests.standins.database import Database
from tests.standins.faults import Fault, Faulty

OUTAGES: tuple[Fault, ...] = ("stopped", "hang", "error", "html", "nonsense", "limited", "not_json")
OUTAGE, REFUSAL = 2.0, 0.7  # seconds that each lasts, or that lie between two


class Storm:
    """All that goes wrong over some workers. `happened` counts it."""

    def __init__(
        self, bot: BotProcess, workers: Sequence[Worker], size: Size, database: Database | None
    ) -> None:
        self.happened: Counter[str] = Counter()
        self._made, self._workers, self._size, self._database = bot, workers, size, database
        self._dice = random.Random(size.seed)  # noqa: S311 (moments, not secrets)

    async def rage(self) -> None:
        """Let it go wrong until the last kill; then all is well again."""
        others = [asyncio.create_task(trouble) for trouble in (self._outages(), self._refusals())]
        try:
            await self._kills()
        finally:
            for other in others:
                other.cancel()
            await asyncio.gather(*others, return_exceptions=True)

    async def _kills(self) -> None:
        """One worker at a time; and the database in between, as often as the size says."""
        every = self._size.kills // (self._size.database_kills + 1) or 1
        for number in range(1, self._size.kills + 1):
            await asyncio.sleep(self._size.pause * self._dice.uniform(0.5, 1.5))
            self._dice.choice(self._workers).kill()
            self.happened["process killed"] += 1
            if number % every == 0 and self.happened["database killed"] < self._size.database_kills:
                await self._kill_database()

    async def _kill_database(self) -> None:
        if self._database:
            await asyncio.to_thread(self._database.kill)
            await asyncio.sleep(self._dice.random())
            await asyncio.to_thread(self._database.start)
            self.happened["database killed"] += 1

    async def _outages(self) -> None:
        """One public service fails after the other, each in another way."""
        bot = self._made
        services = [bot.postcodes.app, bot.members.app, bot.votes.app, bot.questions.app]
        for fault, service in zip(itertools.cycle(OUTAGES), itertools.cycle(services), strict=False):
            await self._outage(service, fault)

    async def _outage(self, service: Faulty, fault: Fault) -> None:
        service.fault = fault
        self.happened["service down"] += 1
        try:
            await asyncio.sleep(OUTAGE)
        finally:
            service.fault = None

    async def _refusals(self) -> None:
        """Telegram does not take a message now and then, or takes it and does not say so."""
        for number in itertools.count():
            await asyncio.sleep(REFUSAL)
            fault = (
                self._made.telegram.fail("sendMessage", (500, 429)[number // 2 % 2])
                if number % 2
                else self._made.telegram.drop("sendMessage", after=number % 4 == 0)
            )
            self.happened["message refused"] += 1
            await self._made.telegram.wait(lambda fault=fault: fault.happened, timeout=1e6)  # type: ignore[misc]
