"""A server that accepts and never answers, or cuts connections: a wait ends, and what was saved is known."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from bot.stores import LostRace, StoreDown
from bot.stores.crypto import Cipher
from bot.stores.postgres.pool import Pool
from bot.stores.postgres.store import PostgresStore
from tests.standins.database import Database
from tests.standins.stalling_proxy import StallingProxy, Streams, proxy_to_database, reach_database

KEY = "a-key-only-for-the-tests"
PATIENCE = 0.3  # seconds; a test that waits for ever would fail by its own time limit
SLOW = """
    CREATE FUNCTION take_a_while() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_sleep(0.2);
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER slow BEFORE INSERT OR UPDATE ON document FOR EACH ROW EXECUTE FUNCTION take_a_while();
"""


@pytest.fixture
def address(database: Database) -> str:
    return database.address()


@pytest.fixture
async def proxied(address: str) -> AsyncIterator[tuple[PostgresStore, StallingProxy]]:
    """A store, and the proxy through which it reaches the database."""
    async with proxy_to_database(address) as (proxy, way):
        store = await PostgresStore(way, Cipher(KEY), PATIENCE).open()
        yield store, proxy
        proxy.resume()
        await store.aclose()


async def test_a_server_that_never_answers_ends_every_wait(
    proxied: tuple[PostgresStore, StallingProxy],
) -> None:
    store, proxy = proxied
    await store.save("case", "a1", "one", 1)
    proxy.stall()
    async with asyncio.timeout(60):
        for work in (
            store.load("case", "a1"),
            store.begin_delivery("a1"),
            store.save("case", "a1", "two", 2),
        ):
            with pytest.raises(StoreDown, match="DATABASE_URL"):
                await work
        many = [store.load("case", "a1") for _ in range(100)]
        results = await asyncio.gather(*many, return_exceptions=True)
    assert all(isinstance(result, StoreDown) for result in results)


async def test_a_server_that_answers_again_is_used_again(
    proxied: tuple[PostgresStore, StallingProxy],
) -> None:
    store, proxy = proxied
    await store.save("case", "a1", "one", 1)
    proxy.stall()
    with pytest.raises(StoreDown):
        await store.load("case", "a1")
    proxy.resume()
    assert await _in_the_end(store, "a1") == "one"


async def test_a_cut_connection_is_not_noticed(proxied: tuple[PostgresStore, StallingProxy]) -> None:
    store, proxy = proxied
    for version in range(1, 20):
        proxy.cut()
        await store.save("case", "a1", f"version {version}", version)
        proxy.cut()
        assert await store.load("case", "a1") == f"version {version}"
        proxy.cut()
        await store.begin_delivery("a1")


@pytest.mark.parametrize("version", [1, 2])
async def test_a_save_that_was_stored_before_its_connection_broke_is_no_lost_race(
    address: str, version: int
) -> None:
    async with proxy_to_database(address) as (proxy, way):
        store = await PostgresStore(way, Cipher(KEY)).open()
        for earlier in range(1, version):
            await store.save("case", "a1", "before", earlier)
        await _run(address, SLOW)
        saving = asyncio.create_task(store.save("case", "a1", "ours", version))
        while not await _run(address, "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'"):
            assert not saving.done(), "the save was not slow"
        proxy.cut()
        await saving
        assert await store.load("case", "a1") == "ours"
        with pytest.raises(LostRace):
            await store.save("case", "a1", "another's", version)
        await store.aclose()


async def _in_the_end(store: PostgresStore, key: str) -> str | None:
    """Try again as the bot does when the update comes again."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await store.load("case", key)
            except StoreDown:
                continue


async def _run(address: str, script: str) -> int:
    """Run SQL beside the store; returns how many rows there were."""
    async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
        return (await connection.execute(script)).rowcount


async def test_a_server_that_was_down_for_long_is_tried_again_by_whoever_asks(address: str) -> None:
    server = Refusing(address)
    proxy = StallingProxy(server.reach)
    given = conninfo_to_dict(address)
    async with proxy.listening(), asyncio.timeout(60):
        pool = Pool(f"host=127.0.0.1 port={proxy.port} dbname={given['dbname']} user=postgres", PATIENCE)
        await pool.open()
        server.is_down = True
        proxy.cut()
        while server.refused < 14:  # those of the pool's own would take minutes
            with pytest.raises(StoreDown):
                await pool.fetch("SELECT 1")
        server.is_down = False
        while not await _answers(pool):
            pass
        await pool.aclose()


class Refusing:
    """A server that can be down. `refused`: how many connections it has refused."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.is_down, self.refused = False, 0

    async def reach(self) -> Streams:
        """Connect to it. Raises ConnectionRefusedError."""
        if self.is_down:
            self.refused += 1
            raise ConnectionRefusedError
        return await reach_database(self._address)


async def _answers(pool: Pool) -> bool:
    try:
        return bool(await pool.fetch("SELECT 1"))
    except StoreDown:
        return False
