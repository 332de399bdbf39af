"""`python -m tests.abuse.fuzz 100000`: updates, real and mangled, polled and by webhook, and what came of it.

Everything goes over HTTP, as raw JSON, through the loops that the bot runs. Each round has its own seed, its
own people and its own bot, and can be run again alone: `… 500 --seed 42`. Even seeds poll, odd ones have a
webhook.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from structlog.testing import capture_logs

from bot.logs import where
from bot.telegram.polling import Polling
from bot.telegram.webhook import PATH, Webhook
from bot.web.server import web_app
from tests.abuse.crowd import Crowd, Undo, make_true
from tests.abuse.mutating import mutated, written
from tests.harness.telegram import TelegramShell
from tests.standins.server import serving
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Json
from tests.standins.telegram_webhook import Delivery, Mishaps

A_ROUND = 500  # updates
AT_ONCE = 10  # of them
BETWEEN = timedelta(
    seconds=4
)  # two acts: sooner after a long text comes the rest of it, which is not answered
REMEMBERED = 60  # real updates that others are mutated with
SECRET = "the-secret-of-the-fuzz"  # noqa: S105 (opens nothing)
PATIENCE = 60.0  # seconds for what takes milliseconds
MANGLED = "\ufffd"  # stands for bytes that are no character
# reasons not to edit a message that a mangled press shows otherwise than it is
NOT_MARKED = ("message to edit not found", "message can't be edited", "message is not modified")
NOT_BROUGHT_ABOUT = ("update passed over",)  # errors that mangled updates may lead to


@dataclass
class Figures:
    """What came of some updates. `faults`: what went wrong, each with its seed."""

    updates: int = 0
    mutated: int = 0
    polled: int = 0
    calls: int = 0
    in_part: int = 0  # mangled updates of which only a part was understood
    not_understood: int = 0
    silent: int = 0  # times that somebody's real updates were answered with nothing
    unanswered: int = 0  # people who were not answered after it
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
        asyncio.run(_watched(Round(random.Random(seed), figures, seed).run(number), figures))  # noqa: S311
    events = Counter(str(line["event"]) for line in logged)
    figures.in_part += events["update understood in part"]
    figures.not_understood += events["update not understood"] + events["update passed over"]
    errors = [
        line for line in logged if line["log_level"] == "error" and line["event"] not in NOT_BROUGHT_ABOUT
    ]
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
    seed: int = 0
    shell: TelegramShell = field(default_factory=TelegramShell)
    real: list[Any] = field(default_factory=list)  # what others are mutated with
    numbers: set[Any] = field(default_factory=set)  # that changed updates had: a real one passes for a repeat
    forms: dict[int, str] = field(default_factory=dict)  # how changed updates are written, by their number

    async def run(self, number: int) -> None:
        """Give the bot so many updates, with time passing between them; then see whether all are answered."""
        shell, telegram = self.shell, self.shell.telegram
        telegram.write = self._written
        async with shell.over_http():
            await shell.bot.initialize()
            crowd = Crowd(shell, self.rng)
            await crowd.open()
            telegram.deliver()
            async with self._intake():
                for start in range(0, number, AT_ONCE):
                    await self._some(crowd, min(AT_ONCE, number - start))
                    if self.rng.random() < 0.4:
                        await self._later()
                for person in crowd.people:
                    await self._is_answered(person)
        self._sum_up()

    def _intake(self) -> AbstractAsyncContextManager[None]:
        return _polling(self.shell) if self.seed % 2 == 0 else _webhook(self.shell, self.rng)

    async def _some(self, crowd: Crowd, number: int) -> None:
        """Let people do some things at once. The last update is as it was, so that all can be confirmed."""
        calls, acts, undo = len(self.shell.telegram.calls), list[Json](), list[Undo]()
        while len(acts) < number:
            self.shell.now += BETWEEN
            acts.append(await crowd.act())
            undo.append(
                self._changed(acts[-1]) if len(acts) < number else make_true(self._telegram, acts[-1])
            )
        if self.rng.random() < 0.2:
            self._telegram.repeat(self.rng.randint(1, number))
        await self._settled()
        for back in reversed(undo):
            back()
        self.figures.updates += number
        self.figures.polled += number if self.seed % 2 == 0 else 0
        answered = {call.chat for call in self._telegram.calls[calls:]}
        for update in acts:
            if update["update_id"] not in self.forms and self._expects_an_answer(update, answered):
                self.figures.silent += 1
                self.figures.faults[f"silent (seed {self.seed}): {json.dumps(update)[:200]}"] += 1

    def _changed(self, update: Json) -> Any:
        """Decide how Telegram writes an update; returns what undoes what Telegram has to know for it."""
        self.real = [*self.real, update][-REMEMBERED:]
        if self.rng.random() >= 0.5:
            return make_true(self._telegram, update)
        self.figures.mutated += 1
        given = (
            self.rng.choice(self.real) if self.rng.random() < 0.1 else mutated(update, self.rng, self.real)
        )
        self.forms[update["update_id"]] = written(given, self.rng)
        self.numbers.add(str(given.get("update_id")))
        return make_true(self._telegram, given)

    def _expects_an_answer(self, update: Json, answered: set[int | None]) -> bool:
        """Whether somebody has done something in private, and the bot has said nothing to them."""
        said = update.get("message") or update.get("edited_message") or update.get("callback_query")
        if said is None or str(update["update_id"]) in self.numbers:
            return False
        chat = said.get("chat") or {"id": said["from"]["id"], "type": "private"}
        return chat["type"] == "private" and chat["id"] not in answered

    async def _is_answered(self, person: Person) -> None:
        """After everything, somebody who writes is answered."""
        before = {message.message_id for message in person.messages}
        await person.send("/menu")
        await self._settled()
        if not [message for message in person.messages if message.message_id not in before]:
            self.figures.unanswered += 1
            self.figures.faults[f"unanswered afterwards (seed {self.seed})"] += 1

    async def _settled(self) -> None:
        """Wait until every update is confirmed, and all that follows is done."""
        try:
            await self._telegram.wait(lambda: not self._telegram.unconfirmed, PATIENCE)
        except TimeoutError:
            self.figures.faults[f"stuck (seed {self.seed})"] += 1
            self._telegram.deliver()
        await self.shell.dispatcher.settled()

    async def _later(self) -> None:
        """Let some time pass, and send the reminders that are due."""
        self.shell.now += timedelta(minutes=self.rng.choice((1, 60, 60 * 24, 60 * 24 * 8)))
        await self.shell.remind()

    def _written(self, update: Json) -> str:
        return self.forms.get(update["update_id"]) or json.dumps(update)

    def _sum_up(self) -> None:
        self.figures.calls, self.figures.refused = len(self._telegram.calls), len(self._telegram.refusals)
        self.figures.faults.update(
            f"{one.method}: {one.description} (seed {self.seed})"
            for one in self._telegram.refusals
            if one.method != "deleteMessages"  # of a forged number: then each message is deleted by itself
            and not any(reason in one.description for reason in NOT_MARKED)
            and MANGLED not in str(one.parameters)  # the id of a press
        )

    @property
    def _telegram(self) -> Any:
        return self.shell.telegram


@asynccontextmanager
async def _polling(shell: TelegramShell) -> AsyncIterator[None]:
    """Let the bot poll, with short pauses, while the block runs."""
    task = asyncio.create_task(Polling(shell.bot, shell.handler, _a_moment, again=0.02).run())
    try:
        yield
    finally:
        await _ended(task)


@asynccontextmanager
async def _webhook(shell: TelegramShell, rng: random.Random) -> AsyncIterator[None]:
    """Let Telegram deliver to the bot's webhook while the block runs."""
    webhook = Webhook(partial(shell.handler.take, shell.bot), SECRET, shell.metrics)
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(serving(web_app(webhook.routes, _ready, shell.metrics)))
        shell.telegram.queue.hook({"url": f"https://bot.test{PATH}", "secret_token": SECRET})
        task = asyncio.create_task(Delivery(shell.telegram, [address], rng, Mishaps()).run())
        stack.push_async_callback(_ended, task)
        yield


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _a_moment(_: float) -> None:
    await asyncio.sleep(0.01)


async def _ready() -> dict[str, object]:
    return {"ready": True}


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
