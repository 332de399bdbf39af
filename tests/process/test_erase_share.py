"""Erasing for silence by a clock that jumps: nobody goes untold, and never most people at once, unasked."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from tests.harness.moved_process import MOVED, MovedProcess, moved_process
from tests.harness.process import PATIENCE, ROOT
from tests.process.reminders.calendar import moment
from tests.process.reminders.people import Seeded, opened, seed
from tests.standins.database import Database
from tests.standins.telegram_people import Person

BEGIN = moment("2026-06-01 12:00")  # when everybody last used their case
DAY = timedelta(days=1)
CHECKED = "untouched users erased"  # what the daily job logs at its end
HELD = "erasure held back"


@pytest.fixture(params=["files", "postgres"])
def settings(request: pytest.FixtureRequest) -> dict[str, str]:
    """The settings of each store."""
    if request.param == "files":
        return {}
    database: Database = request.getfixturevalue("database")
    return {"DATABASE_URL": database.address()}


@asynccontextmanager
async def crowd(
    folder: Path, number: int, settings: dict[str, str]
) -> AsyncIterator[tuple[MovedProcess, list[Person]]]:
    """A bot on which so many people used a case of their own once. The caller starts it."""
    async with moved_process(MovedProcess(folder, now=BEGIN), **settings) as bot:
        people = {f"Person {one}": bot.telegram.person(f"Person {one}") for one in range(number)}
        for person in people.values():
            await person.unblock()
        bot.telegram.deliver()
        async with opened(bot) as store:
            for name in people:
                await seed(store, Seeded(name, BEGIN), people)
        _age(bot)
        yield bot, list(people.values())


async def start_at(bot: MovedProcess, now: datetime) -> None:
    """Start at this moment, and wait for the daily job and for all that is due."""
    before = bot.log.count(CHECKED) if (bot.folder / "bot.log").exists() else 0
    _age(bot)
    bot.set_clock(now)
    await bot.start()
    async with asyncio.timeout(PATIENCE):
        while bot.log.count(CHECKED) == before:  # noqa: ASYNC110 (nothing tells when another process logs)
            await asyncio.sleep(0.02)
    await bot.settle()


async def purge(bot: MovedProcess, *words: str) -> str:
    """Run `purge` by the clock of the bot, which does not run; returns what it printed."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *(*MOVED, "purge", *words), cwd=ROOT, env=bot.environment, stdout=pipe, stderr=pipe
    )
    printed = await asyncio.wait_for(process.communicate(), PATIENCE)
    return b"".join(printed).decode()


async def left(bot: MovedProcess) -> tuple[int, int]:
    """How many users and cases there are; the bot is stopped first."""
    await bot.stop()
    async with opened(bot) as store:
        return len(await store.keys("user")), len(await store.keys("case"))


def _age(bot: MovedProcess) -> None:
    """Let all files and rows be old: how long a case is kept is counted from what it says."""
    if address := bot.environment.get("DATABASE_URL"):
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("UPDATE document SET saved = '2000-01-01'")
    for path in [path for path in bot.data_folder.rglob("*") if path.parent.name != "due"]:
        os.utime(path, (0, 0))


@pytest.mark.soak
async def test_after_a_month_off_everybody_is_told_first_and_then_the_operator_is_asked(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    async with crowd(tmp_path, 20, settings) as (bot, people):
        await start_at(bot, BEGIN + 150 * DAY)
        await bot.stop()
        await start_at(bot, BEGIN + 181 * DAY)
        assert all(person.messages for person in people), "told"
        await bot.move_clock_to(BEGIN + 194 * DAY)
        assert HELD not in bot.log
        await bot.move_clock_to(BEGIN + 196 * DAY)
        assert HELD in bot.log
        assert await left(bot) == (20, 20)
        await start_at(bot, BEGIN + 197 * DAY)
        assert await left(bot) == (20, 20)
        _age(bot)
        printed = await purge(bot)
        assert "0 users erased" in printed and "purge --all" in printed and "20 are due" in printed
        assert await left(bot) == (20, 20)
        printed = await purge(bot, "--all")
        assert "purge --all" not in printed
        assert await left(bot) == (0, 0)


@pytest.mark.soak
async def test_a_clock_that_was_ten_years_ahead_has_erased_nobody(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    """Those who have blocked the bot can never be told: they would all have been erased at once."""
    async with crowd(tmp_path, 20, settings) as (bot, people):
        for person in people[:10]:
            await person.block()
        await start_at(bot, BEGIN + DAY)
        await bot.move_clock_to(BEGIN + 3653 * DAY)
        await bot.move_clock_to(BEGIN + 3653 * DAY + timedelta(minutes=2))
        assert HELD in bot.log
        await bot.stop()
        await start_at(bot, BEGIN + 3654 * DAY)
        await bot.move_clock_to(BEGIN + 2 * DAY)
        assert await left(bot) == (20, 20)


@pytest.mark.soak
async def test_a_bot_for_three_people_asks_nobody(tmp_path: Path) -> None:
    async with crowd(tmp_path, 3, {"ERASE_SHARE": "1%"}) as (bot, people):
        await start_at(bot, BEGIN + 170 * DAY)
        assert all(person.messages for person in people), "told"
        await bot.move_clock_to(BEGIN + 196 * DAY)
        assert await left(bot) == (0, 0)


@pytest.mark.soak
async def test_the_operator_may_let_all_go(tmp_path: Path) -> None:
    async with crowd(tmp_path, 20, {"ERASE_SHARE": "100%"}) as (bot, _):
        await start_at(bot, BEGIN + 170 * DAY)
        await bot.move_clock_to(BEGIN + 196 * DAY)
        assert await left(bot) == (0, 0)
