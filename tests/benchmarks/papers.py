"""Point 10: papers for four people at once: what they cost, and how long another's tap waits meanwhile."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from tests.benchmarks.figures import Figure
from tests.benchmarks.rounds import Spread

NUMBER, ROUNDS, TAPS = 500, 5, 20
CHECKED = "everybody got their paper, the words to copy and the question; every tap was answered"
OPENS = "the file opens"
LARGEST = {"PDF": 60, "Word file": 11}  # KB


async def papers(
    folder: Path, number: int = NUMBER, rounds: int = ROUNDS, taps: int = TAPS
) -> AsyncIterator[Figure]:
    """Measure in a process of its own. `taps`: without and beside papers, in each round."""
    told = await _asked(folder, number, rounds, taps)
    alone, beside = told["alone"], told["beside"]
    ratios = Spread.of(median(slow) / median(fast) for slow, fast in zip(beside, alone, strict=True))
    note = f"{_milliseconds(alone, 50)} without, {_milliseconds(beside, 50)} beside; a call takes 80 ms."
    name = "Wait of who taps while four ask for papers"
    yield Figure(10, f"{name}, median", ratios, "times", CHECKED, 1.3, note=note)
    slowest = Spread.of([_percentile(beside, 95) / _percentile(alone, 95)])
    note = f"{_milliseconds(alone, 95)} without, {_milliseconds(beside, 95)} beside."
    yield Figure(10, f"{name}, 95th percentile", slowest, "times", CHECKED, 1.3, note=note)
    name = f"Memory after {number} papers, beyond that before the first"
    yield Figure(10, name, Spread.of([told["grown"]]), "MB", CHECKED, 15)
    for file, largest in LARGEST.items():
        for language in ("en", "fa"):
            cpu = Spread.of(told["cpu"][file][language])
            yield Figure(10, f"CPU of a {file}, {language}", cpu, "ms", OPENS)
            size = Spread.of([told["size"][file][language]])
            yield Figure(10, f"Size of a {file}, {language}", size, "KB", OPENS, largest)


async def _asked(folder: Path, *numbers: int) -> dict[str, Any]:
    command = ("-m", "tests.benchmarks.asking_for_papers", str(folder), *map(str, numbers))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=pipe)
    output, _ = await process.communicate()
    assert process.returncode == 0, "papers were not measured"
    told: dict[str, Any] = json.loads(output)
    return told


def _percentile(waits: list[list[float]], part: int) -> float:
    return quantiles([wait for some in waits for wait in some], n=100, method="inclusive")[part - 1]


def _milliseconds(waits: list[list[float]], part: int) -> str:
    return f"{_percentile(waits, part) * 1000:.0f} ms"
