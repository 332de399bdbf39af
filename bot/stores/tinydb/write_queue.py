"""Runs disk work in a thread pool, batched per event-loop tick.

Handing saves to threads one by one doubled their cost, because threads wake each other and wait for each
other. So everything submitted in one tick goes to the pool together.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

WORKERS = 4  # threads: most of the time they wait for the disk
BATCH_SIZE = 16  # jobs at most, so that on a slow disk nobody waits for many writes besides their own
T = TypeVar("T")
JobOutcome = tuple[Any, BaseException | None]  # the result, or the error


@dataclass(frozen=True, slots=True)
class DiskJob:
    """Work on one key, and the future that gets its outcome."""

    key: Hashable
    work: Callable[[], Any]
    future: asyncio.Future[Any]


class WriteQueue:
    """Runs jobs on worker threads: jobs for one key in the order of submission, others in parallel.

    A submitted job runs even if its caller is cancelled: a late write must never overwrite a newer one.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="store")
        self._ready: deque[DiskJob] = deque()
        self._waiting: dict[Hashable, deque[DiskJob]] = {}  # by busy key: the jobs behind the current one
        self._idle_workers, self._dispatch_scheduled, self._closed = WORKERS, False, False

    def is_busy(self, key: Hashable) -> bool:
        """Whether a job for this key is queued or running."""
        return key in self._waiting

    async def run(self, key: Hashable, work: Callable[[], T]) -> T:
        """Run `work` on a worker after all earlier jobs for this key; returns or raises what it does.

        Raises CancelledError if the queue is stopped before the job begins.
        """
        loop = asyncio.get_running_loop()
        job = DiskJob(key, work, loop.create_future())
        if key in self._waiting:
            self._waiting[key].append(job)
        else:
            self._waiting[key] = deque()
            self._ready.append(job)
            self._schedule_dispatch(loop)
        result: T = await job.future
        return result

    def stop(self) -> None:
        """Begin no further batch: jobs that have not begun are cancelled. Call it on the loop's thread."""
        self._closed = True

    def close(self) -> None:
        """Stop, and wait for the running batches."""
        self.stop()
        self._pool.shutdown()

    def _schedule_dispatch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Dispatch at the end of this tick, once everything ready to run has submitted its job."""
        if not self._dispatch_scheduled:
            self._dispatch_scheduled = True
            loop.call_soon(self._dispatch, loop)

    def _dispatch(self, loop: asyncio.AbstractEventLoop) -> None:
        self._dispatch_scheduled = False
        while self._closed and self._ready:
            self._cancel(self._ready.popleft())
        while self._idle_workers and self._ready:
            self._idle_workers -= 1
            batch = [self._ready.popleft() for _ in range(min(BATCH_SIZE, len(self._ready)))]
            self._pool.submit(self._run_batch, loop, batch)

    def _cancel(self, job: DiskJob) -> None:
        """Cancel a job and all behind it: once the queue is closed, nothing would ever start them."""
        for unstarted in (job, *self._waiting.pop(job.key)):
            unstarted.future.cancel()

    def _run_batch(self, loop: asyncio.AbstractEventLoop, batch: list[DiskJob]) -> None:
        """Run the jobs of a batch. Called on a worker thread."""
        outcomes = [_run_job(job.work) for job in batch]
        loop.call_soon_threadsafe(self._finish_batch, loop, batch, outcomes)

    def _finish_batch(
        self, loop: asyncio.AbstractEventLoop, batch: list[DiskJob], outcomes: list[JobOutcome]
    ) -> None:
        self._idle_workers += 1
        for job, outcome in zip(batch, outcomes, strict=True):
            _resolve(job.future, *outcome)
            if waiting := self._waiting[job.key]:
                self._ready.append(waiting.popleft())
            else:
                del self._waiting[job.key]
        self._dispatch(loop)


def _run_job(work: Callable[[], Any]) -> JobOutcome:
    try:
        return work(), None
    except BaseException as error:  # raised where the job is awaited
        return None, error


def _resolve(future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if future.cancelled():
        return  # the caller has gone
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
