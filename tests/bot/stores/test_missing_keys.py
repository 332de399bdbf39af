"""A document that no key at hand opens is left alone; only one that no key will ever open is damaged."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import psycopg
import pytest
from structlog.testing import capture_logs

from bot.archive.consistent import ConsistentSource
from bot.stores import Damaged, KeyMissing, Store
from bot.stores.backup import Backup, write_backup
from bot.stores.crypto import Cipher, Corrupted, WrongKey, named_key
from bot.stores.key_record import MISSING
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb.store import TinyDbStore
from bot.stores.transfer import transfer_documents
from tests.standins.database import Database

OLD, NEW, OTHER = "an-old-key-for-the-tests", "a-new-key-for-the-tests", "another-key-for-the-tests"
Open = Callable[[str], Awaitable[Store]]
Change = Callable[[Callable[[bytes], bytes]], None]  # changes the stored bytes of the case a1


@pytest.fixture(params=["tinydb", "postgres"])
async def place(request: pytest.FixtureRequest, tmp_path: Path, database: Database) -> tuple[Open, Change]:
    """A place with a store: how to open it with some keys, and how to change what it holds."""
    address = database.address() if request.param == "postgres" else ""

    async def open_files(keys: str) -> Store:
        return TinyDbStore(tmp_path, Cipher(keys))

    def change_file(change: Callable[[bytes], bytes]) -> None:
        path = tmp_path / "case" / "a1" / "a1"
        path.write_bytes(change(path.read_bytes()))

    async def open_database(keys: str) -> Store:
        return await PostgresStore(address, Cipher(keys)).open()

    def change_row(change: Callable[[bytes], bytes]) -> None:
        with psycopg.connect(address) as connection:
            row = connection.execute(
                "SELECT body FROM document WHERE kind = 'case' AND key = 'a1'"
            ).fetchone()
            assert row
            connection.execute(
                "UPDATE document SET body = %s WHERE kind = 'case' AND key = 'a1'", (change(row[0]),)
            )

    return (open_database, change_row) if address else (open_files, change_file)


def by_another_key(token: bytes) -> bytes:
    """Encrypt with a key that the process lacks."""
    return Cipher(f"{OTHER},{OLD}").reencrypt(token)


def as_before(token: bytes) -> bytes:
    """Encrypt without naming the key, as versions did until November 2026."""
    plain = Cipher(OTHER)
    (fernet,) = plain._fernets.values()
    return fernet.encrypt(Cipher(OLD).decrypt(token))


def bit_changed(token: bytes) -> bytes:
    """Change one character in the middle."""
    middle = len(token) // 2
    return token[:middle] + (b"A" if token[middle : middle + 1] != b"A" else b"B") + token[middle + 1 :]


async def filled(opened: Store) -> None:
    await opened.save("case", "a1", "one", 1)
    await opened.save("case", "b2", "two", 1)
    await opened.save("user", "c3", "three", 1)
    await opened.aclose()


@pytest.mark.parametrize("written", [by_another_key, as_before])
async def test_a_document_of_a_missing_key_is_left_alone(
    place: tuple[Open, Change], written: Callable[[bytes], bytes]
) -> None:
    reopen, change = place
    await filled(await reopen(OLD))
    change(written)
    store = await reopen(OLD)
    with capture_logs() as logged:
        for _ in range(3):
            with pytest.raises(KeyMissing):
                await store.load("case", "a1")
    assert [line["event"] for line in logged] == [MISSING], "the operator is told, once"
    assert not store.key_report().ok
    assert await store.load("case", "b2") == "two"
    assert await store.rekey() == 0
    await store.aclose()
    store = await reopen(f"{OLD},{OTHER}")
    assert await store.load("case", "a1") == "one"
    assert await store.rekey() == 1, "it was met, so it is written anew when its key is back"
    assert store.key_report().ok
    await store.aclose()
    store = await reopen(OLD)
    assert await store.load("case", "a1") == "one"
    await store.aclose()


@pytest.mark.parametrize("damage", [bit_changed, lambda token: token[:50], lambda _: b""])
async def test_only_what_no_key_will_open_is_damaged(
    place: tuple[Open, Change], damage: Callable[[bytes], bytes]
) -> None:
    reopen, change = place
    await filled(await reopen(OLD))
    change(damage)
    store = await reopen(OLD)
    with pytest.raises(Damaged):
        await store.load("case", "a1")
    assert await store.load("case", "a1") is None
    await store.aclose()


async def test_what_is_left_out_of_a_backup_or_a_move_is_said(
    place: tuple[Open, Change], tmp_path: Path
) -> None:
    reopen, change = place
    store = await reopen(OLD)
    for id in ("a1", "b2"):
        await store.save("case", id, '{"places": {"c3": {}}}', 1)
    await store.save("user", "c3", '{"cases": {"a1": null, "b2": null}}', 1)
    await store.aclose()
    change(by_another_key)
    store, target = await reopen(OLD), TinyDbStore(tmp_path / "elsewhere", Cipher(OLD))
    assert await write_backup(ConsistentSource(store), tmp_path / "saved", Cipher(OLD)) == 2
    assert store.unopened == 1
    assert len([one async for one in Backup(tmp_path / "saved", Cipher(OLD)).all_documents()]) == 2
    with pytest.raises(KeyMissing, match="Left out: 1 document"):
        await transfer_documents(store, target)
    assert await target.load("case", "b2") and await target.load("case", "a1") is None
    await store.aclose()
    await target.aclose()


async def test_a_document_without_its_key_can_be_erased(place: tuple[Open, Change]) -> None:
    reopen, change = place
    await filled(await reopen(OLD))
    change(by_another_key)
    store = await reopen(OLD)
    with pytest.raises(KeyMissing):
        await store.load("case", "a1")
    await store.erase("case", "a1")
    assert await store.load("case", "a1") is None
    await store.aclose()


async def test_a_store_does_not_open_without_a_key_in_use(place: tuple[Open, Change]) -> None:
    reopen, _ = place
    await filled(await reopen(OLD))
    store = await reopen(f"{NEW},{OLD}")
    assert await store.rekey() == 3
    await store.aclose()
    with pytest.raises(WrongKey, match="Nothing was changed"):
        await reopen(OLD)
    store = await reopen(NEW)
    assert await store.load("case", "a1") == "one"
    await store.aclose()


def test_a_token_names_its_key_and_is_read_by_versions_that_know_nothing_of_it() -> None:
    old, both = Cipher(OLD), Cipher(f"{NEW},{OLD}")
    token = old.encrypt(b"words")
    assert named_key(token) == old.first != both.first
    assert both.is_outdated(token) and both.decrypt(token) == b"words"
    (fernet,) = old._fernets.values()
    assert fernet.decrypt(token) == b"words"
    with pytest.raises(Corrupted):
        old.decrypt(bit_changed(token))
    with pytest.raises(WrongKey) as raised:
        Cipher(OTHER).decrypt(token)
    assert not isinstance(raised.value, Corrupted)
