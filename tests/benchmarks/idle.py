"""Point 7: the bot's process before many people write: its start, its memory, and the cost of its imports."""

import asyncio
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.language.languages import load_languages
from tests.benchmarks.figures import Figure
from tests.benchmarks.rounds import Spread
from tests.harness.process import PATIENCE, BotProcess, bot_process
from tests.process.test_journey import walk_to_card

ROUNDS, PACKAGES_SHOWN = 7, 12
CHECKED = "somebody who had written before the start is answered"
WALKED = "somebody of each language has found their MP"
TIMED = "imported without an error"
PUBLISHED = 11  # languages in which the bot says what it is: the last that a start does
PEERS = {"ptb": "python-telegram-bot", "aiogram": "aiogram 3"}


@dataclass(frozen=True, slots=True)
class Start:
    """What one start took: seconds until the first answer, seconds of the processor, and MB."""

    seconds: float
    cpu: float
    idle: float  # MB of a bot to which nobody has written, once all is loaded that their first words need
    used: float  # MB once people of every language have talked


async def idle(folder: Path, rounds: int = ROUNDS) -> AsyncIterator[Figure]:
    """Measure start and memory of a bot with nobody stored, beside its peers, and its dearest imports."""
    await _start(folder / "first")  # compiles what a release compiles once
    starts, peers = [], {name: list[float]() for name in PEERS}
    for number in range(rounds):
        starts.append(await _start(folder / str(number)))
        for name, measured in peers.items():
            measured.append(float(await _run("-m", "tests.benchmarks.idle_peer", name)))
    for figure in _figures(starts):
        yield figure
    for name, measured in peers.items():
        yield Figure(7, f"Memory of an idle bot on {PEERS[name]} alone", Spread.of(measured), "MB", "it ran")
    costs = [await _imports() for _ in range(rounds)]
    total = Spread.of(sum(cost.values()) / 1000 for cost in costs)
    yield Figure(7, "Imports", total, "ms", TIMED)
    for package, _ in sum(costs, Counter[str]()).most_common(PACKAGES_SHOWN):
        spread = Spread.of(cost[package] / 1000 for cost in costs)
        yield Figure(7, f"Imports: {package}", spread, "ms", TIMED)


def _figures(starts: list[Start]) -> list[Figure]:
    seconds, cpu = Spread.of(start.seconds for start in starts), Spread.of(start.cpu for start in starts)
    memory, used = Spread.of(start.idle for start in starts), Spread.of(start.used for start in starts)
    return [
        Figure(7, "First answer after a start", seconds, "s", CHECKED, 0.75),
        Figure(7, "CPU until the first answer", cpu, "s", CHECKED),
        Figure(7, "Memory of the idle bot", memory, "MB", CHECKED, 100),
        Figure(7, "Memory after people of every language found their MP", used, "MB", WALKED),
    ]


async def _start(folder: Path) -> Start:
    """Start the process as an operator does: with nobody there, and again with somebody who has written."""
    folder.mkdir()
    async with bot_process(folder, LOG_LEVEL="INFO") as bot:
        await bot.start()
        published = partial(bot.telegram.called, "setMyShortDescription")
        await bot.telegram.wait(lambda: len(published()) == PUBLISHED, PATIENCE)
        memory = _memory(bot)
        await bot.stop()
        await bot.telegram.person().send("/start")
        began = time.perf_counter()
        await bot.start()
        await bot.telegram.wait(lambda: bot.telegram.called("sendMessage"), PATIENCE)
        seconds, cpu = time.perf_counter() - began, _cpu(bot)
        people = (walk_to_card(bot.telegram.person(), code) for code in load_languages())
        await asyncio.gather(*people)
        return Start(seconds, cpu, memory, _memory(bot))


def _cpu(bot: BotProcess) -> float:
    """The seconds of the processor that the bot has used, in all its threads."""
    assert bot.process
    fields = Path(f"/proc/{bot.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(bot: BotProcess) -> float:
    """The memory of the bot, in MB."""
    assert bot.process
    pages = int(Path(f"/proc/{bot.process.pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024**2


async def _imports() -> Counter[str]:
    """Return microseconds by package, for its own modules without what they import."""
    output = await _run("-X", "importtime", "-c", "import bot.__main__", errors=True)
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
