"""Work goes to threads in trips: in order for one thing, side by side for others, each with its own end."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from bot.stores.tinydb.write_queue import BATCH_SIZE, WriteQueue


@pytest.fixture
async def trips() -> AsyncIterator[WriteQueue]:
    made = WriteQueue()
    yield made
    made.close()


async def test_what_is_asked_for_at_one_moment_goes_in_one_trip(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    class Counting(ThreadPoolExecutor):
        def submit(self, trip: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
            made.append(len(arguments[1]))
            return super().submit(trip, *arguments)

    monkeypatch.setattr("bot.stores.tinydb.write_queue.ThreadPoolExecutor", Counting)
    trips = WriteQueue()
    assert await asyncio.gather(*(trips.run(n, _number(n)) for n in range(BATCH_SIZE + 3))) == [
        *range(BATCH_SIZE + 3)
    ]
    assert made == [BATCH_SIZE, 3]
    trips.close()


async def test_trips_go_side_by_side(trips: WriteQueue) -> None:
    meeting = threading.Barrier(2)
    pieces = [meeting.wait, *(_number(n) for n in range(BATCH_SIZE - 1)), meeting.wait]
    await asyncio.wait_for(asyncio.gather(*(trips.run(n, work) for n, work in enumerate(pieces))), timeout=10)


async def test_work_on_the_same_thing_is_done_in_the_order_it_was_asked_for(trips: WriteQueue) -> None:
    done: list[int] = []
    await asyncio.gather(*(trips.run("same", lambda n=n: done.append(n)) for n in range(100)))  # type: ignore[misc]
    assert done == [*range(100)]
    assert not trips.is_busy("same")


async def test_a_failure_is_heard_by_whom_it_concerns(trips: WriteQueue) -> None:
    asked = {"a": _number(1), "b": _broken, "c": _number(3)}
    ends = await asyncio.gather(*(trips.run(*one) for one in asked.items()), return_exceptions=True)
    assert ends[0] == 1
    assert isinstance(ends[1], OSError)
    assert ends[2] == 3
    assert await trips.run("b", _number(2)) == 2


async def test_what_was_asked_for_is_done_though_the_caller_goes(trips: WriteQueue) -> None:
    go, done = threading.Event(), []
    first = asyncio.create_task(trips.run("same", go.wait))
    second = asyncio.create_task(trips.run("same", lambda: done.append("second")))
    await asyncio.wait({second}, timeout=0)
    assert trips.is_busy("same")
    first.cancel()
    second.cancel()
    third = asyncio.create_task(trips.run("same", lambda: done.append("third")))
    go.set()
    await third
    assert done == ["second", "third"]


async def test_after_the_end_nothing_begins_and_nobody_waits() -> None:
    trips, go, done = WriteQueue(), threading.Event(), []
    under_way = asyncio.create_task(trips.run("same", go.wait))
    behind = asyncio.create_task(trips.run("same", lambda: done.append("too late")))
    await asyncio.wait({behind}, timeout=0)
    go.set()
    trips.close()
    later = asyncio.create_task(trips.run("other", lambda: done.append("later still")))
    assert await under_way
    ends = await asyncio.gather(behind, later, return_exceptions=True)
    assert [type(end) for end in ends] == [asyncio.CancelledError] * 2
    assert not done


async def test_after_the_end_nobody_waits_behind_another_either() -> None:
    trips, go = WriteQueue(), threading.Event()
    under_way = asyncio.create_task(trips.run("same", go.wait))
    behind = [asyncio.create_task(trips.run("same", _number(n))) for n in range(3)]
    await asyncio.wait(behind, timeout=0)
    go.set()
    trips.close()
    later = [asyncio.create_task(trips.run("other", _number(n))) for n in range(3)]
    _, waiting = await asyncio.wait([under_way, *behind, *later], timeout=5)
    assert not waiting


def _number(n: int) -> Callable[[], int]:
    return lambda: n


def _broken() -> None:
    raise OSError("the disk")
