"""Lets the sides take turns: one is tapped while all others rest, and each rests before its next turn."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import count
from math import ceil
from pathlib import Path
from typing import Any

from tests.benchmarks.felt.processor_time import processor_seconds
from tests.benchmarks.felt.sides import FeltSide, RunningSide, check_kept, far_telegram, prepare, running
from tests.benchmarks.people import FIRST_CHAT, TAPS, half_way
from tests.benchmarks.taps import Tap, update
from tests.benchmarks.team import Worker

PAUSE = 7.0  # seconds in which a person reads before the next tap
SETTLING = 0.25  # seconds in which a side finishes its work after the last question
SLOW = 10.0  # seconds for one round; a side that takes longer is measured once from then on


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the table: `people` tap at once, `rounds` times, over a wire of `trip` seconds both ways.

    `silence`: seconds in which nobody taps before each round, if not the usual pause. A round to begin with
    is not counted, since it opens connections; but with a silence all rounds count.
    """

    trip: float
    people: int
    rounds: int
    silence: float | None = None

    @property
    def uncounted(self) -> int:
        """How many rounds come before those that count."""
        return 1 if self.silence is None else 0

    @property
    def all_rounds(self) -> int:
        """How many rounds there are, with those that do not count."""
        return self.uncounted + self.rounds


@dataclass(frozen=True, slots=True)
class FeltRound:
    """What a round showed; times in seconds, one for each person."""

    side: str
    cell: Cell
    spinner: tuple[float, ...]
    question: tuple[float, ...]
    cpu: float  # processor seconds of a tap, in the side's process
    connections: float  # opened for each tap
    busiest: int  # messages sent in the busiest second


async def measure(
    folder: Path, sides: Sequence[FeltSide], plan: Sequence[Cell], pause: float = PAUSE
) -> AsyncIterator[FeltRound]:
    """Run all sides and measure them cell by cell; at the end, check that each has every answer.

    What a bot does after its start is over when it has called nothing for the length of a pause.
    """
    template = await half_way()
    chats = [chat for people in _chats(plan) for group in people for chat in group]
    for side in sides:
        await prepare(side, template, chats)
    async with AsyncExitStack() as stack:
        telegram, address = await stack.enter_async_context(far_telegram(folder, sides))
        trusted = folder / "certificate.pem"
        started = [await stack.enter_async_context(running(side, address, trusted)) for side in sides]
        for bot in started:
            await bot.while_it_runs(telegram.ask({"ready": bot.side.token, "quiet": pause}))
            bot.profile_from_now()
        turns = Turns(telegram, started, template.taps, pause)
        for cell, people in zip(plan, _chats(plan), strict=True):
            async for round_ in turns.fill(cell, people):
                yield round_
        for bot in started:
            await bot.stop()
            await check_kept(bot, turns.calls[bot.side.name])


class Turns:
    """Measures one cell after the other."""

    def __init__(
        self, telegram: Worker, sides: Sequence[RunningSide], taps: Sequence[Tap], pause: float
    ) -> None:
        self.calls: dict[str, dict[str, int]] = {}
        self._telegram, self._sides, self._taps, self._pause = telegram, sides, taps, pause
        self._numbers = count(1)  # of updates
        self._slow: set[tuple[str, float]] = set()  # sides that took too long, and on which wire
        self._rested = dict.fromkeys((bot.side.name for bot in sides), 0.0)  # when each may be tapped again

    async def fill(self, cell: Cell, people: Sequence[Sequence[int]]) -> AsyncIterator[FeltRound]:
        """Measure a cell. `people`: the chats that tap, first these, then those."""
        await self._telegram.ask({"trip": cell.trip})
        for number in range(cell.all_rounds):
            for bot in self._sides:
                place = (bot.side.name, cell.trip)
                if place in self._slow and number != cell.uncounted:
                    continue
                result = await self._round(bot, cell, people[number // len(self._taps)])
                if max(result.question) > SLOW:
                    self._slow.add(place)
                if number >= cell.uncounted:
                    yield result

    async def _round(self, bot: RunningSide, cell: Cell, chats: Sequence[int]) -> FeltRound:
        name, process = bot.side.name, bot.process.pid
        await self._rest(name, cell)
        earlier = bot.taps.get(chats[0], 0)
        tap = self._taps[earlier]
        bot.taps |= dict.fromkeys(chats, earlier + 1)
        updates = [update(next(self._numbers), chat, tap).decode() for chat in chats]
        before = processor_seconds(process)
        seen = await bot.while_it_runs(self._telegram.ask({"tap": bot.side.token, "updates": updates}))
        await asyncio.sleep(cell.trip + min(SETTLING, self._pause))
        cpu = (processor_seconds(process) - before) / len(chats)
        self.calls[name] = seen["calls"]
        self._rested[name] = time.monotonic() + self._pause
        return _seen(name, cell, cpu, seen)

    async def _rest(self, name: str, cell: Cell) -> None:
        more = 0.0 if cell.silence is None else cell.silence - self._pause
        await asyncio.sleep(self._rested[name] + more - time.monotonic())


def _seen(side: str, cell: Cell, cpu: float, seen: dict[str, Any]) -> FeltRound:
    spinner, question = tuple(seen["spinner"]), tuple(seen["question"])
    opened = seen["connections"] / len(question)
    return FeltRound(side, cell, spinner, question, cpu, opened, seen["busiest"])


def _chats(plan: Sequence[Cell]) -> Iterator[list[list[int]]]:
    """Yield for each cell the chats that tap in it: groups, each for as many rounds as there are taps."""
    chats = count(FIRST_CHAT)
    for cell in plan:
        groups = ceil(cell.all_rounds / len(TAPS))
        yield [[next(chats) for _ in range(cell.people)] for _ in range(groups)]
