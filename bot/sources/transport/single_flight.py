"""Runs work once for all callers who want the same result at the same moment."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, TypeVar

from bot.sources import SourceDown

T = TypeVar("T")


class SingleFlight:
    """Running tasks by key. A caller who asks for the key of a running task joins it."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Task[Any]] = {}

    async def join(
        self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]], deadline: float | None = None
    ) -> T:
        """Return what `work` returns or raise what it raises; it runs once for all who wait.

        Raises SourceDown at `deadline` (the event loop's time). A caller who is
        cancelled or runs out of time does not stop the work: the others get its result, and so does the next
        caller.
        """
        task: asyncio.Task[T] = self._tasks.get(key) or self._start(key, work)
        try:
            async with asyncio.timeout_at(deadline):
                return await asyncio.shield(task)
        except TimeoutError:
            raise SourceDown("no answer in time") from None

    def begin(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> None:
        """Start `work`, which must not raise SourceDown, unless it runs: who joins it soon waits for less."""
        if key not in self._tasks:
            self._start(key, work)

    async def aclose(self) -> None:
        """Cancel all running tasks."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()

    def _start(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Task[T]:
        async def run() -> T:
            try:
                return await work()
            finally:  # not in a done callback, which runs later: nobody may join work that is already over
                self._tasks.pop(key, None)

        task = asyncio.create_task(run())
        self._tasks[key] = task
        return task
