"""Who lives is asked once for a question, however many turns there are."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest

from bot.stores.crypto import Cipher
from bot.stores.postgres.store import PostgresStore
from tests.standins.database import Database

KEY = "a-key-only-for-the-tests"
DEAD = 7  # the number of a process that has died
TURNS = 300
ASKED = """
    SELECT coalesce(sum(calls), 0) FROM pg_stat_user_functions WHERE funcname IN ('lives', 'living_processes')
"""


@pytest.fixture
async def server(database: Database) -> AsyncIterator[psycopg.AsyncConnection]:
    """A look at a server that counts how often each function is called."""
    address = await asyncio.to_thread(database.address)
    async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
        await connection.execute(f"ALTER DATABASE {connection.info.dbname} SET track_functions = 'all'")
        yield connection


async def opened(server: psycopg.AsyncConnection) -> PostgresStore:
    return await PostgresStore(server.info.dsn, Cipher(KEY)).open()


async def asked(server: psycopg.AsyncConnection) -> int:
    """How often it was asked who lives. Counted when the connections that asked are closed."""
    async with asyncio.timeout(60):
        while not (times := await _calls(server)):  # noqa: ASYNC110 (the server tells nothing)
            await asyncio.sleep(0.01)
    return times


async def _calls(server: psycopg.AsyncConnection) -> int:
    row = await (await server.execute(ASKED)).fetchone()
    return int(row[0]) if row else 0


async def test_a_search_for_what_the_dead_left_behind_asks_once_who_lives(
    server: psycopg.AsyncConnection,
) -> None:
    first, second = await opened(server), await opened(server)
    await asyncio.gather(*(first.begin_delivery(f"first{number}") for number in range(TURNS)))
    turns = "INSERT INTO turn SELECT 'dead' || number, %s, true FROM generate_series(1, %s) AS number"
    await server.execute(turns, (DEAD, TURNS))
    await _until_all_count(server)
    await server.execute("SELECT pg_stat_reset()")
    await first.begin_delivery("again")
    assert len(await second.take_over_deliveries()) == TURNS
    await asyncio.gather(first.aclose(), second.aclose())
    assert 0 < await asked(server) <= 3


async def _until_all_count(server: psycopg.AsyncConnection) -> None:
    """A server that has just started takes all for alive for six seconds."""
    young = "SELECT FROM pg_postmaster_start_time() AS start WHERE now() < start + interval '6 seconds'"
    async with asyncio.timeout(60):
        while (await server.execute(young)).rowcount:  # noqa: ASYNC110 (the server tells nothing)
            await asyncio.sleep(0.1)
