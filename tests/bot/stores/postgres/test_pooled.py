"""A pooler in transaction mode is refused at the start, with what to set; a server and sessions never are."""

import asyncio
from contextlib import AsyncExitStack

import psycopg
import pytest

from bot.stores import StoreDown
from bot.stores.crypto import Cipher
from bot.stores.postgres.store import PostgresStore
from tests.standins.database import Database
from tests.standins.stalling_proxy import proxy_to_database
from tests.standins.transaction_pooler import pooled_database

KEY = "a-key-only-for-the-tests"
LOCKS = "SELECT FROM pg_locks WHERE locktype = 'advisory'"


@pytest.fixture
def address(database: Database) -> str:
    return database.address()


async def opens(address: str) -> None:
    await (await PostgresStore(address, Cipher(KEY)).open()).aclose()


@pytest.mark.parametrize("in_turn", [False, True])
@pytest.mark.parametrize("servers", [1, 2, 3, 20])
async def test_a_pooler_in_transaction_mode_is_refused_with_what_to_set(
    address: str, servers: int, in_turn: bool
) -> None:
    async with pooled_database(address, servers=servers, in_turn=in_turn) as way:
        with pytest.raises(StoreDown, match=r"session mode.*DATABASE_URL"):
            await opens(way)
    async with await psycopg.AsyncConnection.connect(address) as connection:
        assert (await connection.execute(LOCKS)).rowcount == 0, "a lock of a process stayed with the pooler"


async def test_a_pooler_whose_other_clients_are_busy_is_refused(address: str) -> None:
    async with pooled_database(address, servers=5) as way, AsyncExitStack() as stack:
        others = [await psycopg.AsyncConnection.connect(way, autocommit=True) for _ in range(4)]
        for other in others:
            await stack.enter_async_context(other)
            await stack.enter_async_context(other.transaction())
            await other.execute("SELECT 1")
        with pytest.raises(StoreDown, match="session mode"):
            await opens(way)


async def test_a_pooler_in_session_mode_serves(address: str) -> None:
    async with pooled_database(address, mode="session", servers=8) as way:
        await opens(way)
        await opens(way)


@pytest.mark.soak
async def test_a_server_that_is_far_away_and_breaks_connections_is_not_taken_for_a_pooler(
    database: Database, address: str
) -> None:
    async with proxy_to_database(address) as (proxy, way):
        proxy.delay = 0.01
        await opens(way)
        for number in range(8):
            opening = asyncio.create_task(opens(way))
            await proxy.bell.until(lambda: proxy.connections, 60)
            for _ in range(number):
                await asyncio.sleep(0)
            proxy.cut()
            try:
                await opening
            except StoreDown as error:
                assert "session mode" not in str(error)
        await asyncio.to_thread(database.restart)
        await opens(way)
