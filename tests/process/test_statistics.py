"""The weekly figures of a real process: for the operator and in a file, on both stores, or not at all."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.stores import DocumentStore
from bot.stores.crypto import Cipher
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb.store import TinyDbStore
from tests.bot.statistics.crowd import campaign, person, put
from tests.harness.moved_process import MovedProcess, PairOfProcesses, moved_process
from tests.harness.process import ENVIRONMENT, PATIENCE, BotProcess, bot_process, free_ports
from tests.process.test_operator import OPERATOR, answer, command
from tests.standins.database import Database

MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)
LOOKS = 0.05  # seconds between two looks for what a process does unasked


async def fill(store: DocumentStore, first: int = 0, people: int = 12) -> None:
    """Store some people, each with a case in which a letter was made."""
    for number in range(first, first + people):
        await put(store, person(number), campaign(number, papers=("letter",)))


async def fill_files(bot: BotProcess, first: int = 0) -> None:
    """Store some people while the bot does not run."""
    store = TinyDbStore(bot.data_folder, Cipher(ENVIRONMENT["DATA_KEY"]))
    await fill(store, first)
    await store.aclose()


def files(bot: BotProcess) -> dict[str, str]:
    """The files that were written, by name."""
    folder = bot.data_folder / "statistics"
    return {path.name: path.read_text() for path in sorted(folder.glob("*.csv"))}


async def written(bot: BotProcess, number: int) -> dict[str, str]:
    """Wait until there are so many files; nobody is told of one, so they are looked for again and again."""
    async with asyncio.timeout(PATIENCE):
        while len(files(bot)) < number:  # noqa: ASYNC110
            await asyncio.sleep(LOOKS)
    return files(bot)


async def test_the_operator_reads_the_weeks_figures_and_nobody_else_does(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    settings = {"STATISTICS": "1", "OPERATOR_CHAT": OPERATOR, "PORT": str(port)}
    async with bot_process(tmp_path, **settings) as bot:
        await fill_files(bot)
        await bot.start()
        (name, rows), *_ = (await written(bot, 1)).items()
        operator, stranger = bot.telegram.person("Operator"), bot.telegram.person()
        told = await answer(operator, "/status", "ready")
        assert f"week {name.removesuffix('.csv')}" in told
        assert "people by language: Tigrinya 10. Fewer than 10: Albanian" in told
        assert "letter made 10. Fewer than 10: letter sent" in told
        assert ",people by language,Tigrinya,10\n" in rows
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            pages = [(await client.get(page)).text for page in ("/metrics", "/readyz", "/healthz")]
        assert not [page for page in pages if "Tigrinya" in page or "tatistics" in page]
        assert "What is counted:" in await answer(stranger, "/privacy", "Who runs this bot")
        status, printed = await command(bot, "statistics")
        assert status == 0 and "Tigrinya 10" in printed


@pytest.mark.soak
async def test_without_the_setting_nothing_is_counted_written_or_told(tmp_path: Path) -> None:
    async with bot_process(tmp_path, OPERATOR_CHAT=OPERATOR) as bot:
        await fill_files(bot)
        await bot.start()
        operator, stranger = bot.telegram.person("Operator"), bot.telegram.person()
        assert "tatistics" not in await answer(operator, "/status", "ready")
        assert "What is counted:" not in await answer(stranger, "/privacy", "Who runs this bot")
        status, printed = await command(bot, "statistics")
        assert status == 1 and "STATISTICS is not set" in printed
        await bot.stop()
        kept = [*bot.data_folder.glob("statistics"), *bot.data_folder.glob("figures/*")]
        assert not kept and "statistics" not in bot.log


@pytest.mark.soak
async def test_one_file_a_week_is_written_also_across_kills(tmp_path: Path) -> None:
    async with moved_process(MovedProcess(tmp_path, now=MONDAY), STATISTICS="1") as bot:
        await fill_files(bot)
        for day in range(0, 7, 3):
            bot.set_clock(MONDAY + timedelta(days=day))
            await bot.start()
            first = await written(bot, 1)
            await bot.kill()
            await fill_files(bot, first=100 + day * 100)
            assert list(first) == ["2026-W49.csv"] and ",Tigrinya,10\n" in first["2026-W49.csv"]
        bot.set_clock(MONDAY + timedelta(days=7))
        await bot.start()
        both = await written(bot, 2)
        assert list(both) == ["2026-W49.csv", "2026-W50.csv"]
        assert ",Tigrinya,40\n" in both["2026-W50.csv"] and both["2026-W49.csv"] == first["2026-W49.csv"]
        assert bot.log.count("statistics counted") == 2


@pytest.mark.soak
async def test_two_processes_on_one_database_count_a_week_once(tmp_path: Path, database: Database) -> None:
    address = await asyncio.to_thread(database.address)
    settings = {"STATISTICS": "1", "DATABASE_URL": address, "OPERATOR_CHAT": OPERATOR}
    store = await PostgresStore(address, Cipher(ENVIRONMENT["DATA_KEY"])).open()
    await fill(store)
    async with moved_process(PairOfProcesses(tmp_path, now=MONDAY), **settings) as bot:
        for _ in range(2):
            await bot.start()
            (rows,) = (await written(bot, 1)).values()
            await bot.kill()
        assert bot.log.count("statistics counted") == 1
        assert ",people by language,Tigrinya,10\n" in rows
        assert await store.keys("figures") == ["2026-w49"]
    await store.aclose()
