"""Processes on one database change their key together: all write with a key that each of them holds."""

import asyncio

import psycopg
import pytest

from bot.stores import KeysDiffer
from bot.stores.crypto import Cipher, WrongKey, named_key
from bot.stores.postgres.store import PostgresStore
from tests.standins.database import Database

OLD, NEW = "an-old-key-for-the-tests", "a-new-key-for-the-tests"
OLD_ID, NEW_ID = Cipher(OLD).first, Cipher(NEW).first


@pytest.fixture
def address(database: Database) -> str:
    return database.address()


async def opened(address: str, keys: str) -> PostgresStore:
    return await PostgresStore(address, Cipher(keys)).open()


def keys_of_documents(address: str) -> list[str | None]:
    with psycopg.connect(address) as connection:
        return sorted({named_key(row[0]) for row in connection.execute("SELECT body FROM document")}, key=str)


async def closed(*stores: PostgresStore) -> None:
    for store in stores:
        await store.aclose()


async def test_while_a_process_lacks_the_new_key_all_write_with_the_old_one(address: str) -> None:
    behind, ahead = await opened(address, OLD), await opened(address, f"{NEW},{OLD}")
    await behind.save("case", "a1", "one", 1)
    await ahead.save("case", "a1", "two", 2)
    with pytest.raises(KeysDiffer, match="another first key: 1"):
        await ahead.rekey()
    assert await behind.rekey() == 0
    await ahead.save("case", "b2", "one", 1)
    assert await behind.load("case", "a1") == "two"
    assert keys_of_documents(address) == [OLD_ID]
    await behind.aclose()
    assert await rekeyed(ahead) == 2
    assert keys_of_documents(address) == [NEW_ID]
    await ahead.aclose()


async def test_everything_is_written_anew_only_when_all_write_with_the_new_key(address: str) -> None:
    first, second = [await opened(address, f"{OLD},{NEW}") for _ in range(2)]
    await first.save("case", "a1", "one", 1)
    await closed(first, second)
    first, second = [await opened(address, f"{NEW},{OLD}") for _ in range(2)]
    with pytest.raises(KeysDiffer, match="yet to notice the new key: 1"):
        await first.rekey()
    await second.save("case", "b2", "one", 1)
    assert keys_of_documents(address) == [OLD_ID]
    done = await asyncio.gather(rekeyed(first), rekeyed(second))
    assert sum(done) == 2
    assert keys_of_documents(address) == [NEW_ID]
    await closed(first, second)


async def test_two_processes_that_name_the_keys_in_another_order_do_not_write_against_each_other(
    address: str,
) -> None:
    one, other = await opened(address, f"{OLD},{NEW}"), await opened(address, f"{NEW},{OLD}")
    await one.save("case", "a1", "one", 1)
    for _ in range(3):
        assert await one.rekey() == 0
        with pytest.raises(KeysDiffer):
            await other.rekey()
    assert keys_of_documents(address) == [OLD_ID]
    await closed(one, other)


async def test_a_process_without_a_key_in_use_does_not_start(address: str) -> None:
    store = await opened(address, OLD)
    await store.save("case", "a1", "one", 1)
    await store.aclose()
    ahead, other = [await opened(address, f"{NEW},{OLD}") for _ in range(2)]
    with pytest.raises(KeysDiffer):
        await ahead.rekey()  # the new key is in use; nothing is written anew yet
    for keys in (OLD, NEW):
        with pytest.raises(WrongKey, match="Nothing was changed"):
            await opened(address, keys)
    late = await opened(address, f"{OLD},{NEW}")
    await late.save("case", "b2", "one", 1)
    assert keys_of_documents(address) == sorted([OLD_ID, NEW_ID]), "who comes late writes with the key in use"
    await closed(ahead, other, late)


async def test_processes_of_the_last_version_count_as_lacking_the_key(address: str) -> None:
    store = await opened(address, OLD)
    await store.save("case", "a1", "one", 1)
    await store.aclose()
    ahead = await opened(address, f"{NEW},{OLD}")
    with psycopg.connect(address, autocommit=True) as last_version:
        last_version.execute("SELECT pg_advisory_lock(%s, 12345)", (0x41534B,))
        with pytest.raises(KeysDiffer):
            await ahead.rekey()
        assert keys_of_documents(address) == [OLD_ID]
    assert await rekeyed(ahead) == 1
    await ahead.aclose()


async def test_a_start_with_the_same_keys_reads_no_document(address: str) -> None:
    store = await opened(address, OLD)
    await store.save("case", "a1", "one", 1)
    await store.aclose()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER TABLE document RENAME COLUMN body TO hidden")  # to read it fails
    again = await opened(address, OLD)
    assert await again.rekey() == 0
    await again.aclose()


async def rekeyed(store: PostgresStore) -> int:
    """Change the key as the bot does: again and again, until no process is in the way."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await store.rekey()
            except KeysDiffer:
                await asyncio.sleep(0.05)
