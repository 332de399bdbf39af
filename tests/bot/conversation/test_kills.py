"""After a kill in mid-send nobody gets a question that nobody asked for, as far as the bot can know that.

The bot is killed at every few ticks of the event loop, on a network and a disk that take some, and all that
the person is sent beyond an undisturbed conversation is counted. A kill between the sending of a question and
Telegram's answer leaves no trace of whether it arrived: it is asked again, unless the person has answered it.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.conversation.messages import Message
from bot.stores import Kind
from bot.stores.memory import MemoryStore
from tests.bot.conversation.test_year_of_reminders import BEGIN, Plan, store_cases
from tests.harness.shell import RecordingChannel, Shell
from tests.harness.telegram import OPENING, TelegramShell
from tests.standins.telegram_in_process import InProcessRequest
from tests.standins.telegram_people import Person

LEG, DISK = 6, 3  # ticks that a call needs on its way and back, and a save before and after it is stored
STRIDE = 6  # ticks between two kills
READY = "I just want to be ready"  # stands on another page, which a restart turns back
BUTTONS = (*OPENING, READY, "lawyer:told")
ACTS = (
    "/start",
    *BUTTONS,
    "BA1 1AA",
    "show_mp:yes",
    "/menu",
    "My appointments",
    "in 3 days",
    "surgery_time:1500",
)
BEFORE = {True: 17, False: 18}  # such messages in 92 kills when a restart asked at once, by `quick`
PEOPLE = 12  # with a reminder due at once: more than are claimed at once


async def ticks(number: int) -> None:
    """Let other tasks run so many times."""
    for _ in range(number):
        await asyncio.sleep(0)


class DistantTelegram(InProcessRequest):
    """A connection on which every call is under way for a while, and so is its answer."""

    async def do_request(self, url: str, *args: Any, **more: Any) -> tuple[int, bytes]:
        """Take a while, answer as the stand-in does, and take a while again."""
        await ticks(LEG)
        answer = await super().do_request(url, *args, **more)
        await ticks(LEG)
        return answer


class SlowDisk(MemoryStore):
    """A store whose saves take a while."""

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Take a while, save, and take a while again."""
        await ticks(DISK)
        await super().save(kind, key, body, version, due)
        await ticks(DISK)


class DistantChannel(RecordingChannel):
    """A channel on which every message is under way for a while, and so is its receipt."""

    async def send(self, chat: int | str, message: Message) -> None:
        """Take a while, record the message, and take a while again."""
        await ticks(LEG)
        await super().send(chat, message)
        await ticks(LEG)


@dataclass
class InterruptedWalk:
    """A conversation in which the bot is killed once. `quick`: the person goes on while no process runs."""

    quick: bool
    shell: TelegramShell = field(
        default_factory=lambda: TelegramShell(store=SlowDisk(), transport=DistantTelegram)
    )
    is_over: bool = False  # the kill came after everything was delivered

    def __post_init__(self) -> None:
        self.person: Person = self.shell.telegram.person()

    async def killed(self, act: int, after: int) -> int:
        """Be killed so many ticks after an act arrives; return how many messages the person has then."""
        await self._act(ACTS[:act])
        await self._do(ACTS[act])
        update = self._new_updates()[0]
        work = asyncio.ensure_future(self.shell.handler.take(self.shell.bot, update))
        await ticks(after)
        self.is_over = work.done() and not self.shell.dispatcher._tasks
        waiting = [] if work.done() else [update]
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await self.shell.dispatcher.stop()
        done = await self._act_meanwhile(ACTS[act + 1 :])
        await self._start_again([*waiting, *self._new_updates()])
        await self._act(ACTS[act + 1 + done :])
        return len(self.person.messages)

    async def _act(self, acts: tuple[str, ...]) -> None:
        for act in acts:
            await self._do(act)
            await self.shell.deliver()

    async def _do(self, act: str) -> None:
        await (self.person.tap(act) if ":" in act else self.person.send(act))

    async def _act_meanwhile(self, acts: tuple[str, ...]) -> int:
        """Press the next button, if it is there and the person is quick."""
        newest = self.person.messages[-1] if self.person.messages else None
        if not (self.quick and acts and newest and ":" in acts[0] and newest.button(acts[0])):
            return 0
        await self._do(acts[0])
        return 1

    async def _start_again(self, waiting: list[Any]) -> None:
        """Start as a process does: claim, take in what waits at Telegram, and redeliver."""
        self.shell.start()
        claimed = await self.shell.dispatcher.claim_undelivered()
        for update in waiting:
            await self.shell.handler.take(self.shell.bot, update)
        await self.shell.dispatcher.redeliver(claimed)
        await self.shell.dispatcher.settled()

    def _new_updates(self) -> list[Any]:
        new = self.shell.telegram.updates[self.shell._delivered :]
        self.shell._delivered += len(new)
        return new


async def asked_again(quick: bool) -> tuple[int, int]:
    """How often the bot was killed, and how many messages came beyond those of a calm conversation."""
    calm = await InterruptedWalk(quick).killed(len(ACTS) - 1, 1000)
    kills = extra = 0
    for act in range(len(ACTS)):
        for after in range(0, 1000, STRIDE):
            walk = InterruptedWalk(quick)
            extra += max(await walk.killed(act, after) - calm, 0)
            kills += 1
            if walk.is_over:
                break
    return kills, extra


@pytest.mark.soak
@pytest.mark.parametrize(("quick", "at_most"), [(True, BEFORE[True] // 2), (False, BEFORE[False] - 1)])
async def test_a_kill_asks_again_only_whom_it_may_have_left_without_a_question(
    quick: bool, at_most: int
) -> None:
    with capture_logs():
        kills, extra = await asked_again(quick)
    assert kills > 70
    assert extra <= at_most


async def test_a_kill_amid_reminders_asks_nobody_anything_and_loses_none() -> None:
    for after in moments():
        asked, reminded = await killed_amid_reminders(after)
        assert asked == [], f"killed after {after} ticks"
        assert reminded == set(range(1, PEOPLE + 1)), f"killed after {after} ticks"


def moments() -> Iterator[int]:
    """Ticks from the first claim to the last report."""
    return iter(range(1, 120, STRIDE))


async def killed_amid_reminders(after: int) -> tuple[list[Message], set[int | str]]:
    """Be killed so many ticks after reminders fell due; return what was asked, and who was reminded."""
    shell = Shell(SlowDisk(), channel=DistantChannel())
    await store_cases(shell, [Plan(chat, BEGIN + timedelta(days=20)) for chat in range(1, PEOPLE + 1)])
    shell.now = BEGIN + timedelta(days=13, hours=1)
    work = asyncio.ensure_future(shell.dispatcher.remind())
    await ticks(after)
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    await shell.restart()
    shell.now += timedelta(minutes=2)
    await shell.remind()
    asked = [message for _, message in shell.channel.messages if not is_reminder(message)]
    return asked, {chat for chat, _ in shell.channel.messages}


def is_reminder(message: Message) -> bool:
    """Whether a message is a reminder, which its buttons show."""
    return any((key.data or "").startswith("bell:") for row in message.rows for key in row)
