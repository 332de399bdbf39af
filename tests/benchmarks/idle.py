"""Point 7: the bot before anybody writes: its start, its memory, and the cost of its imports."""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

from tests.benchmarks.figures import Figure
from tests.benchmarks.rounds import Spread

ROUNDS, PACKAGES_SHOWN = 7, 12
CHECKED = "the first tap is answered and stored"
TIMED = "imported without an error"


async def idle(folder: Path, rounds: int = ROUNDS) -> AsyncIterator[Figure]:
    """Measure start and memory of a bot with nobody stored, and its most expensive imports."""
    command = ("-m", "tests.benchmarks.starting", str(folder))
    starts = [json.loads(await _run(*command, str(number))) for number in range(rounds)]
    yield Figure(
        7, "First answer after a start", Spread.of(start["seconds"] for start in starts), "s", CHECKED
    )
    yield Figure(7, "Memory of the idle bot", Spread.of(start["memory"] for start in starts), "MB", CHECKED)
    costs = [await _imports() for _ in range(rounds)]
    total = Spread.of(sum(cost.values()) / 1000 for cost in costs)
    yield Figure(7, "Imports", total, "ms", TIMED)
    for package, _ in sum(costs, Counter[str]()).most_common(PACKAGES_SHOWN):
        spread = Spread.of(cost[package] / 1000 for cost in costs)
        yield Figure(7, f"Imports: {package}", spread, "ms", TIMED)


async def _imports() -> Counter[str]:
    """Return microseconds by package, for its own modules without what they import."""
    output = await _run("-X", "importtime", "-c", "import bot.app", errors=True)
    spent: Counter[str] = Counter()
    for line in output.splitlines()[1:]:
        own, _, name = line.removeprefix("import time:").split("|")
        spent[name.strip().partition(".")[0]] += int(own)
    return spent


async def _run(*command: str, errors: bool = False) -> str:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=pipe, stderr=pipe)
    output, errors_output = await process.communicate()
    assert process.returncode == 0, errors_output.decode()
    return (errors_output if errors else output).decode()
