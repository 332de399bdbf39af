"""The cache on disk, and the one for postcodes that is never on disk."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sources import SourceDown
from bot.sources.parliament.contacts import MpContacts
from bot.sources.postcodes import MemoryCache
from bot.sources.transport.disk_cache import CachedValue, DiskCache
from tests.harness.sources import START, HandClock

OLD = MpContacts(email="old@parliament.uk")
NEW = MpContacts(email="new@parliament.uk")


class Service:
    """Something to ask, which counts."""

    def __init__(self) -> None:
        self.asked = 0
        self.down = False

    async def ask(self) -> MpContacts:
        self.asked += 1
        await asyncio.sleep(0)
        if self.down:
            raise SourceDown("down")
        return NEW

    async def hang(self) -> MpContacts:
        await asyncio.Event().wait()
        return NEW


@pytest.fixture
async def cache(tmp_path: Path, time: HandClock) -> AsyncIterator[DiskCache[MpContacts]]:
    cache = DiskCache(tmp_path / "cache", CachedValue[MpContacts], time.clock)
    yield cache
    await cache.aclose()


async def test_what_is_kept_outlives_the_process(
    cache: DiskCache[MpContacts], tmp_path: Path, time: HandClock
) -> None:
    await cache.put("a", OLD)
    other = DiskCache(tmp_path / "cache", CachedValue[MpContacts], time.clock)
    assert await other.get("a") == CachedValue(OLD, START)
    assert await other.get("b") is None


async def test_fresh_is_not_asked_again_and_old_is(cache: DiskCache[MpContacts], time: HandClock) -> None:
    service = Service()
    await cache.put("a", OLD)
    time.forward(hours=23.9)
    assert (await cache.fetch("a", 24, service.ask)).value == OLD
    time.forward(hours=0.1)
    assert (await cache.fetch("a", 24, service.ask)) == CachedValue(NEW, time.now())
    assert service.asked == 1


async def test_when_the_service_is_down_the_old_answer_comes_with_its_date(
    cache: DiskCache[MpContacts], time: HandClock
) -> None:
    service = Service()
    service.down = True
    await cache.put("a", OLD)
    time.forward(hours=1000)
    assert await cache.fetch("a", 24, service.ask) == CachedValue(OLD, START)
    with pytest.raises(SourceDown):
        await cache.fetch("b", 24, service.ask)


async def test_when_the_service_hangs_too(cache: DiskCache[MpContacts], time: HandClock) -> None:
    await cache.put("a", OLD)
    time.forward(hours=1000)
    soon = asyncio.get_running_loop().time() + 0.02
    assert await cache.fetch("a", 24, Service().hang, soon) == CachedValue(OLD, START)


async def test_many_at_once_ask_once(cache: DiskCache[MpContacts]) -> None:
    service = Service()
    found = await asyncio.gather(*(cache.fetch("a", 24, service.ask) for _ in range(100)))
    assert {kept.value for kept in found} == {NEW}
    assert service.asked == 1


async def test_an_answer_that_came_while_the_disk_was_read_is_not_asked_again(
    cache: DiskCache[MpContacts],
) -> None:
    service = Service()
    early = asyncio.create_task(cache.fetch("a", 24, service.ask))
    await asyncio.sleep(0)  # `early` looks at the disk, and finds nothing
    await cache.put("a", OLD)
    assert (await early).value == OLD
    assert service.asked == 0


async def test_an_answer_from_the_future_is_not_fresh(cache: DiskCache[MpContacts], time: HandClock) -> None:
    await cache.put("a", OLD)
    time.forward(hours=-48)
    assert (await cache.fetch("a", 24, Service().ask)).value == NEW


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\x00",
        b"{}",
        b'{"fetched": "2026-11-22T09:00:00", "value": {}}',
        b'{"fetched": "2026-11-22T09:00:00Z", "value": {"a key of another release": 1}}',
    ],
)
async def test_a_file_that_cannot_be_read_counts_as_none(
    cache: DiskCache[MpContacts], tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "a.json").write_bytes(content)
    assert (await cache.fetch("a", 24, Service().ask)).value == NEW


async def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path, time: HandClock) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = DiskCache(tmp_path / "file", CachedValue[MpContacts], time.clock)
    assert (await cache.put("a", NEW)).value == NEW
    assert (await cache.fetch("a", 24, Service().ask)).value == NEW


async def test_files_are_whole_or_not_there(cache: DiskCache[MpContacts], tmp_path: Path) -> None:
    await asyncio.gather(*(cache.put("a", contact) for contact in (OLD, NEW)))
    assert [file.name for file in (tmp_path / "cache").iterdir()] == ["a.json"]


def test_the_memory_forgets_after_some_hours(time: HandClock) -> None:
    memory: MemoryCache[str] = MemoryCache(time.clock, hours=6)
    memory.put(memory.key("BA11AA"), "Bath")
    time.forward(hours=5.9)
    assert memory.get(memory.key("BA11AA")) == "Bath"
    time.forward(hours=0.2)
    assert memory.get(memory.key("BA11AA")) is None


def test_the_memory_is_bounded_and_forgets_the_oldest(time: HandClock) -> None:
    memory: MemoryCache[int] = MemoryCache(time.clock, most=3)
    for number in range(5):
        memory.put(memory.key(str(number)), number)
    assert [memory.get(memory.key(str(number))) for number in range(5)] == [None, None, 2, 3, 4]


def test_the_keys_tell_nothing_and_differ_in_every_process(time: HandClock) -> None:
    one: MemoryCache[int] = MemoryCache(time.clock)
    other: MemoryCache[int] = MemoryCache(time.clock)
    assert one.key("BA11AA") == one.key("BA11AA")
    assert one.key("BA11AA") != other.key("BA11AA")
    assert b"BA1" not in one.key("BA11AA")
