"""The pooler does what PgBouncer does: transactions pass whole, and what belongs to a session is lost."""

import asyncio

import psycopg
import pytest

from tests.standins.database import Database
from tests.standins.transaction_pooler import pooled_database

PIDS = "SELECT pg_backend_pid()"
LOCKED = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 5 AND pid = pg_backend_pid()"


@pytest.fixture
def address(database: Database) -> str:
    return database.address()


async def connect(address: str) -> psycopg.AsyncConnection:
    return await psycopg.AsyncConnection.connect(address, autocommit=True)


async def one(connection: psycopg.AsyncConnection, query: str) -> int:
    row = await (await connection.execute(query, prepare=False)).fetchone()
    return int(row[0]) if row else 0


async def test_clients_share_connections_in_transaction_mode(address: str) -> None:
    async with pooled_database(address) as way, await connect(way) as first, await connect(way) as second:
        assert await one(first, PIDS) == await one(second, PIDS)
        async with first.transaction():
            held = await one(first, PIDS)
            assert await one(second, PIDS) != held
            assert await one(first, PIDS) == held


async def test_a_lock_of_a_session_is_another_clients_in_transaction_mode(address: str) -> None:
    async with pooled_database(address, servers=1) as way:
        async with await connect(way) as first:
            await first.execute("SELECT pg_advisory_lock(1, 5)")
        async with await connect(way) as second:
            assert await one(second, LOCKED) == 1


async def test_a_client_has_a_connection_of_its_own_in_session_mode(address: str) -> None:
    async with pooled_database(address, mode="session") as way:
        async with await connect(way) as first, await connect(way) as second:
            assert await one(first, PIDS) != await one(second, PIDS)
            await first.execute("SELECT pg_advisory_lock(1, 5)")
            assert await one(first, LOCKED) == 1
        async with await connect(way) as third, await connect(way) as fourth:
            assert await one(third, LOCKED) == await one(fourth, LOCKED) == 0


async def test_who_breaks_off_in_a_transaction_leaves_nothing_behind(address: str) -> None:
    async with pooled_database(address, servers=1) as way:
        first = await connect(way)
        await first.execute("CREATE TABLE words (word text)")
        async with first.transaction():
            await first.execute("INSERT INTO words VALUES ('half')")
            await first.close()
        async with asyncio.timeout(60), await connect(way) as second:
            assert await one(second, "SELECT count(*) FROM words") == 0
