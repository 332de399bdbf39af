"""The proxy in front of a real PostgreSQL: it forwards, holds back, never answers, and cuts."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest

from tests.standins.database import Database
from tests.standins.stalling_proxy import CHUNK, StallingProxy, proxy_to_database, reach_database

PATIENCE = 60.0
Proxied = tuple[StallingProxy, str]


@pytest.fixture
async def proxied(database: Database) -> AsyncIterator[Proxied]:
    async with proxy_to_database(await asyncio.to_thread(database.address)) as proxied:
        yield proxied


async def test_queries_pass_and_connections_are_counted(proxied: Proxied) -> None:
    proxy, address = proxied
    async with await connect(address) as connection:
        assert await one(connection) == 1
        assert proxy.connections == 1
    await proxy.bell.until(lambda: proxy.connections == 0, PATIENCE)


async def test_a_stalled_query_is_answered_when_the_proxy_resumes(proxied: Proxied) -> None:
    proxy, address = proxied
    async with await connect(address) as connection:
        proxy.stall()
        query = asyncio.create_task(one(connection))
        await proxy.bell.until(lambda: proxy.held, PATIENCE)
        assert not query.done()
        proxy.resume()
        assert await query == 1


async def test_who_connects_during_a_stall_is_accepted_and_not_answered(proxied: Proxied) -> None:
    proxy, address = proxied
    proxy.stall()
    connecting = asyncio.create_task(connect(address))
    await proxy.bell.until(lambda: proxy.connections == 1 and proxy.held == 1, PATIENCE)
    assert not connecting.done()
    proxy.resume()
    async with await connecting as connection:
        assert await one(connection) == 1


async def test_a_cut_breaks_open_connections_and_lets_new_ones_in(proxied: Proxied) -> None:
    proxy, address = proxied
    connection = await connect(address)
    proxy.cut()
    with pytest.raises(psycopg.OperationalError):
        await one(connection)
    assert proxy.severed == 1
    async with await connect(address) as another:
        assert await one(another) == 1


async def test_a_stalled_connection_can_be_cut(proxied: Proxied) -> None:
    proxy, address = proxied
    connection = await connect(address)
    proxy.stall()
    query = asyncio.create_task(one(connection))
    await proxy.bell.until(lambda: proxy.held, PATIENCE)
    proxy.cut()
    with pytest.raises(psycopg.OperationalError):
        await query
    await proxy.bell.until(lambda: proxy.connections == 0, PATIENCE)


async def test_a_long_answer_is_on_its_way_for_no_longer_than_a_short_one(database: Database) -> None:
    address = await asyncio.to_thread(database.address)
    proxy = CountedTravels(lambda: reach_database(address))
    async with proxy.listening():
        async with await connect(f"{address}&host=127.0.0.1&port={proxy.port}") as connection:
            before = proxy.travels
            await connection.execute(f"SELECT repeat('x', {20 * CHUNK})")
            assert proxy.answered > 20 * CHUNK
            assert proxy.travels == before + 1
        await proxy.bell.until(lambda: proxy.connections == 0, PATIENCE)


class CountedTravels(StallingProxy):
    """Counts how often an answer is on its way, which takes no time. `travels`: how often."""

    travels = 0

    async def _travel(self) -> None:
        self.travels += 1


async def connect(address: str) -> psycopg.AsyncConnection[tuple[int]]:
    return await psycopg.AsyncConnection.connect(address, autocommit=True)


async def one(connection: psycopg.AsyncConnection[tuple[int]]) -> int:
    row = await (await connection.execute("SELECT 1")).fetchone()
    assert row is not None
    return row[0]
