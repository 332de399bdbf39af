"""Lets sides take turns in one process, and measures what a piece of work costs: medians and quartiles.

Processor time (user and system, all threads) says what the work costs however busy the machine is; wall time
includes waiting for the disk.
"""

import gc
import statistics
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

ROUNDS = 9
Work = Callable[[], Awaitable[int]]  # does the work, and returns the number of pieces
Side = Callable[[int], Awaitable[Work]]  # prepares the work of one round; the preparation is not measured


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds for one piece of work."""

    cpu: float
    wall: float


@dataclass(frozen=True, slots=True)
class Spread:
    """A median and its quartiles."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        """Return the spread of some measurements; a single one is its own median and quartiles."""
        all_values = list(values)
        if len(all_values) == 1:
            return cls(all_values[0], all_values[0], all_values[0])
        low, median, high = statistics.quantiles(all_values, n=4, method="inclusive")
        return cls(median, low, high)


async def alternate(sides: Mapping[str, Side], rounds: int = ROUNDS) -> dict[str, list[Cost]]:
    """Return the cost of each side in each round; who begins alternates.

    An extra first round is not counted, because it pays for everything that is created at the first use.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        order = list(sides) if number % 2 else list(sides)[::-1]
        for name in order:
            work = await sides[name](number)
            cost = await measured(work)
            if number:
                costs[name].append(cost)
    return costs


async def measured(work: Work) -> Cost:
    """Measure one piece of work. For every side, existing objects are frozen, as our bot does at startup."""
    gc.collect()
    gc.freeze()
    cpu, wall = time.process_time(), time.perf_counter()
    pieces = await work()
    return Cost((time.process_time() - cpu) / pieces, (time.perf_counter() - wall) / pieces)


def cpu_ratio(ours: Sequence[Cost], theirs: Sequence[Cost]) -> Spread:
    """Return our processor time as a multiple of theirs, round by round."""
    return Spread.of(our.cpu / their.cpu for our, their in zip(ours, theirs, strict=True))


def throughput_ratio(ours: Sequence[Cost], theirs: Sequence[Cost]) -> Spread:
    """Return our throughput as a multiple of theirs, round by round."""
    return Spread.of(their.wall / our.wall for our, their in zip(ours, theirs, strict=True))
