"""What only PostgreSQL can do: several processes on one store, and a server that goes away and comes back."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TypeVar

import psycopg
import pytest

from bot.stores import LostRace, Occupied, StoreDown
from bot.stores.crypto import Cipher, WrongKey
from bot.stores.postgres.schema import SCRIPTS, migrate
from bot.stores.postgres.store import PostgresStore
from tests.standins.database import Database

OLD, NEW = "an-old-key-for-the-tests", "a-new-key-for-the-tests"
TRIES = 10  # each of the pool's connections may be broken once
Result = TypeVar("Result")
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def address(database: Database) -> str:
    return database.address()


@pytest.fixture
async def two(address: str) -> AsyncIterator[tuple[PostgresStore, PostgresStore]]:
    """Two processes on one database."""
    first, second = [await PostgresStore(address, Cipher(OLD)).open() for _ in range(2)]
    yield first, second
    await asyncio.gather(first.aclose(), second.aclose())


async def test_processes_use_the_same_user_keys(two: tuple[PostgresStore, PostgresStore]) -> None:
    assert await two[0].user_key(5) == await two[1].user_key(5)


async def test_living_processes_are_counted(two: tuple[PostgresStore, PostgresStore], address: str) -> None:
    third = await PostgresStore(address, Cipher(OLD)).open()
    assert await two[0].processes() == 3
    await third.aclose()
    async with asyncio.timeout(60):
        while await two[0].processes() != 2:  # noqa: ASYNC110 (the server sees only later who has gone)
            await asyncio.sleep(0.01)


async def test_of_two_processes_that_save_one_wins(two: tuple[PostgresStore, PostgresStore]) -> None:
    saves = [store.save("case", "a1", "one", 1) for store in two]
    results = await asyncio.gather(*saves, return_exceptions=True)
    assert sorted(isinstance(result, LostRace) for result in results) == [False, True]


async def test_a_due_case_goes_to_one_process(two: tuple[PostgresStore, PostgresStore]) -> None:
    for number in range(50):
        await two[0].save("case", f"a{number}", "one", 1, NOON)
    found = await asyncio.gather(*(store.claim_due(NOON, 40) for store in two))
    assert len(found[0]) <= 40 and len(found[1]) <= 40
    rest = await two[0].claim_due(NOON, 40)
    claimed = [case.key for cases in (*found, rest) for case in cases]
    assert sorted(claimed) == sorted(f"a{number}" for number in range(50))
    assert await two[1].claim_due(NOON, 40) == [], "none is given again before a pause is over"
    assert len(await two[1].due(NOON)) == 50


async def test_a_turn_waits_for_the_one_in_another_process(two: tuple[PostgresStore, PostgresStore]) -> None:
    first, second = two
    await first.begin_delivery("a1")
    waiting = asyncio.create_task(second.begin_delivery("a1"))
    await second.begin_delivery("b2")
    assert not waiting.done()
    await first.release_delivery("a1")
    await waiting
    assert await first.unfinished_deliveries() == ["a1"], "what rests is still to be told by the first"
    assert await second.unfinished_deliveries() == ["a1", "b2"]


async def test_a_silent_turn_keeps_other_processes_away(two: tuple[PostgresStore, PostgresStore]) -> None:
    first, second = two
    await first.begin_delivery("a1", silent=True)
    waiting = asyncio.create_task(second.begin_delivery("a1"))
    await second.begin_delivery("b2")
    assert not waiting.done()
    await first.finish_delivery("a1")
    await waiting


async def test_a_silent_turn_does_not_wait_for_another_process(
    two: tuple[PostgresStore, PostgresStore],
) -> None:
    first, second = two
    await first.begin_delivery("a1")
    with pytest.raises(Occupied):
        await second.begin_delivery("a1", silent=True)
    await first.finish_delivery("a1")
    await second.begin_delivery("a1", silent=True)


async def test_silent_turns_of_a_dead_process_are_not_taken_over(address: str) -> None:
    gone, left = [await PostgresStore(address, Cipher(OLD)).open() for _ in range(2)]
    await gone.begin_delivery("a1", silent=True)
    await gone.begin_delivery("b2")
    await left.begin_delivery("c3", silent=True)
    await gone.begin_delivery("d4")
    await gone.aclose()
    taken: list[str] = []
    async with asyncio.timeout(60):  # a server that has just started counts all as alive for six seconds
        while not taken:
            taken = await left.take_over_deliveries()
    assert taken == ["b2", "d4"]
    assert await left.unfinished_deliveries() == ["b2", "d4"]
    await left.begin_delivery("a1", silent=True)
    await left.aclose()


async def test_what_is_taken_over_is_listed_though_the_process_has_a_silent_turn_with_the_user(
    address: str,
) -> None:
    gone, left = [await PostgresStore(address, Cipher(OLD)).open() for _ in range(2)]
    await gone.begin_delivery("a1")
    await gone.release_delivery("a1")
    await left.begin_delivery("a1", silent=True)
    await gone.aclose()
    async with asyncio.timeout(60):
        while await left.take_over_deliveries() != ["a1"]:
            continue
    assert await left.unfinished_deliveries() == ["a1"]
    await left.aclose()


async def test_deliveries_of_a_dead_process_go_to_one_other(address: str) -> None:
    gone, second, third = [await PostgresStore(address, Cipher(OLD)).open() for _ in range(3)]
    await gone.begin_delivery("a1")
    assert await second.take_over_deliveries() == []
    await gone.aclose()
    taken: list[list[str]] = []
    async with asyncio.timeout(60):  # a server that has just started counts all as alive for six seconds
        while not any(taken):  # and it sees a moment later that one is gone
            taken = list(await asyncio.gather(second.take_over_deliveries(), third.take_over_deliveries()))
    assert sorted(taken) == [[], ["a1"]]
    await third.begin_delivery("a1")
    await asyncio.gather(second.aclose(), third.aclose())


@pytest.mark.soak
async def test_a_server_that_restarts_loses_nothing(database: Database, address: str) -> None:
    store = await PostgresStore(address, Cipher(OLD)).open()
    await store.save("case", "a1", "one", 1)
    await store.begin_delivery("a1")
    await asyncio.to_thread(database.kill)
    with pytest.raises(StoreDown):
        await store.load("case", "a1")
    await asyncio.to_thread(database.start)
    assert await _in_the_end(lambda: store.load("case", "a1")) == "one"
    with suppress(LostRace):  # a try whose connection broke may have been stored
        await _in_the_end(lambda: store.save("case", "a1", "two", 2))
    assert await _in_the_end(lambda: store.load("case", "a1")) == "two"
    await store.aclose()


async def test_a_restart_of_the_server_makes_no_living_process_a_dead_one(
    database: Database, two: tuple[PostgresStore, PostgresStore]
) -> None:
    first, second = two
    await first.begin_delivery("a1")
    await first.save("case", "a1", "one", 1)  # which writes what was recorded before it to the disk too
    await asyncio.to_thread(database.restart)
    assert await _in_the_end(second.take_over_deliveries) == []
    waiting = asyncio.create_task(_in_the_end(lambda: second.begin_delivery("a1")))
    await _in_the_end(lambda: second.begin_delivery("b2"))
    await _in_the_end(lambda: second.load("case", "any"))
    assert not waiting.done(), "the first process is still delivering"
    await _in_the_end(lambda: first.release_delivery("a1"))
    await waiting


async def _in_the_end(work: Callable[[], Awaitable[Result]]) -> Result:
    """Try again as the bot does when the update comes again."""
    for _ in range(TRIES):
        try:
            return await work()
        except StoreDown:
            continue
    return await work()


async def test_a_wrong_key_is_refused_and_changes_nothing(address: str) -> None:
    store = await PostgresStore(address, Cipher(OLD)).open()
    await store.save("case", "a1", "one", 1)
    await store.aclose()
    with pytest.raises(WrongKey, match="DATA_KEY"):
        await PostgresStore(address, Cipher(NEW)).open()
    again = await PostgresStore(address, Cipher(OLD)).open()
    assert await again.load("case", "a1") == "one"
    await again.aclose()


async def test_after_a_change_of_keys_the_old_one_may_go(address: str) -> None:
    store = await PostgresStore(address, Cipher(OLD)).open()
    name = await store.user_key(5)
    for number in range(3):
        await store.save("user", f"a{number}", "one", 1)
    await store.aclose()
    both = await PostgresStore(address, Cipher(f"{NEW},{OLD}")).open()
    assert await both.rekey() == 3
    assert await both.rekey() == 0
    await both.aclose()
    new = await PostgresStore(address, Cipher(NEW)).open()
    assert await new.load("user", "a1") == "one"
    assert await new.user_key(5) == name
    await new.aclose()


async def test_nothing_readable_stands_in_the_database(address: str) -> None:
    store = await PostgresStore(address, Cipher(OLD)).open()
    await store.save("case", "a1", '{"own_words": "zebra crossing"}', 1, NOON)
    await store.begin_delivery(await store.user_key(5_000_000_001))
    with psycopg.connect(address) as connection:
        rows = [
            row for table in ("document", "turn", "secret") for row in connection.execute(f"TABLE {table}")
        ]
    text = repr(rows)
    assert "zebra" not in text and "5000000001" not in text
    await store.aclose()


async def test_tables_are_made_once_by_whoever_comes_first(address: str) -> None:
    async with await psycopg.AsyncConnection.connect(address, autocommit=True) as one:
        assert await migrate(one) == len(SCRIPTS)
        assert await migrate(one) == 0


async def test_an_unreachable_server_is_reported_in_words() -> None:
    with pytest.raises(StoreDown, match="DATABASE_URL"):
        await PostgresStore("postgresql://127.0.0.1:1/nobody", Cipher(OLD), patience=0.2).open()
