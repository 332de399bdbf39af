"""Shows other processes that this one is alive: an advisory lock held by a connection of its own.

A killed process loses its connection, and with it the lock, at once. When the server restarts, the lock is
taken again within seconds; the function `lives` in the schema allows three checks' time for that.
"""

import asyncio
import secrets
from contextlib import suppress

import structlog
from psycopg import AsyncConnection, Error

from bot.stores.postgres.pool import CONNECTION_OPTIONS, PATIENCE, answered_within
from bot.stores.postgres.schema import LIVENESS_LOCK

CHECK_INTERVAL = 2.0  # seconds
LIVING = """
    SELECT count(*) FROM pg_locks
    WHERE locktype = 'advisory' AND classid = %s::integer::oid AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""  # counts the processes that hold a LIVENESS_LOCK
log = structlog.get_logger()


class Liveness:
    """This process's lock. `process`: a random number that identifies this process."""

    def __init__(self, address: str, patience: float = PATIENCE) -> None:
        self._address, self._patience = address, patience
        self.process = secrets.randbelow(2**31 - 1)
        self._connection: AsyncConnection | None = None
        self._task: asyncio.Task[None] | None = None

    async def connect(self) -> AsyncConnection:
        """Open the connection that is to hold the lock. Raises psycopg's Error."""
        self._connection = await AsyncConnection.connect(self._address, **CONNECTION_OPTIONS)
        return self._connection

    async def start(self) -> None:
        """Take the lock, once connected, and hold it. Raises psycopg's Error."""
        await self._acquire()
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Release the lock, and take back what this process has said of its keys."""
        if self._connection:
            with suppress(Error):
                await self._connection.execute("DELETE FROM process_key WHERE process = %s", (self.process,))
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._disconnect()

    async def _acquire(self) -> None:
        assert self._connection is not None
        await self._connection.execute("SELECT pg_advisory_lock(%s, %s)", (LIVENESS_LOCK, self.process))

    async def _watch(self) -> None:
        """Check the connection regularly; if it broke, connect and lock again."""
        while True:
            await asyncio.sleep(CHECK_INTERVAL)
            try:
                assert self._connection is not None
                with answered_within(self._connection, self._patience):
                    await self._connection.execute("SELECT 1")
            except Error as error:
                log.warning("liveness lock lost", error=error)
                await self._disconnect()
                with suppress(Error, TimeoutError):
                    await self.connect()
                    await self._acquire()

    async def _disconnect(self) -> None:
        if self._connection:
            with suppress(Error):
                await self._connection.close()
