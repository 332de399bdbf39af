"""Two sides or more take turns in one process; what each piece of work costs, as medians with their spread.

Time of the processor (user and system, all threads) says what the work costs however busy the machine is;
time on the clock says what it takes with the disk in it.
"""

import gc
import statistics
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

ROUNDS = 9
Work = Callable[[], Awaitable[int]]  # does the work and returns how many pieces it was
Side = Callable[[int], Awaitable[Work]]  # prepares the work of one round, which is not measured


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds for one piece of work."""

    cpu: float
    wall: float


@dataclass(frozen=True, slots=True)
class Spread:
    """A median, and the quartiles on both sides of it."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        """The spread of some measurements; of one alone, that one."""
        known = list(values)
        low, median, high = statistics.quantiles(known, n=4, method="inclusive") if known[1:] else known * 3
        return cls(median, low, high)


async def alternate(sides: Mapping[str, Side], rounds: int = ROUNDS) -> dict[str, list[Cost]]:
    """The cost of each side in each round; who begins changes from round to round. One more goes unmeasured,
    before the others: whatever is made at the first use is made then."""
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
    """What one piece of this work costs, on either side with the same memory set aside as in our bot."""
    gc.collect()
    gc.freeze()
    cpu, wall = time.process_time(), time.perf_counter()
    pieces = await work()
    return Cost((time.process_time() - cpu) / pieces, (time.perf_counter() - wall) / pieces)


def cpu_ratio(ours: Sequence[Cost], theirs: Sequence[Cost]) -> Spread:
    """How many times the processor time of the others ours takes, round by round."""
    return Spread.of(our.cpu / their.cpu for our, their in zip(ours, theirs, strict=True))


def throughput_ratio(ours: Sequence[Cost], theirs: Sequence[Cost]) -> Spread:
    """How many times as many pieces ours does in the same time on the clock, round by round."""
    return Spread.of(their.wall / our.wall for our, their in zip(ours, theirs, strict=True))
