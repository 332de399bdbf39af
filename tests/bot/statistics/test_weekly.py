"""Counted once a week on every store and over all processes, whatever cannot be read."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.statistics.weekly import AT_ONCE, NOBODY, NONE_YET, UNREADABLE, WeeklyStatistics, counted
from bot.stores import Store
from bot.stores.crypto import Cipher
from bot.stores.memory import MemoryStore
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb.store import TinyDbStore
from tests.bot.statistics.crowd import campaign, person, put
from tests.harness.flow import shipped
from tests.harness.shell import until
from tests.standins.database import Database

KEY, OTHER = "a-key-only-for-the-tests", "another-key-only-for-the-tests"
MONDAY = datetime.fromisoformat("2026-11-30T00:10:00+00:00")
Pause = Callable[[float], Awaitable[None]]


async def no_pause(_: float) -> None:
    """Let others go first, and wait for nothing."""
    await asyncio.sleep(0)


@pytest.fixture(params=["memory", "tinydb", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store of each sort."""
    opened: Store
    if request.param == "postgres":
        database: Database = request.getfixturevalue("database")
        opened = await PostgresStore(await asyncio.to_thread(database.address), Cipher(KEY)).open()
    else:
        opened = MemoryStore() if request.param == "memory" else TinyDbStore(tmp_path / "data", Cipher(KEY))
    yield opened
    await opened.aclose()


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        """The moment that it shows."""
        return self.now


def statistics(store: Store, folder: Path, clock: Clock, pause: Pause = no_pause) -> WeeklyStatistics:
    """The statistics of one process."""
    return WeeklyStatistics(store, shipped(), folder / "statistics", clock, pause)


def files(folder: Path) -> list[str]:
    """The names of the files written."""
    return sorted(path.name for path in (folder / "statistics").glob("*"))


async def fill(store: Store, people: int = 12) -> None:
    """Store some people, each with a case in which a letter was made."""
    for number in range(people):
        await put(store, person(number, "ar"), campaign(number, papers=("letter",)))


async def test_people_and_cases_are_counted_page_by_page(store: Store, tmp_path: Path) -> None:
    await fill(store, people=2 * AT_ONCE + 1)
    pages: list[float] = []

    async def pause(seconds: float) -> None:
        pages.append(seconds)

    clock = Clock()
    await statistics(store, tmp_path, clock, pause).keep_up()
    told = "\n".join(await statistics(store, tmp_path, clock).told())
    assert "people by language: Arabic 20. Fewer than 10: English." in told
    assert "letter made 20. Fewer than 10: letter sent, letter answered." in told
    assert len(pages) == 6 and min(pages) > 0, "after each few documents others come first"


async def test_a_week_is_counted_once_also_after_a_restart(store: Store, tmp_path: Path) -> None:
    clock = Clock()
    await fill(store)
    await statistics(store, tmp_path, clock).keep_up()
    written = (tmp_path / "statistics" / "2026-W49.csv").read_text()
    assert "2026-W49,2026-11-30,people by language,Arabic,10\n" in written
    for number in range(20, 40):
        await put(store, person(number, "ar"))
    clock.now += timedelta(days=6)
    await statistics(store, tmp_path, clock).keep_up()
    assert files(tmp_path) == ["2026-W49.csv"]
    assert (tmp_path / "statistics" / "2026-W49.csv").read_text() == written
    clock.now += timedelta(days=1)
    await statistics(store, tmp_path, clock).keep_up()
    assert files(tmp_path) == ["2026-W49.csv", "2026-W50.csv"]
    assert await store.keys("figures") == ["2026-w49", "2026-w50"]
    assert "Arabic 30" in "\n".join(await statistics(store, tmp_path, clock).told())


async def test_a_file_that_is_lost_is_written_again_with_the_same_figures(
    store: Store, tmp_path: Path
) -> None:
    await fill(store)
    clock = Clock()
    await statistics(store, tmp_path, clock).keep_up()
    await put(store, *(person(number, "ar") for number in range(20, 40)))
    await statistics(store, tmp_path / "elsewhere", clock).keep_up()
    one, other = (folder / "statistics" / "2026-W49.csv" for folder in (tmp_path, tmp_path / "elsewhere"))
    assert one.read_text() == other.read_text()


async def test_where_there_is_no_disk_the_store_has_the_figures(store: Store, tmp_path: Path) -> None:
    await fill(store)
    (tmp_path / "full").write_text("a file where the folder would be")
    process = statistics(store, tmp_path / "full", Clock())
    await process.keep_up()
    assert "Arabic 10" in "\n".join(await process.told())


