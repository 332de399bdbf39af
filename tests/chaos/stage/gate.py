"""Lets nobody begin a line while an injector needs a quiet moment."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.standins.telegram_values import Bell


class Gate:
    """Whoever writes a line passes it; while it is closed, those who are inside finish theirs."""

    def __init__(self) -> None:
        self._inside = 0
        self._open = asyncio.Event()
        self._open.set()
        self._bell = Bell()

    @asynccontextmanager
    async def passed(self) -> AsyncIterator[None]:
        """Wait until it is open, and be inside while the block runs."""
        await self._open.wait()
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1
            self._bell.ring()

    @asynccontextmanager
    async def closed(self, within: float) -> AsyncIterator[None]:
        """Close it, and wait until nobody is inside. Raises TimeoutError after so many seconds."""
        self._open.clear()
        try:
            await self._bell.until(lambda: not self._inside, within)
            yield
        finally:
            self._open.set()
