"""Point 3: whether the number of people stored affects throughput, memory and the start."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.crowd import gather_crowd
from tests.benchmarks.figures import Figure
from tests.benchmarks.ours import opened, our_bot
from tests.benchmarks.people import Template, half_way
from tests.benchmarks.rounds import ROUNDS, Cost, Spread, alternate, cpu_ratio, throughput_ratio
from tests.benchmarks.server import server
from tests.benchmarks.tapping import CHECKED, check_ours, our_side

FEW, MANY, REMINDERS = 100, 100_000, 10_000
STARTS = 7
ANSWERED = "the first tap is answered and stored"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is stored and how much is measured."""

    many: int = MANY
    reminders: int = REMINDERS
    people: int = 50  # who tap in one round
    rounds: int = ROUNDS


@dataclass(frozen=True, slots=True)
class Stored:
    """A kind of store. `place` returns the place of a new, empty one, by its name."""

    name: str
    place: Callable[[str], str]


async def flat(folder: Path, size: Size = Size()) -> AsyncIterator[Figure]:
    """Compare many people with few, in files."""
    stored = Stored("in files", lambda name: str(folder / name))
    for figure in await _compare(stored, size):
        yield figure


async def flat_postgres(_: Path, size: Size = Size()) -> AsyncIterator[Figure]:
    """Compare many people with few in PostgreSQL, whose server has a folder of its own."""
    with server() as database:
        for figure in await _compare(Stored("in PostgreSQL", lambda _: database.address()), size):
            yield figure


async def _compare(stored: Stored, size: Size) -> list[Figure]:
    template = await half_way()
    full, few = stored.place("full"), stored.place("few")
    await gather_crowd(full, template, size.many, size.reminders)
    await gather_crowd(few, template, min(FEW, size.many), 0)
    costs = await _compare_taps({"many": full, "few": few}, template, size)
    return [_throughput(stored, costs, size), *await _compare_starts(stored, full, size)]


async def _compare_taps(places: dict[str, str], template: Template, size: Size) -> dict[str, list[Cost]]:
    async with AsyncExitStack() as stack:
        bots = {
            name: await stack.enter_async_context(our_bot(await stack.enter_async_context(opened(place))))
            for name, place in places.items()
        }
        sides = {name: our_side(bot, template, size.people) for name, bot in bots.items()}
        costs = await alternate(sides, size.rounds)
        for bot in bots.values():
            await check_ours(bot, size.people, size.rounds)
    return costs


def _throughput(stored: Stored, costs: dict[str, list[Cost]], size: Size) -> Figure:
    name = f"Throughput with {size.many:,} people {stored.name}, to {FEW}"
    ratio = throughput_ratio(costs["many"], costs["few"])
    cpu = cpu_ratio(costs["many"], costs["few"])
    note = f"processor time of the bot: {cpu.median:.2f} times."
    return Figure(3, name, ratio, "times", CHECKED, 0.9, "more", note)


async def _compare_starts(stored: Stored, filled: str, size: Size) -> list[Figure]:
    """Start processes that answer one tap and exit, alternately on many people and on nobody."""
    full, empty = [], []
    for number in range(min(size.rounds, STARTS)):
        full.append(await _measure_start(filled, number))
        empty.append(await _measure_start(stored.place(f"nobody {number}"), number))
    seconds = Spread.of(start["seconds"] for start in full)
    without = Spread.of(start["seconds"] for start in empty)
    memory = Spread.of(start["memory"] - bare["memory"] for start, bare in zip(full, empty, strict=True))
    at = f"{size.many:,} people and {size.reminders:,} reminders {stored.name}"
    note = f"goal: 1.5 times that of an empty store ({without.median:.2f} s), plus 1 s."
    goal = round(1.5 * without.median + 1, 2)
    return [
        Figure(3, f"First answer after a start, {at}", seconds, "s", ANSWERED, goal, note=note),
        Figure(3, f"Memory for {at}", memory, "MB", ANSWERED, 50),
    ]


async def _measure_start(place: str, number: int) -> dict[str, float]:
    command = (sys.executable, "-m", "tests.benchmarks.starting", place, str(number))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    output, _ = await process.communicate()
    assert process.returncode == 0, "the bot did not answer"
    result: dict[str, float] = json.loads(output)
    return result
