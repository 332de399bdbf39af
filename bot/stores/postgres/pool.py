"""The connections to PostgreSQL, and its errors in the store's words."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection, Error, InterfaceError, OperationalError
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from bot.stores import StoreDown, Unsure

CONNECTIONS = 8  # of one process; a small host's server allows 20 to 100 in all
PATIENCE = 5.0  # seconds for a connection
OPTIONS = {"autocommit": True, "connect_timeout": 5, "keepalives_idle": 10, "keepalives_count": 3}
DOWN = "The database cannot be reached. Look whether it runs, and whether DATABASE_URL is right."
TRIES = 3  # of a statement that does no harm when it is run twice: each connection of the pool may be broken
Row = tuple[Any, ...]


class Pool:
    """Runs single statements, each a transaction of its own."""

    def __init__(self, address: str) -> None:
        self._pool = AsyncConnectionPool(
            address, min_size=1, max_size=CONNECTIONS, timeout=PATIENCE, open=False, kwargs=OPTIONS
        )

    async def open(self) -> None:
        """Begin to connect; whether it can be done is seen at the first statement."""
        await self._pool.open()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.close()

    async def read(self, words: str, *values: Any) -> list[Row]:
        """The rows of a statement that does no harm when it is run twice. Raises StoreDown."""
        for number in range(1, TRIES + 1):
            try:
                async with self.connection() as connection:
                    cursor = await connection.execute(words, values)
                    return await cursor.fetchall()
            except StoreDown:
                if number == TRIES:
                    raise
        raise AssertionError

    async def change(self, words: str, *values: Any) -> int:
        """Run a statement once, durably; returns how many rows it changed. Raises Unsure, StoreDown."""
        async with self._once() as connection:
            return (await connection.execute(words, values)).rowcount

    async def take(self, words: str, *values: Any) -> list[Row]:
        """Run a statement once; returns the rows that it changed. Raises Unsure, StoreDown."""
        async with self._once() as connection:
            return await (await connection.execute(words, values)).fetchall()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """A connection of the pool. Raises StoreDown for all that the server does wrong."""
        try:
            async with self._pool.connection() as connection:
                yield connection
        except PoolTimeout as error:
            raise StoreDown(DOWN) from error
        except Error as error:
            raise StoreDown(f"{DOWN} ({type(error).__name__})") from error

    @asynccontextmanager
    async def _once(self) -> AsyncIterator[AsyncConnection]:
        """A connection for one statement, of which nobody knows whether it was run when it breaks."""
        async with self.connection() as connection:
            try:
                yield connection
            except (OperationalError, InterfaceError) as error:
                raise Unsure(DOWN) from error
