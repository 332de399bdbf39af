"""How many connections a process holds: two while it is idle, more only while many people write at once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import psycopg
import pytest

from bot.stores.crypto import Cipher
from bot.stores.postgres.pool import CONNECTIONS, LONGEST_IDLE, Pool
from bot.stores.postgres.store import PostgresStore
from tests.standins.database import Database

KEY = "a-key-only-for-the-tests"
MINUTE = 60
OTHERS = """
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""  # not those of the server's own, such as autovacuum


@pytest.fixture
def address(database: Database) -> str:
    return database.address()


@asynccontextmanager
async def counted(address: str) -> AsyncIterator["Server"]:
    """A look at the server, through a connection that does not count."""
    async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
        yield Server(connection)


class Server:
    """Counts the connections to one database."""

    def __init__(self, connection: psycopg.AsyncConnection) -> None:
        self._connection = connection

    async def connections(self) -> int:
        """How many others are connected."""
        return (await self._connection.execute(OTHERS)).rowcount

    async def until(self, holds: Callable[[int], bool]) -> None:
        """Return when this holds of the number of connections."""
        async with asyncio.timeout(MINUTE):
            while not holds(await self.connections()):  # noqa: ASYNC110 (the server tells nothing)
                await asyncio.sleep(0.01)


async def test_what_is_asked_at_the_same_moment_does_not_open_a_connection_each(address: str) -> None:
    pool = Pool(address, moment=MINUTE)
    await pool.open()
    async with counted(address) as server:
        await asyncio.gather(*(pool.fetch("SELECT 1") for _ in range(20)))
        assert await server.connections() == 1
    await pool.aclose()


async def test_a_process_that_starts_holds_two(address: str) -> None:
    async with counted(address) as server:
        store = await PostgresStore(address, Cipher(KEY)).open()
        assert await server.connections() == 2, "one that shows that the process lives, and one for all else"
        await store.aclose()


async def test_while_many_wait_the_pool_grows_and_then_it_shrinks_again(address: str) -> None:
    pool = Pool(address, longest_idle=0.05)
    await pool.open()
    async with counted(address) as server, await psycopg.AsyncConnection.connect(address) as other:
        await other.execute("SELECT pg_advisory_xact_lock(1)")
        waiting = [asyncio.create_task(pool.fetch("SELECT pg_advisory_xact_lock(1)")) for _ in range(30)]
        await server.until(lambda number: number == CONNECTIONS + 1)
        await other.commit()
        await asyncio.gather(*waiting)
        await server.until(lambda number: number == 1 + 1)
        await pool.fetch("SELECT 1")
    await pool.aclose()


def test_all_that_a_burst_has_opened_is_closed_within_a_minute() -> None:
    assert (CONNECTIONS - 1) * LONGEST_IDLE <= MINUTE
