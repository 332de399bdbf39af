"""What is special to files: what stands on the disk, kills, and saves given up."""

import asyncio
import os
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.stores import LostRace, StoreDown
from bot.stores.crypto import Cipher
from bot.stores.tinydb.document_cache import CachedDocument, DocumentCache
from bot.stores.tinydb.store import TinyDbStore

OLD, NEW = "the-old-key-of-the-tests", "the-new-key-of-the-tests"
WRITER = """
import asyncio, sys
from pathlib import Path
from bot.stores.crypto import Cipher
from bot.stores.tinydb.document_cache import DocumentCache
from bot.stores.tinydb.store import TinyDbStore

async def main():
    store = TinyDbStore(Path(sys.argv[1]), Cipher(sys.argv[2]))
    kept = await store.load("case", "a1")
    version = int(kept or 0)
    while True:
        version += 1
        await store.save("case", "a1", str(version), version)
        print(version, flush=True)

asyncio.run(main())
"""


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below the folder."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_nothing_on_the_disk_can_be_read(tmp_path: Path) -> None:
    store = TinyDbStore(tmp_path, Cipher(OLD))
    name = await store.user_key(5_000_000_001)
    await store.save("user", name, '{"chat": 5000000001, "word": "zebra"}', 1)
    store.close()
    everything = b"".join(contents(tmp_path).values()) + "".join(contents(tmp_path)).encode()
    assert [
        word for word in (b"zebra", b"5000000001", f"{5_000_000_001:x}".encode()) if word in everything
    ] == []
    assert {path.stat().st_mode & 0o077 for path in tmp_path.rglob("*")} == {0}


async def test_a_second_bot_on_the_same_data_is_refused(tmp_path: Path) -> None:
    store = TinyDbStore(tmp_path, Cipher(OLD))
    with pytest.raises(StoreDown, match="Another bot"):
        TinyDbStore(tmp_path, Cipher(OLD))
    store.close()
    TinyDbStore(tmp_path, Cipher(OLD)).close()


async def test_every_acknowledged_save_survives_a_kill(tmp_path: Path) -> None:
    (tmp_path / "case" / "a1").mkdir(parents=True)
    (tmp_path / "case" / "a1" / "a1.0000.draft").write_bytes(b"left over")
    acknowledged = 0
    for acknowledgements in (1, 3, 7, 2, 11):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WRITER, str(tmp_path), OLD, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        for _ in range(acknowledgements):
            acknowledged = int(await process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        await process.communicate()
        store = TinyDbStore(tmp_path, Cipher(OLD))
        assert int(await store.load("case", "a1") or 0) >= acknowledged
        assert [path for path in tmp_path.rglob("*.draft")] == []
        store.close()


async def test_a_key_that_is_a_path_is_refused(tmp_path: Path) -> None:
    store = TinyDbStore(tmp_path, Cipher(OLD))
    for key in ("../a1", "a/b", "", "A1", "a" * 65):
        with pytest.raises(ValueError, match="key"):
            await store.load("case", key)
    store.close()


async def test_a_save_that_was_given_up_never_comes_over_a_newer_one(tmp_path: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def write(descriptor: int, data: bytes) -> int:
        if not begun.is_set():
            begun.set()
            go_on.wait(30)
        return os.write(descriptor, data)

    TinyDbStore(tmp_path, Cipher(OLD)).close()
    store = TinyDbStore(tmp_path, Cipher(OLD), write)
    first = asyncio.create_task(store.save("case", "a1", "given up", 1))
    await asyncio.to_thread(begun.wait, 30)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    second = asyncio.create_task(store.save("case", "a1", "acknowledged", 1))
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(LostRace):
        await second
    await store.save("case", "a1", "acknowledged", 2)
    assert await store.load("case", "a1") == "acknowledged"
    store.close()


async def test_the_folder_of_a_new_document_is_made_durable(tmp_path: Path) -> None:
    """Only a power cut would show it, so the folders opened for fsync are counted."""
    opened: list[str] = []
    listening = True

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if listening and event == "open" and str(arguments[0]).startswith(str(tmp_path)):
            opened.append(str(arguments[0]))

    sys.addaudithook(hear)
    store = TinyDbStore(tmp_path / "new" / "data", Cipher(OLD))
    case = tmp_path / "new" / "data" / "case"
    made = {str(folder) for folder in (tmp_path, tmp_path / "new", tmp_path / "new" / "data")}
    assert made <= set(opened)
    (case / "a1").mkdir()  # by another thread, which has not come to its fsync yet
    opened.clear()
    await store.save("case", "a1", "one", 1)
    assert {str(case), str(case / "a1")} <= set(opened)
    listening = False
    store.close()


async def test_only_drafts_of_our_own_are_tidied_up(tmp_path: Path) -> None:
    mine = tmp_path / "letters" / "mine.draft"
    mine.parent.mkdir()
    mine.write_text("not the bot's")
    (tmp_path / "pepper.0000.draft").touch()
    TinyDbStore(tmp_path, Cipher(OLD)).close()
    assert [path for path in tmp_path.rglob("*.draft")] == [mine]


async def test_what_is_due_survives_a_restart_without_reading_a_case(tmp_path: Path) -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    store = TinyDbStore(tmp_path, Cipher(OLD))
    await store.save("case", "a1", "one", 1, noon)
    store.close()
    (tmp_path / "case" / "a1" / "a1").write_bytes(b"cannot be read")
    store = TinyDbStore(tmp_path, Cipher(OLD))
    assert await store.due(noon) == ["a1"]
    store.close()


async def test_a_file_that_was_changed_meanwhile_is_read_again(tmp_path: Path) -> None:
    store = TinyDbStore(tmp_path / "data", Cipher(OLD))
    await store.save("case", "a1", "one", 1)
    path = tmp_path / "data" / "case" / "a1" / "a1"
    copy = path.read_bytes()
    await store.save("case", "a1", "other", 2)
    path.write_bytes(copy)  # put back from a backup
    assert await store.load("case", "a1") == "one"
    store.close()


async def test_only_the_last_documents_are_remembered(tmp_path: Path) -> None:
    recent = DocumentCache(most=2)
    for name in ("one", "two", "three"):
        (tmp_path / name).touch()
        recent.put(tmp_path / name, CachedDocument(1, name))
    recent.evict(tmp_path / "two")
    found = {name: recent.get(tmp_path / name) for name in ("one", "two", "three")}
    assert found == {"one": None, "two": None, "three": (1, "three")}
