"""Behind a pooler in transaction mode a bot refuses to start, and says why; in session mode it serves."""

import asyncio
from pathlib import Path

from tests.harness.process import PATIENCE, bot_process
from tests.process.test_journey import press
from tests.standins.database import Database
from tests.standins.transaction_pooler import pooled_database


async def test_a_pooler_in_transaction_mode_is_refused_at_the_start(
    tmp_path: Path, database: Database
) -> None:
    address = await asyncio.to_thread(database.address)
    async with pooled_database(address) as way, bot_process(tmp_path, DATABASE_URL=way) as bot:
        process = await bot.started(bot.environment)
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 1
        assert "session mode" in bot.log and "DATABASE_URL" in bot.log
        assert "Traceback" not in bot.log and way not in bot.log


async def test_a_pooler_in_session_mode_serves(tmp_path: Path, database: Database) -> None:
    address = await asyncio.to_thread(database.address)
    async with (
        pooled_database(address, mode="session", servers=12) as way,
        bot_process(tmp_path, DATABASE_URL=way) as bot,
    ):
        await bot.start()
        person = bot.telegram.person("Amal")
        await person.send("/start")
        await press(person, "language:en")
        await person.wait(lambda seen: seen[-1].button("who:person"), PATIENCE)
        await bot.stop()
