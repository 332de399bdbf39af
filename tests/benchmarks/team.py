"""Runs processes of the bot on one database, each with its own share of the people who tap."""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks.people import TAPS
from tests.benchmarks.rounds import Side, Work
from tests.benchmarks.server import server_seconds
from tests.standins.database import Database


class Worker:
    """A process of the bot, in which people tap on request."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.calls: Counter[str] = Counter()

    async def ask(self, what: Any) -> Any:
        """Send a line, and wait for the answer."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(what).encode() + b"\n")
        return await self.hear()

    async def hear(self) -> Any:
        """Return the next line from the process."""
        assert self._process.stdout
        answer = json.loads(await self._process.stdout.readline())
        self.calls = Counter(answer["calls"]) if "calls" in answer else self.calls
        return answer


@asynccontextmanager
async def worker(address: str) -> AsyncIterator[Worker]:
    """Run a worker process while the block runs."""
    command, pipe = (sys.executable, "-m", "tests.benchmarks.worker", address), asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    running = Worker(process)
    await running.hear()
    yield running
    assert process.stdin
    process.stdin.close()
    await process.wait()


@dataclass
class Team:
    """One or more processes that share a database, and what each round cost them."""

    workers: list[Worker]
    first: int  # the first chat
    database: Database  # shared by all workers
    own: list[float] = field(default_factory=list)  # processor seconds per tap, in all workers together
    served: list[float] = field(default_factory=list)  # the same in the server

    def side(self, people: int) -> Side:
        """Return the team's side: people half way through a case, an equal share for each process."""
        share = people // len(self.workers)

        async def side(number: int) -> Work:
            begin = self.first + number * people
            places = [begin + place * share for place in range(len(self.workers))]
            admitted = (
                worker.ask([first, share]) for worker, first in zip(self.workers, places, strict=True)
            )
            await asyncio.gather(*admitted)
            return lambda: self._tap(share * len(self.workers) * len(TAPS))

        return side

    def calls(self) -> Counter[str]:
        """Return how often the processes together called each method."""
        return sum((worker.calls for worker in self.workers), Counter())

    async def _tap(self, taps: int) -> int:
        before = server_seconds(self.database)
        costs = await asyncio.gather(*(worker.ask("tap") for worker in self.workers))
        self.served.append((server_seconds(self.database) - before) / taps)
        self.own.append(sum(cost["cpu"] for cost in costs) / len(costs))
        return taps
