"""Point 3: what a start and its jobs cost with many people stored, beside an empty store."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from tests.benchmarks.crowd import gather_crowd
from tests.benchmarks.figures import Figure
from tests.benchmarks.flat import Stored
from tests.benchmarks.people import half_way
from tests.benchmarks.rounds import Spread
from tests.benchmarks.server import server

MANY, STARTS = 100_000, 5
CHECKED = "every job has run once, and everybody who wrote meanwhile was answered"
UNITS = {"cpu": ("Processor time", "s"), "memory": ("Peak memory", "MB"), "slowest": ("Slowest answer", "s")}


async def start_cost(folder: Path, people: int = MANY, starts: int = STARTS) -> AsyncIterator[Figure]:
    """Start on many people and on nobody in turn: in files, and in PostgreSQL."""
    with server() as database:
        kinds = (
            Stored("in files", lambda name: str(folder / name)),
            Stored("in PostgreSQL", lambda _: database.address()),
        )
        for stored in kinds:
            for figure in await _compare(stored, people, starts):
                yield figure


async def _compare(stored: Stored, people: int, starts: int) -> list[Figure]:
    full = stored.place("many people")
    await gather_crowd(full, await half_way(), people, 0)
    costs, bare = [], []
    for number in range(starts):
        costs.append(await measure_start(full))
        bare.append(await measure_start(stored.place(f"empty {number}")))
    return [_figure(stored, people, name, costs, bare) for name in UNITS]


def _figure(
    stored: Stored, people: int, name: str, costs: list[dict[str, float]], bare: list[dict[str, float]]
) -> Figure:
    label, unit = UNITS[name]
    without = Spread.of(start[name] for start in bare)
    note = f"with nobody stored: {without.median:.2f} {unit}."
    value = Spread.of(start[name] for start in costs)
    return Figure(
        3,
        f"{label} of a start and its jobs, {people:,} people {stored.name}",
        value,
        unit,
        CHECKED,
        note=note,
    )


async def measure_start(place: str) -> dict[str, float]:
    """Start a process on a store; returns what it took."""
    command = (sys.executable, "-m", "tests.benchmarks.start_and_jobs", place)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    output, _ = await process.communicate()
    assert process.returncode == 0, "the bot did not start"
    result: dict[str, float] = json.loads(output)
    return result
