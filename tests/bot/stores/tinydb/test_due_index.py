"""When cases are due: nothing is read before it is asked for, and what is set meanwhile stands."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.stores import DueCase
from bot.stores.crypto import Cipher
from bot.stores.tinydb.due_index import DueIndex
from bot.stores.tinydb.store import TinyDbStore

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
FAR = datetime(2100, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def index_with(folder: Path, *keys: str) -> DueIndex:
    """An index that has read nothing yet, of a folder in which each key is due a minute after the last."""
    earlier = DueIndex(folder)
    for number, key in enumerate(keys):
        earlier.set(key, NOON + number * MINUTE)
    return DueIndex(folder)


def test_a_single_case_is_looked_at_and_changed_without_reading_the_others(tmp_path: Path) -> None:
    index = index_with(tmp_path, "a1", "b2", "c3")
    assert index.is_later("b2", NOON) and not index.is_later("b2", NOON + MINUTE)
    assert index.is_later("never", NOON)
    index.set("b2", FAR)
    index.set("c3", None)
    assert index.is_later("b2", NOON + MINUTE) and index.is_later("c3", FAR)
    assert not index.is_read
    index.read()
    assert [case.key for case in index.cases(FAR)] == ["a1", "b2"]


async def test_a_start_reads_no_due_times_until_they_are_asked_for(tmp_path: Path) -> None:
    async def opened() -> TinyDbStore:
        return TinyDbStore(tmp_path, Cipher("a-key-only-for-the-tests"))

    store = await opened()
    for number in range(3):
        await store.save("case", f"c{number}", "one", 1, NOON + number * MINUTE)
    await store.aclose()
    store = await opened()
    (tmp_path / "due" / "c1").unlink()  # nothing of it is known yet
    await store.save("case", "c0", "two", 2, NOON + 5 * MINUTE)
    assert await store.load("case", "c2") == "one"
    assert await store.due(FAR) == ["c2", "c0"], "that another is due was read before it was asked for"
    await store.aclose()


def test_pages_follow_each_other(tmp_path: Path) -> None:
    index = index_with(tmp_path, "a1", "b2", "c3", "d4")
    index.set("aa", NOON)
    index.read()
    first = index.cases(NOON + 2 * MINUTE, 2)
    assert first == [DueCase(NOON, "a1"), DueCase(NOON, "aa")]
    index.set("a1", FAR)
    second = index.cases(NOON + 2 * MINUTE, 2, first[-1])
    assert [case.key for case in second] == ["b2", "c3"]
    assert index.cases(NOON + 2 * MINUTE, 2, second[-1]) == []


def test_what_is_set_while_the_folder_is_read_stands(tmp_path: Path) -> None:
    keys = [f"k{number}" for number in range(300)]
    for _ in range(10):
        index = index_with(tmp_path, *keys)
        with ThreadPoolExecutor(4) as pool:
            pool.submit(index.read)
            pool.map(index.set, keys, [None if key.endswith("7") else FAR for key in keys])
        index.read()
        kept = sorted(key for key in keys if not key.endswith("7"))
        assert [case.key for case in index.cases(FAR)] == kept
        again = DueIndex(tmp_path)
        again.read()
        assert again.cases(FAR) == index.cases(FAR)
        assert [case.key for case in index.cases(NOON + timedelta(days=9))] == []