async def test_of_two_processes_one_counts(tmp_path: Path, database: Database) -> None:
    address, clock = await asyncio.to_thread(database.address), Clock()
    one, other = [await PostgresStore(address, Cipher(KEY)).open() for _ in range(2)]
    await fill(one)
    gate, looks = asyncio.Event(), list[str]()

    async def wait(_: float) -> None:
        looks.append("counting")
        await gate.wait()

    async def look(_: float) -> None:
        looks.append("the other one counts too")

    counting = asyncio.create_task(statistics(one, tmp_path / "one", clock, wait).keep_up())
    await until(lambda: bool(looks))
    await statistics(other, tmp_path / "other", clock, look).keep_up()
    assert looks == ["counting"] and not files(tmp_path / "other"), "it does not wait either"
    gate.set()
    await counting
    await statistics(other, tmp_path / "other", clock, look).keep_up()
    assert set(looks) == {"counting"} and await other.keys("figures") == ["2026-w49"]
    assert files(tmp_path / "one") == files(tmp_path / "other") == ["2026-W49.csv"]
    assert await one.undelivered() == [], "nobody is waited for"
    for store in (one, other):
        await store.aclose()


async def test_a_process_that_dies_while_it_counts_leaves_it_to_another(
    tmp_path: Path, database: Database
) -> None:
    address = await asyncio.to_thread(database.address)
    one, other = [await PostgresStore(address, Cipher(KEY)).open() for _ in range(2)]
    await one.begin_delivery(NOBODY, silent=True)
    await one.aclose()  # without finishing: as a kill leaves it
    async with asyncio.timeout(60):  # a server that has just started counts all as alive for six seconds
        while not await other.keys("figures"):
            await statistics(other, tmp_path, Clock()).keep_up()
    assert files(tmp_path) == ["2026-W49.csv"]
    await other.aclose()


async def test_one_that_is_stopped_while_it_counts_begins_anew(store: Store, tmp_path: Path) -> None:
    await fill(store)
    gate, clock = asyncio.Event(), Clock()

    async def wait(_: float) -> None:
        gate.set()
        await asyncio.Event().wait()

    counting = asyncio.create_task(statistics(store, tmp_path, clock, wait).keep_up())
    await gate.wait()
    counting.cancel()
    await asyncio.gather(counting, return_exceptions=True)
    assert await store.keys("figures") == []
    await statistics(store, tmp_path, clock).keep_up()
    assert await store.keys("figures") == ["2026-w49"]


async def test_what_cannot_be_read_is_left_out_and_counted_as_such(store: Store) -> None:
    await fill(store)
    for number in range(30, 50):
        await store.save("case", f"c{number}", "not what it was", 1)
    figures = await counted(store, shipped(), MONDAY.date(), no_pause)
    numbers = {figure.which: figure.number for figure in figures.figures}
    assert numbers["people and cases that could not be read"] == 20
    assert numbers["letter made"] == 10 and numbers["Arabic"] == 10


async def test_damaged_files_and_a_missing_key_break_nothing(tmp_path: Path) -> None:
    store = TinyDbStore(tmp_path / "data", Cipher(KEY))
    await put(store, *(person(number, "en") for number in range(10, 22)))
    await put(store, *(person(number, "ar") for number in range(30, 50)))
    for number in range(30, 35):
        path = tmp_path / "data" / "user" / "u3" / f"u{number}"
        path.write_bytes(b"torn" if number % 2 else Cipher(f"{OTHER},{KEY}").reencrypt(path.read_bytes()))
    process = statistics(store, tmp_path, Clock())
    await process.keep_up()
    told = "\n".join(await process.told())
    assert "people by language: Arabic 10, English 10" in told and "left out. Fewer than 10" in told
    store.close()


async def test_who_is_erased_meanwhile_is_not_missing(store: Store) -> None:
    await fill(store, people=AT_ONCE + 10)

    async def erase(_: float) -> None:
        for key in (await store.keys("case"))[-10:]:
            await store.erase("case", key)

    figures = await counted(store, shipped(), MONDAY.date(), erase)
    assert figures.figures[-1].number is None


async def test_the_operator_is_told_when_there_are_none_and_when_they_cannot_be_read(
    store: Store, tmp_path: Path
) -> None:
    process = statistics(store, tmp_path, Clock())
    assert await process.told() == [NONE_YET]
    await store.save("figures", "2026-w49", '{"figures": "of a newer version"}', 1)
    assert await process.told() == [UNREADABLE]
    await process.keep_up()
    assert files(tmp_path) == [], "what another version has counted is left alone"
