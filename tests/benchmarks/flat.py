"""Point 3: does it matter how many people are stored? Throughput, memory, the first answer after a start."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

from tests.benchmarks.crowd import gather_crowd
from tests.benchmarks.figures import Figure
from tests.benchmarks.ours import OpenStore, our_bot, tinydb
from tests.benchmarks.people import half_way
from tests.benchmarks.rounds import ROUNDS, Cost, Spread, alternate, cpu_ratio, throughput_ratio
from tests.benchmarks.tapping import CHECKED, check_ours, our_side

FEW, MANY, REMINDERS = 100, 100_000, 10_000
STARTS = 7
ANSWERED = "the first tap is answered and stored"


async def flat(
    folder: Path,
    many: int = MANY,
    reminders: int = REMINDERS,
    people: int = 50,
    rounds: int = ROUNDS,
    open_store: OpenStore = tinydb,
) -> AsyncIterator[Figure]:
    """Many people against few. Another store has to fill itself: see `gather_crowd`."""
    template = await half_way()
    full, empty = folder / "full", folder / "empty"
    await gather_crowd(full, template, many, reminders)
    await gather_crowd(empty, template, min(FEW, many), 0)
    async with AsyncExitStack() as stack:
        bots = {
            name: await stack.enter_async_context(our_bot(await stack.enter_async_context(open_store(place))))
            for name, place in (("many", full), ("few", empty))
        }
        costs = await alternate({name: our_side(bot, template, people) for name, bot in bots.items()}, rounds)
        for bot in bots.values():
            await check_ours(bot, people, rounds)
    for figure in _throughput(costs, many):
        yield figure
    for figure in await _starts(folder, min(rounds, STARTS), many, reminders):
        yield figure


def _throughput(costs: dict[str, list[Cost]], many: int) -> list[Figure]:
    name = f"Throughput with {many:,} people stored, to {FEW}"
    ratio = throughput_ratio(costs["many"], costs["few"])
    cpu = cpu_ratio(costs["many"], costs["few"])
    note = f"processor time: {cpu.median:.2f} times."
    return [Figure(3, name, ratio, "times", CHECKED, 0.9, "more", note)]


async def _starts(folder: Path, rounds: int, many: int, reminders: int) -> list[Figure]:
    """Processes that start, answer one tap and end: alternately over many people and over nobody."""
    full, empty = [], []
    for number in range(rounds):
        full.append(await _started(folder / "full", number))
        empty.append(await _started(folder / f"nobody {number}", number))
    seconds = Spread.of(one["seconds"] for one in full)
    without = Spread.of(one["seconds"] for one in empty)
    memory = Spread.of((one["memory"] - two["memory"]) for one, two in zip(full, empty, strict=True))
    at = f"{many:,} people and {reminders:,} reminders"
    note = f"goal: 1.5 times that of an empty store ({without.median:.2f} s), plus 1 s."
    goal = round(1.5 * without.median + 1, 2)
    return [
        Figure(3, f"First answer after a start, {at}", seconds, "s", ANSWERED, goal, note=note),
        Figure(3, f"Memory for {at}", memory, "MB", ANSWERED, 50),
    ]


async def _started(folder: Path, number: int) -> dict[str, float]:
    command = (sys.executable, "-m", "tests.benchmarks.starting", str(folder), str(number))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    told, _ = await process.communicate()
    assert process.returncode == 0, "the bot did not answer"
    result: dict[str, float] = json.loads(told)
    return result
