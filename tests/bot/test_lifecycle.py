"""A start takes in what people wrote while no process ran, and only then asks whoever is still unasked."""

import asyncio
import gc
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.lifecycle import run_all
from flows.events import Event, Started, Tapped
from tests.harness.shell import Shell, at_postcode, until


class WaitingUpdates:
    """An intake with some events of a chat that waited at Telegram."""

    def __init__(self, shell: Shell, *events: Event) -> None:
        self._shell, self._events = shell, events
        self._taken_in = asyncio.Event()

    async def run(self) -> None:
        """Take them in, after a moment."""
        for _ in range(10):
            await asyncio.sleep(0)
        for event in self._events:
            await self._shell.submit(event)
        self._taken_in.set()
        await asyncio.Event().wait()

    async def caught_up(self) -> None:
        """Return when they are taken in."""
        await self._taken_in.wait()


async def said_after_a_kill(*meanwhile: Event) -> list[str]:
    """The first buttons of what somebody is sent who was killed amid an answer, and did this meanwhile."""
    shell = await at_postcode(Shell())
    await shell.submit(Tapped("postcode", "unknown"))
    await shell.dispatcher.stop()
    shell.start()
    before = len(shell.channel.messages)
    jobs = shell.components.jobs(shell.dispatcher, timedelta(days=180))
    running = asyncio.create_task(
        run_all(shell.dispatcher, jobs, [], WaitingUpdates(shell, *meanwhile), None)
    )
    await until(lambda: len(shell.channel.messages) > before)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert await shell.store.unfinished_deliveries() == []
    return [str(message.rows[0][0].data) for _, message in shell.channel.messages[before:]]


async def test_whoever_wrote_nothing_is_asked_again() -> None:
    assert await said_after_a_kill() == ["postcode_unknown:by_hand"]


async def test_whoever_has_gone_on_is_only_answered() -> None:
    assert await said_after_a_kill(Tapped("postcode_unknown", "by_hand")) == ["look_up_by_hand:again"]


@pytest.fixture
def garbage_collector() -> Iterator[None]:
    """Look for garbage as before, once the test is over."""
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()


@pytest.mark.usefixtures("garbage_collector")
async def test_a_crowd_hardly_ever_waits_for_a_search_for_garbage() -> None:
    shell, crowd = Shell(), range(1, 301)
    jobs = shell.components.jobs(shell.dispatcher, timedelta(days=180))
    running = asyncio.create_task(run_all(shell.dispatcher, jobs, [], WaitingUpdates(shell), None))
    await asyncio.gather(*(shell.submit(Started(), chat=chat) for chat in crowd))
    before = _searches()
    await asyncio.gather(*(shell.submit(Tapped("language", "fa"), chat=chat) for chat in crowd))
    await shell.dispatcher.settled()
    assert _searches() - before < 6, "it was looked for every few taps"
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


def _searches() -> int:
    return int(sum(generation["collections"] for generation in gc.get_stats()))
