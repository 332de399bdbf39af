"""The pool of connections to PostgreSQL. Translates the server's errors into StoreDown and Unsure."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, TypeVar

from psycopg import AsyncConnection, Error, InterfaceError, OperationalError
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from bot.stores import StoreDown, Unsure

CONNECTIONS = 8  # per process; the server of a small host allows 20 to 100 in all
LONGEST_IDLE = 8.0  # seconds; one unused connection is closed after each: all but one within a minute
MOMENT = 0.03  # seconds in which a connection that is in use usually comes back
PATIENCE = 3.0  # seconds to wait for a connection, and for the answer to a statement
SHORT_PATIENCE = 0.5
CONNECTION_OPTIONS: dict[str, Any] = {
    "autocommit": True,
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_count": 3,
}
DOWN = "The database cannot be reached. Look whether it runs, and whether DATABASE_URL is right."
ATTEMPTS = CONNECTIONS + 1  # of an idempotent statement: every connection in the pool may be broken
Row = tuple[Any, ...]
Result = TypeVar("Result")


class AnswerTimeout(OperationalError):
    """The server did not answer in time. Its connection is broken off."""


class Pool:
    """Runs single statements, each in a transaction of its own. `patience`: for an answer, in seconds.

    Answers come in binary form: as text, each byte of a document would take two. While the server is down,
    whoever asks has it tried again: psycopg's pool itself pauses twice as long after each try, up to minutes.

    `longest_idle`: seconds after which a connection that nobody has needed is closed, down to a single one.
    `moment`: seconds for which one in use is waited for, before another is opened.
    """

    def __init__(
        self,
        address: str,
        patience: float = PATIENCE,
        longest_idle: float = LONGEST_IDLE,
        moment: float = MOMENT,
    ) -> None:
        self._pool = AsyncConnectionPool(
            address,
            min_size=1,
            max_size=CONNECTIONS,
            max_idle=longest_idle,
            reconnect_timeout=patience,
            open=False,
            kwargs=CONNECTION_OPTIONS,
        )
        self._patience, self._growth = _Patience(patience), _Growth(self._pool, moment)

    async def open(self) -> None:
        """Open the first connection; the others are opened when they are needed. Raises StoreDown."""
        try:
            await self._pool.open(wait=True, timeout=self._patience.seconds)
        except PoolTimeout as error:
            raise StoreDown(DOWN) from error

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.close()

    async def fetch(self, statement: str, *values: Any) -> list[Row]:
        """Run an idempotent statement, retrying it if need be; returns its rows. Raises StoreDown."""
        return await _retried(lambda: self.fetch_once(statement, *values))

    async def execute(self, statement: str, *values: Any) -> int:
        """Run an idempotent statement, retrying it if need be. Returns how many rows its last run changed.

        Raises Unsure, StoreDown.
        """
        return await _retried(lambda: self.execute_once(statement, *values))

    async def execute_once(self, statement: str, *values: Any) -> int:
        """Run a statement once, durably; returns how many rows it changed. Raises Unsure, StoreDown."""
        async with self._unretried() as connection:
            return (await connection.execute(statement, values)).rowcount

    async def fetch_once(self, statement: str, *values: Any) -> list[Row]:
        """Run a statement once; returns its rows. Raises Unsure, StoreDown."""
        async with self._unretried() as connection:
            return await (await connection.execute(statement, values, binary=True)).fetchall()

    @asynccontextmanager
    async def connection(self, wait: float | None = None) -> AsyncIterator[AsyncConnection]:
        """Borrow a connection. `wait`: for at most so many seconds. Raises StoreDown for every error."""
        try:
            async with (
                self._growth.restrained(),
                self._pool.connection(wait or self._patience.seconds) as connection,
            ):
                yield connection
        except PoolTimeout as error:
            raise StoreDown(DOWN) from error
        except Error as error:
            raise StoreDown(f"{DOWN} ({type(error).__name__})") from error

    @asynccontextmanager
    async def _unretried(self) -> AsyncIterator[AsyncConnection]:
        """Borrow a connection for a single try: if it breaks, the statement may have run or not."""
        with self._patience.waiting() as patience:
            async with self.connection(patience) as connection:
                try:
                    with answered_within(connection, patience):
                        yield connection
                except (OperationalError, InterfaceError) as error:
                    raise Unsure(DOWN) from error


class _Growth:
    """Lets another connection be opened only if none of those in use comes back within a moment.

    A new one takes some five trips to the server, and it costs the server some MB. Most that are in use come
    back after one trip.
    """

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection], moment: float) -> None:
        self._pool, self._moment = pool, moment
        self._size, self._idle = 1, asyncio.Semaphore(1)

    @asynccontextmanager
    async def restrained(self) -> AsyncIterator[None]:
        """Around every use of a connection."""
        try:
            async with asyncio.timeout(self._moment):
                await self._idle.acquire()
        except TimeoutError:
            self._size += 1  # the pool may open another, as far as it may
        try:
            yield
        finally:
            if self._size > max(1, self._pool.get_stats()["pool_size"]):
                self._size -= 1  # the pool has closed one, or could not open one
            else:
                self._idle.release()


class _Patience:
    """How long to wait for the server, in seconds.

    After a wait in vain all but one at a time are short, until there is an answer: so that people are told in
    seconds, and a server that is only slow is not taken for one that never answers.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds, self._waits, self._is_silent = seconds, 0, False

    @contextmanager
    def waiting(self) -> Iterator[float]:
        is_short = self._is_silent and self._waits > 0
        self._waits += 1
        try:
            yield min(SHORT_PATIENCE, self.seconds) if is_short else self.seconds
        except StoreDown as error:
            self._is_silent |= _is_timeout(error)
            raise
        else:
            self._is_silent = False
        finally:
            self._waits -= 1


async def _retried(attempt: Callable[[], Awaitable[Result]]) -> Result:
    """Try again if a connection is broken, as any in the pool may be; but not if the server is silent."""
    for _ in range(ATTEMPTS - 1):
        try:
            return await attempt()
        except StoreDown as error:
            if _is_timeout(error):
                raise
    return await attempt()


def _is_timeout(error: StoreDown) -> bool:
    return isinstance(error.__cause__, PoolTimeout | AnswerTimeout)


@contextmanager
def answered_within(connection: AsyncConnection, seconds: float) -> Iterator[None]:
    """Run one statement in the block; break its connection if the server does not answer in time.

    Cancelling would not do: psycopg then asks the same server to cancel, and waits for that as well. Raises
    AnswerTimeout.
    """
    late = asyncio.Event()

    def break_off() -> None:
        late.set()
        _shut_down(connection)

    timer = asyncio.get_running_loop().call_later(seconds, break_off)
    try:
        yield
    except OperationalError as error:
        raise (AnswerTimeout("no answer in time") if late.is_set() else error) from error
    finally:
        timer.cancel()


def _shut_down(connection: AsyncConnection) -> None:
    """End the network connection: whoever waits for an answer gets an error at once."""
    with suppress(OSError, Error), socket.socket(fileno=os.dup(connection.pgconn.socket)) as duplicate:
        duplicate.shutdown(socket.SHUT_RDWR)
