"""Disk work runs in threads in batches: in order for one document, concurrently for others."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from bot.stores.tinydb.write_queue import BATCH_SIZE, WriteQueue


@pytest.fixture
async def queue() -> AsyncIterator[WriteQueue]:
    queue = WriteQueue()
    yield queue
    queue.close()


async def test_work_submitted_in_one_tick_runs_as_one_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    batches: list[int] = []

    class Counting(ThreadPoolExecutor):
        def submit(self, batch: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
            batches.append(len(arguments[1]))
            return super().submit(batch, *arguments)

    monkeypatch.setattr("bot.stores.tinydb.write_queue.ThreadPoolExecutor", Counting)
    queue = WriteQueue()
    assert await asyncio.gather(*(queue.run(n, _number(n)) for n in range(BATCH_SIZE + 3))) == [
        *range(BATCH_SIZE + 3)
    ]
    assert batches == [BATCH_SIZE, 3]
    queue.close()


async def test_batches_run_concurrently(queue: WriteQueue) -> None:
    meeting = threading.Barrier(2)
    pieces = [meeting.wait, *(_number(n) for n in range(BATCH_SIZE - 1)), meeting.wait]
    await asyncio.wait_for(asyncio.gather(*(queue.run(n, work) for n, work in enumerate(pieces))), timeout=10)


async def test_work_on_one_document_keeps_its_order(queue: WriteQueue) -> None:
    done: list[int] = []
    await asyncio.gather(*(queue.run("same", lambda n=n: done.append(n)) for n in range(100)))  # type: ignore[misc]
    assert done == [*range(100)]
    assert not queue.is_busy("same")


async def test_a_failure_reaches_its_own_caller(queue: WriteQueue) -> None:
    submitted = {"a": _number(1), "b": _broken, "c": _number(3)}
    results = await asyncio.gather(*(queue.run(*work) for work in submitted.items()), return_exceptions=True)
    assert results[0] == 1
    assert isinstance(results[1], OSError)
    assert results[2] == 3
    assert await queue.run("b", _number(2)) == 2


async def test_submitted_work_is_done_even_if_the_caller_is_cancelled(queue: WriteQueue) -> None:
    go, done = threading.Event(), []
    first = asyncio.create_task(queue.run("same", go.wait))
    second = asyncio.create_task(queue.run("same", lambda: done.append("second")))
    await asyncio.wait({second}, timeout=0)
    assert queue.is_busy("same")
    first.cancel()
    second.cancel()
    third = asyncio.create_task(queue.run("same", lambda: done.append("third")))
    go.set()
    await third
    assert done == ["second", "third"]


async def test_after_close_no_work_begins_and_nobody_waits() -> None:
    queue, go, done = WriteQueue(), threading.Event(), []
    under_way = asyncio.create_task(queue.run("same", go.wait))
    behind = asyncio.create_task(queue.run("same", lambda: done.append("too late")))
    await asyncio.wait({behind}, timeout=0)
    go.set()
    queue.close()
    later = asyncio.create_task(queue.run("other", lambda: done.append("later still")))
    assert await under_way
    results = await asyncio.gather(behind, later, return_exceptions=True)
    assert [type(end) for end in results] == [asyncio.CancelledError] * 2
    assert not done


async def test_after_close_nobody_waits_behind_earlier_work() -> None:
    queue, go = WriteQueue(), threading.Event()
    under_way = asyncio.create_task(queue.run("same", go.wait))
    behind = [asyncio.create_task(queue.run("same", _number(n))) for n in range(3)]
    await asyncio.wait(behind, timeout=0)
    go.set()
    queue.close()
    later = [asyncio.create_task(queue.run("other", _number(n))) for n in range(3)]
    _, waiting = await asyncio.wait([under_way, *behind, *later], timeout=5)
    assert not waiting


def _number(n: int) -> Callable[[], int]:
    return lambda: n


def _broken() -> None:
    raise OSError("the disk")
