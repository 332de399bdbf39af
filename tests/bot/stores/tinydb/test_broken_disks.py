"""Damaged documents are quarantined; disks that are full or fail are waited for."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.stores import Damaged, StoreDown
from bot.stores.atomic_files import lock_folder
from bot.stores.crypto import Cipher
from bot.stores.tinydb.store import TinyDbStore
from tests.bot.stores.tinydb.test_store import OLD


@pytest.mark.parametrize("damage", ["", "cut", "zeros", "other", "text", "changed"])
async def test_a_damaged_document_is_quarantined_and_harms_no_other(tmp_path: Path, damage: str) -> None:
    store = TinyDbStore(tmp_path, Cipher(OLD))
    await store.save("case", "a1", "one", 1)
    await store.save("case", "b2", "two", 1)
    path = tmp_path / "case" / "a1" / "a1"
    whole = path.read_bytes()
    broken = {
        "": b"",
        "cut": whole[:40],
        "zeros": bytes(len(whole)),
        "other": Cipher(OLD).encrypt(b"[1, 2]"),
        "text": b"hello",
        "changed": whole[:60]
        + bytes([whole[60] ^ 1])
        + whole[61:],  # a key at hand wrote it, and opens it no more
    }[damage]
    path.write_bytes(broken)
    os.utime(path, (0, 0))  # not within the same tick of the clock as the save
    with pytest.raises(Damaged), capture_logs() as logged:
        await store.load("case", "a1")
    assert [line["event"] for line in logged] == ["document damaged"]
    assert await store.load("case", "a1") is None
    assert await store.load("case", "b2") == "two"
    assert [aside.read_bytes() for aside in (tmp_path / "damaged").iterdir()] == [broken]
    store.close()


async def test_a_full_disk_is_reported_and_loses_nothing(tmp_path: Path) -> None:
    full = False

    def write(descriptor: int, data: bytes) -> int:
        if full:
            os.write(descriptor, data[:10])
            raise OSError(28, "No space left on device")
        return os.write(descriptor, data)

    store = TinyDbStore(tmp_path, Cipher(OLD), write)
    await store.save("case", "a1", "one", 1)
    full = True
    with pytest.raises(StoreDown, match="No space left"):
        await store.save("case", "a1", "two", 2)
    assert await store.load("case", "a1") == "one"
    assert [path for path in tmp_path.rglob("*.draft")] == []
    full = False
    await store.save("case", "a1", "two", 2)
    store.close()


async def test_a_disk_that_cannot_be_read_is_down_and_nothing_is_set_aside(tmp_path: Path) -> None:
    store = TinyDbStore(tmp_path, Cipher(OLD))
    (tmp_path / "case" / "a1" / "a1").mkdir(parents=True)  # reading it fails like a broken disk
    with pytest.raises(StoreDown):
        await store.load("case", "a1")
    assert not (tmp_path / "damaged").exists()
    store.close()


async def test_a_document_that_cannot_be_set_aside_stays_where_it_is(tmp_path: Path) -> None:
    store = TinyDbStore(tmp_path, Cipher(OLD))
    await store.save("case", "a1", "one", 1)
    (tmp_path / "case" / "a1" / "a1").write_bytes(b"hello")
    (tmp_path / "damaged").touch()
    with pytest.raises(StoreDown):
        await store.load("case", "a1")
    assert (tmp_path / "case" / "a1" / "a1").read_bytes() == b"hello"
    (tmp_path / "damaged").unlink()
    with pytest.raises(Damaged):
        await store.load("case", "a1")
    store.close()


async def test_a_document_erased_during_a_scan_is_skipped(tmp_path: Path) -> None:
    store = TinyDbStore(tmp_path, Cipher(OLD))
    await store.save("user", "a1", "one", 1)
    (tmp_path / "user" / "a1" / "a12").symlink_to("gone")  # its name is there, and nothing behind it
    assert await store.untouched("user", datetime(2100, 1, 1, tzinfo=UTC)) == ["a1"]
    store.close()


async def test_what_was_saved_counts_as_saved_though_it_could_not_be_made_later(tmp_path: Path) -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    store = TinyDbStore(tmp_path, Cipher(OLD))
    await store.save("case", "a1", "one", 1, noon)
    (tmp_path / "due" / "a1").unlink()
    (tmp_path / "due" / "a1").mkdir()  # writing it fails as on a broken disk
    with capture_logs() as logged:
        await store.save("case", "a1", "two", 2, noon + timedelta(days=1))
    assert [line["event"] for line in logged] == ["due too early"]
    assert await store.load("case", "a1") == "two"
    assert await store.due(noon) == ["a1"], "rather looked at for nothing than forgotten"
    store.close()


async def test_a_folder_that_could_not_be_opened_can_be_opened_later(tmp_path: Path) -> None:
    (tmp_path / "pepper").mkdir()
    with pytest.raises(StoreDown):
        TinyDbStore(tmp_path, Cipher(OLD))
    (tmp_path / "pepper").rmdir()
    TinyDbStore(tmp_path, Cipher(OLD)).close()


def test_a_lock_that_is_taken_leaves_no_file_open(tmp_path: Path) -> None:
    held = lock_folder(tmp_path)
    os.close(free := os.dup(held))
    with pytest.raises(StoreDown):
        lock_folder(tmp_path)
    os.close(next_free := os.dup(held))
    assert next_free == free
    os.close(held)
