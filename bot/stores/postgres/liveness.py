"""How the other processes know that this one lives: a lock that its connection holds.

A process that is killed loses its connection, and with it the lock, at once. When the server restarts, the
lock is taken anew within seconds.
"""

import asyncio
import secrets
from contextlib import suppress

import structlog
from psycopg import AsyncConnection, Error

from bot.stores.postgres.schema import PRESENCE

LOOK = 2.0  # seconds between two looks whether the lock is still held
log = structlog.get_logger()


class Liveness:
    """The lock of this process. `number` tells it from the others."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.number = secrets.randbelow(2**31 - 1)
        self._connection: AsyncConnection | None = None
        self._task: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Take the lock, and keep it. Raises psycopg's Error when the server cannot be reached."""
        await self._take()
        self._task = asyncio.create_task(self._keep())

    async def end(self) -> None:
        """Let go of the lock."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._drop()

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            try:
                assert self._connection is not None
                await self._connection.execute("SELECT 1")
            except Error as error:
                log.warning("presence lost", error=error)
                await self._drop()
                with suppress(Error, TimeoutError):
                    await self._take()

    async def _take(self) -> None:
        connection = await AsyncConnection.connect(
            self._address, autocommit=True, connect_timeout=5, keepalives_idle=10, keepalives_count=3
        )
        self._connection = connection
        await connection.execute("SELECT pg_advisory_lock(%s, %s)", (PRESENCE, self.number))

    async def _drop(self) -> None:
        if self._connection:
            with suppress(Error):
                await self._connection.close()
