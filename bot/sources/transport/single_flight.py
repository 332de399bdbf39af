"""Asking once for what several people want at the same moment."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, TypeVar

from bot.sources import SourceDown

T = TypeVar("T")


class SingleFlight:
    """Work under way, by what is asked for. Who asks for the same thing joins it."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Task[Any]] = {}

    async def join(
        self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]], until: float | None = None
    ) -> T:
        """Return what `work` returns or raise what it raises; it runs once for everyone who waits.

        Raises SourceDown when the event loop's time reaches `until`. Whoever goes, cancelled or out of
        time, leaves the work to the others, and its answer to the next who asks.
        """
        task: asyncio.Task[T] = self._tasks.get(key) or self._start(key, work)
        try:
            async with asyncio.timeout_at(until):
                return await asyncio.shield(task)
        except TimeoutError:
            raise SourceDown("no answer in time") from None

    async def aclose(self) -> None:
        """Cancel what is still under way."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()

    def _start(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Task[T]:
        async def fly() -> T:
            try:
                return await work()
            finally:  # here and not in a callback: nobody may join work that is already over
                self._tasks.pop(key, None)

        task = asyncio.create_task(fly())
        self._tasks[key] = task
        return task
