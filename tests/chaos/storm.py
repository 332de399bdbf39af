"""Makes things go wrong while people talk: kills processes and the database, fails services and Telegram."""

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
OUTAGE, REFUSAL = 2.0, 0.7  # seconds: how long each lasts, or how long until the next


class Storm:
    """Everything that goes wrong around some workers. `happened` counts it."""

    def __init__(
        self, bot: BotProcess, workers: Sequence[Worker], size: Size, database: Database | None
    ) -> None:
        self.happened: Counter[str] = Counter()
        self._bot, self._workers, self._size, self._database = bot, workers, size, database
        self._rng = random.Random(size.seed)  # noqa: S311 (moments, not secrets)

    async def rage(self) -> None:
        """Make things go wrong until the last kill; afterwards everything works again."""
        others = [asyncio.create_task(trouble) for trouble in (self._outages(), self._refusals())]
        try:
            await self._kills()
        finally:
            for other in others:
                other.cancel()
            await asyncio.gather(*others, return_exceptions=True)

    async def _kills(self) -> None:
        """Kill one worker at a time, and the database in between, as often as the size says."""
        every = self._size.kills // (self._size.database_kills + 1) or 1
        for number in range(1, self._size.kills + 1):
            await asyncio.sleep(self._size.pause * self._rng.uniform(0.5, 1.5))
            self._rng.choice(self._workers).kill()
            self.happened["process killed"] += 1
            if number % every == 0 and self.happened["database killed"] < self._size.database_kills:
                await self._kill_database()

    async def _kill_database(self) -> None:
        if self._database:
            await asyncio.to_thread(self._database.kill)
            await asyncio.sleep(self._rng.random())
            await asyncio.to_thread(self._database.start)
            self.happened["database killed"] += 1

    async def _outages(self) -> None:
        """Let one public service after another fail, each in a different way."""
        bot = self._bot
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
        """Let Telegram refuse a message now and then, or accept it without an answer."""
        for number in itertools.count():
            await asyncio.sleep(REFUSAL)
            await self._refuse_message(number)

    async def _refuse_message(self, number: int) -> None:
        telegram = self._bot.telegram
        if number % 2:
            fault = telegram.fail("sendMessage", (500, 429)[number // 2 % 2])
        else:
            fault = telegram.drop("sendMessage", after=number % 4 == 0)
        self.happened["message refused"] += 1
        await telegram.wait(lambda: fault.happened, timeout=1e6)
