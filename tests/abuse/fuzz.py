"""`python -m tests.abuse.fuzz 100000`: updates, real and mutated, through the whole bot, and what came of it.

Each round has its own seed, its own people and its own bot, and can be run again alone: `… 500 --seed 42`.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Coroutine
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from structlog.testing import capture_logs

from bot.logs import where
from tests.abuse.crowd import Crowd, make_true
from tests.abuse.mutating import mutated
from tests.harness.telegram import TelegramShell

A_ROUND = 500  # updates
REMEMBERED = 60  # real updates that others are mutated with


@dataclass
class Figures:
    """What came of some updates. `faults`: exceptions at the top and refused calls, each with its seed."""

    updates: int = 0
    mutated: int = 0
    calls: int = 0
    not_understood: int = 0
    silent: int = 0  # real private updates that were answered with nothing
    exceptions: int = 0
    refused: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Figures") -> None:
        """Add the counts of another round."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def fuzz(number: int, seed: int) -> Figures:
    """Run one round."""
    figures = Figures()
    with capture_logs() as logged:
        asyncio.run(_watched(Round(random.Random(seed), figures).run(number, seed), figures))  # noqa: S311
    errors = [line for line in logged if line["log_level"] == "error"]
    figures.exceptions += len(errors)
    for line in errors:
        figures.faults[f"{line['event']}: {_where(line.get('error'))} (seed {seed})"] += 1
    return figures


async def _watched(work: Coroutine[Any, Any, None], figures: Figures) -> None:
    """Count exceptions that nobody awaits, too."""
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: figures.faults.update([f"loop: {context['message']}"]))
    await work


@dataclass
class Round:
    """One bot, its people, and what came of their updates so far."""

    rng: random.Random
    figures: Figures
    shell: TelegramShell = field(default_factory=TelegramShell)
    real: list[Any] = field(default_factory=list)  # what others are mutated with
    numbers: set[Any] = field(default_factory=set)  # that changed updates had: a real one passes for a repeat

    async def run(self, number: int, seed: int) -> None:
        """Give the bot so many updates, with time passing between them."""
        crowd, telegram = Crowd(self.shell, self.rng), self.shell.telegram
        await self.shell.bot.initialize()
        await crowd.open()
        for _ in range(number):
            await self._one(await crowd.act())
            if self.rng.random() < 0.05:
                await self._later()
        self.figures.calls, self.figures.refused = len(telegram.calls), len(telegram.refusals)
        self.figures.faults.update(
            f"stand-in: {_where(one)} (seed {seed})" for one in self.shell.requests.broken
        )
        self.figures.faults.update(
            f"{one.method}: {one.description} (seed {seed})"
            for one in telegram.refusals
            if one.method != "deleteMessages"  # of a forged number: then each message is deleted by itself
        )

    async def _one(self, update: Any) -> None:
        """Give the bot one update, as it is or changed."""
        self.real = [*self.real, update][-REMEMBERED:]
        change = self.rng.random() < 0.5
        given = mutated(update, self.rng, self.real) if change else update
        if change and self.rng.random() < 0.1:
            given = self.rng.choice(self.real)  # once more, exactly as it was
        calls, number = len(self.shell.telegram.calls), given.get("update_id")
        self.figures.updates += 1
        self.figures.mutated += change
        await self._take(given)
        silent = len(self.shell.telegram.calls) == calls and not change
        if silent and number not in self.numbers and _is_private(update):
            self.figures.silent += 1
            self.figures.faults[f"silent: {json.dumps(update)[:300]}"] += 1
        if change and isinstance(number, int):
            self.numbers.add(number)

    async def _take(self, update: Any) -> None:
        undo = make_true(self.shell.telegram, update)
        try:
            await self.shell.take(update)
        except ValueError:
            self.figures.not_understood += 1
        except Exception as error:
            self.figures.exceptions += 1
            self.figures.faults[f"top: {_where(error)}"] += 1
        undo()

    async def _later(self) -> None:
        """Let some time pass, and send the reminders that are due."""
        self.shell.now += timedelta(minutes=self.rng.choice((1, 60, 60 * 24, 60 * 24 * 8)))
        await self.shell.remind()


def _is_private(update: Any) -> bool:
    said = update.get("message") or update.get("edited_message") or {}
    return bool(said.get("chat", {"type": "private"})["type"] == "private")


def _where(error: Any) -> str:
    return where(error) if isinstance(error, BaseException) else str(error)


def main() -> int:
    """Run so many updates on every core, print the figures, and fail if anything did."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("number", type=int, nargs="?", default=100_000)
    asked.add_argument("--seed", type=int, default=1)
    given, began, total = asked.parse_args(), time.perf_counter(), Figures()
    rounds = max(given.number // A_ROUND, 1)
    with ProcessPoolExecutor() as pool:
        sizes = [min(A_ROUND, given.number)] * rounds
        for done, figures in enumerate(pool.map(fuzz, sizes, range(given.seed, given.seed + rounds)), 1):
            total.add(figures)
            _say(f"\r{done} of {rounds} rounds", end="")
    _say(f"\n{time.perf_counter() - began:.0f} seconds")
    for name, value in vars(total).items():
        _say(f"{name.replace('_', ' '):>15}: {value if name != 'faults' else ''}")
    for fault, times in total.faults.most_common(40):
        _say(f"{times:>7} x {fault}")
    return 1 if total.faults else 0


def _say(words: str, end: str = "\n") -> None:
    sys.stdout.write(words + end)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
