"""The pool of connections to PostgreSQL. Translates the server's errors into StoreDown and Unsure."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from psycopg import AsyncConnection, Error, InterfaceError, OperationalError
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from bot.stores import StoreDown, Unsure

CONNECTIONS = 8  # per process; the server of a small host allows 20 to 100 in all
PATIENCE = 5.0  # seconds to wait for a connection
CONNECTION_OPTIONS: dict[str, Any] = {
    "autocommit": True,
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_count": 3,
}
DOWN = "The database cannot be reached. Look whether it runs, and whether DATABASE_URL is right."
ATTEMPTS = 3  # of an idempotent statement: any connection in the pool may turn out to be broken
Row = tuple[Any, ...]


class Pool:
    """Runs single statements, each in a transaction of its own."""

    def __init__(self, address: str) -> None:
        self._pool = AsyncConnectionPool(
            address, min_size=1, max_size=CONNECTIONS, timeout=PATIENCE, open=False, kwargs=CONNECTION_OPTIONS
        )

    async def open(self) -> None:
        """Start to connect in the background; an unreachable server shows only at the first statement."""
        await self._pool.open()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.close()

    async def fetch(self, statement: str, *values: Any) -> list[Row]:
        """Run an idempotent statement, retrying it if need be; returns its rows. Raises StoreDown."""
        for _ in range(ATTEMPTS - 1):
            with suppress(StoreDown):
                return await self._try_fetch(statement, values)
        return await self._try_fetch(statement, values)

    async def execute(self, statement: str, *values: Any) -> int:
        """Run a statement once, durably; returns how many rows it changed. Raises Unsure, StoreDown."""
        async with self._unretried() as connection:
            return (await connection.execute(statement, values)).rowcount

    async def fetch_once(self, statement: str, *values: Any) -> list[Row]:
        """Run a statement once; returns its rows. Raises Unsure, StoreDown."""
        async with self._unretried() as connection:
            return await (await connection.execute(statement, values)).fetchall()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """Borrow a connection. Raises StoreDown for every error of the server."""
        try:
            async with self._pool.connection() as connection:
                yield connection
        except PoolTimeout as error:
            raise StoreDown(DOWN) from error
        except Error as error:
            raise StoreDown(f"{DOWN} ({type(error).__name__})") from error

    async def _try_fetch(self, statement: str, values: tuple[Any, ...]) -> list[Row]:
        async with self.connection() as connection:
            return await (await connection.execute(statement, values)).fetchall()

    @asynccontextmanager
    async def _unretried(self) -> AsyncIterator[AsyncConnection]:
        """Borrow a connection for a single try: if it breaks, the statement may have run or not."""
        async with self.connection() as connection:
            try:
                yield connection
            except (OperationalError, InterfaceError) as error:
                raise Unsure(DOWN) from error
