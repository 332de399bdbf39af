"""All documents go from one store to another, and into a backup and back."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.stores import Store, StoredDocument, StoreDown
from bot.stores.backup import Backup, checksum, write_backup
from bot.stores.crypto import Cipher, WrongKey
from bot.stores.memory import MemoryStore
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb.scan import ReadOnlyFolder
from bot.stores.tinydb.store import TinyDbStore
from bot.stores.transfer import transfer_documents
from tests.standins.database import Database

CIPHER, OTHER = Cipher("a-key-only-for-the-tests"), Cipher("another-key-for-the-tests")
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


async def filled(store: Store, number: int = 30) -> Store:
    for one in range(number):
        await store.save("user", f"u{one}", f"user {one}", 1)
        await store.save("case", f"c{one}", f"case {one}", 1, NOON + timedelta(hours=one))
    return store


async def test_what_is_withdrawn_and_a_weeks_figures_are_moved_and_backed_up(
    tmp_path: Path, database: Database
) -> None:
    files = TinyDbStore(tmp_path / "a", CIPHER)
    await files.save("withdrawn", "helpline-samaritans", '{"at": "then"}', 1)
    await files.save("figures", "2026-w49", "{}", 1)
    server = await PostgresStore(database.address(), OTHER).open()
    assert (await transfer_documents(files, server)).verified
    saved = tmp_path / "saved"
    assert await write_backup(server, saved, CIPHER) == 2
    home = TinyDbStore(tmp_path / "b", Cipher("a-new-key-for-the-tests,a-key-only-for-the-tests"))
    assert (await transfer_documents(Backup(saved, CIPHER), home)).verified
    for store in (server, home):
        assert await store.keys("withdrawn") == ["helpline-samaritans"]
        assert await store.keys("figures") == ["2026-w49"]
        assert await store.load("withdrawn", "helpline-samaritans") == '{"at": "then"}'
    for store in (files, server, home):
        await store.aclose()


async def test_from_files_to_postgres_and_back(tmp_path: Path, database: Database) -> None:
    files = await filled(TinyDbStore(tmp_path / "a", CIPHER))
    server = await PostgresStore(database.address(), OTHER).open()
    moved = await transfer_documents(files, server)
    assert (moved.documents, moved.written, moved.verified) == (60, 60, True)
    assert await server.user_key(5) == await files.user_key(5), "people are known by the same names"
    assert await server.due(NOON) == ["c0"]
    home = TinyDbStore(tmp_path / "b", CIPHER)
    assert (await transfer_documents(server, home)).verified
    assert await home.due(NOON + timedelta(hours=2)) == ["c0", "c1", "c2"]
    for store in (files, server, home):
        await store.aclose()


async def test_who_was_still_to_be_told_something_is_told_elsewhere(
    tmp_path: Path, database: Database
) -> None:
    """As after a power cut: the turn is stored, nobody has heard of it, and the operator moves."""
    files = await filled(TinyDbStore(tmp_path / "a", CIPHER))
    for user in ("u1", "u2", "u3"):
        await files.begin_delivery(user)
    await files.finish_delivery("u2")
    address = database.address()
    mover = await PostgresStore(address, OTHER).open()
    await transfer_documents(files, mover)
    await mover.aclose()
    server = await PostgresStore(address, OTHER).open()
    taken: list[str] = []
    async with asyncio.timeout(60):  # a server that has just started counts all as alive for six seconds
        while not taken:
            taken = await server.take_over_deliveries()
    assert taken == ["u1", "u3"]
    assert await server.unfinished_deliveries() == ["u1", "u3"]
    home = TinyDbStore(tmp_path / "b", CIPHER)
    await transfer_documents(server, home)
    assert await home.unfinished_deliveries() == ["u1", "u3"]
    for store in (files, server, home):
        await store.aclose()


async def test_a_backup_knows_who_was_still_to_be_told_something(tmp_path: Path) -> None:
    running = await filled(TinyDbStore(tmp_path / "a", CIPHER))
    await running.begin_delivery("u1")
    await running.begin_delivery("u2", silent=True)
    saved = tmp_path / "saved"
    assert await write_backup(ReadOnlyFolder(tmp_path / "a", CIPHER), saved, CIPHER) == 60
    await running.aclose()
    new = TinyDbStore(tmp_path / "b", CIPHER)
    assert (await transfer_documents(Backup(saved, CIPHER), new)).verified
    assert await new.unfinished_deliveries() == ["u1"]
    await new.aclose()


async def test_an_older_version_that_knows_nothing_of_those_still_to_be_told_reads_a_backup(
    tmp_path: Path,
) -> None:
    """It takes every line of two parts for the trailer, of which the last one counts."""
    store = await filled(TinyDbStore(tmp_path / "a", CIPHER), number=3)
    await store.begin_delivery("u1")
    await write_backup(store, tmp_path / "saved", CIPHER)
    await store.aclose()
    _, *encrypted = (tmp_path / "saved").read_bytes().splitlines()
    lines = [json.loads(CIPHER.decrypt(line)) for line in encrypted]
    digest = hashlib.sha256()
    async for document in Backup(tmp_path / "saved", CIPHER).all_documents():
        digest.update(checksum(document))
    assert ["undelivered", "u1"] in lines
    assert [line for line in lines if len(line) == 2][-1] == [6, digest.hexdigest()]


async def test_an_interrupted_transfer_can_be_continued(tmp_path: Path, database: Database) -> None:
    files = await filled(TinyDbStore(tmp_path, CIPHER))
    server = await PostgresStore(database.address(), CIPHER).open()

    def pull_the_plug(number: int) -> None:
        if number == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await transfer_documents(files, server, pull_the_plug)
    moved = await transfer_documents(files, server)
    assert (moved.documents, moved.written, moved.verified) == (60, 40, True)
    await files.aclose()
    await server.aclose()


async def test_a_store_with_users_is_never_overwritten(tmp_path: Path) -> None:
    one, other = [await filled(TinyDbStore(tmp_path / name, CIPHER)) for name in "ab"]
    before = [kept async for kept in other.all_documents()]
    with pytest.raises(StoreDown, match="not empty"):
        await transfer_documents(one, other)
    assert [kept async for kept in other.all_documents()] == before
    await one.aclose()
    await other.aclose()


async def test_a_store_that_lived_on_after_a_transfer_is_not_rolled_back(tmp_path: Path) -> None:
    source, target = await filled(TinyDbStore(tmp_path / "a", CIPHER)), TinyDbStore(tmp_path / "b", CIPHER)
    for _ in range(2):
        moved = await transfer_documents(source, target)
        assert moved.verified
    assert (moved.documents, moved.written) == (60, 0)
    await target.save("user", "u1", "newer", 2)
    await target.erase("user", "u2")
    with pytest.raises(StoreDown, match="not empty"):
        await transfer_documents(source, target)
    assert (await target.load("user", "u1"), await target.load("user", "u2")) == ("newer", None)
    await source.aclose()
    await target.aclose()


async def test_who_was_erased_between_two_halves_of_a_transfer_is_not_in_the_second(tmp_path: Path) -> None:
    source, target = await filled(TinyDbStore(tmp_path / "a", CIPHER)), TinyDbStore(tmp_path / "b", CIPHER)

    def pull_the_plug(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await transfer_documents(source, target, pull_the_plug)
    [(kind, key)] = [(one.kind, one.key) async for one in target.all_documents()]
    await source.erase(kind, key)
    moved = await transfer_documents(source, target)
    assert (moved.documents, moved.written, moved.verified) == (59, 59, True)
    assert await target.load(kind, key) is None
    assert await target.forgotten() == await source.forgotten() != []
    await source.aclose()
    await target.aclose()


async def test_both_sides_are_the_same_only_if_nothing_changed_meanwhile(tmp_path: Path) -> None:
    source, target = await filled(TinyDbStore(tmp_path / "a", CIPHER)), TinyDbStore(tmp_path / "b", CIPHER)

    class Changing(MemoryStore):
        """A source in which somebody writes as soon as it was read."""

        async def all_documents(self) -> AsyncIterator[StoredDocument]:
            async for document in super().all_documents():
                yield document
            version = self.documents.get(("user", "u1"), (0, ""))[0]
            await self.save("user", "u1", f"version {version}", version + 1)

    assert not (await transfer_documents(Changing(), target)).verified
    assert await target.is_importing(), "no bot starts on it"
    assert (await transfer_documents(source, target)).verified
    await source.aclose()
    await target.aclose()


async def test_a_backup_is_made_beside_a_running_bot_and_restored(tmp_path: Path) -> None:
    running = await filled(TinyDbStore(tmp_path / "a", CIPHER))
    saved = tmp_path / "saved"
    assert await write_backup(ReadOnlyFolder(tmp_path / "a", CIPHER), saved, CIPHER) == 60
    assert b"case 1" not in saved.read_bytes()
    new = TinyDbStore(tmp_path / "b", CIPHER)
    assert (await transfer_documents(Backup(saved, CIPHER), new)).verified
    assert await new.load("case", "c7") == "case 7"
    assert await new.user_key(5) == await running.user_key(5)
    await running.aclose()
    await new.aclose()


async def test_a_torn_or_foreign_backup_is_refused(tmp_path: Path) -> None:
    store, saved = await filled(TinyDbStore(tmp_path / "a", CIPHER)), tmp_path / "saved"
    await write_backup(store, saved, CIPHER)
    await store.aclose()
    lines = saved.read_bytes().splitlines(keepends=True)
    with pytest.raises(WrongKey):
        Backup(saved, OTHER)
    for torn in (lines[:-1], lines[:5] + lines[6:], lines[:3] + lines[2:]):
        saved.write_bytes(b"".join(torn))
        with pytest.raises(StoreDown, match="not whole"):
            Backup(saved, CIPHER)


async def test_keys_change_while_documents_are_written(tmp_path: Path) -> None:
    old, new = "an-old-key-for-the-tests", "a-new-key-for-the-tests"
    store = await filled(TinyDbStore(tmp_path, Cipher(old)))
    name = await store.user_key(5)
    await store.aclose()
    both = TinyDbStore(tmp_path, Cipher(f"{new},{old}"))
    await both.save("user", "u1", "changed", 2)
    assert await both.rekey() == 59
    assert (await both.untouched("user", NOON)) == []
    await both.aclose()
    renewed = TinyDbStore(tmp_path, Cipher(new))
    assert await renewed.load("user", "u1") == "changed"
    assert await renewed.load("case", "c9") == "case 9"
    assert await renewed.user_key(5) == name
    await renewed.aclose()
