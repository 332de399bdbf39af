"""A storm over one process that polls, on TinyDB."""

import asyncio
import itertools
import random
from pathlib import Path

from tests.chaos.crowd import Crowd
from tests.chaos.figures import Figure, counted
from tests.chaos.size import Size
from tests.chaos.stored import open_tinydb, with_check_ins
from tests.chaos.storm import Storm
from tests.chaos.workers import Worker, kept_running
from tests.harness.process import bot_process
from tests.standins.telegram import FakeTelegram

SETTINGS = {"LOG_LEVEL": "INFO", "LOOKUP_SECONDS": "1"}
HELD = 0.3  # seconds for which updates are held back


async def polling(folder: Path, size: Size) -> list[Figure]:
    """Walk everybody through the storm; returns what was lost."""
    async with bot_process(folder, **SETTINGS) as bot:
        crowd, worker = Crowd.of(bot.telegram, size), Worker(bot.environment, folder / "bot.log")
        storm = Storm(bot, [worker], size, database=None)
        store = open_tinydb(bot)
        await with_check_ins(store, crowd.waiting, size.seconds)
        await store.aclose()
        async with kept_running([worker]):
            await crowd.walk_in_calm()
            wrong = asyncio.create_task(_misdeliver(bot.telegram, storm, size.share))
            seconds = await crowd.walk_in(storm)
            wrong.cancel()
            await asyncio.gather(wrong, return_exceptions=True)
            await crowd.come_to_rest(bot.telegram)
        store = open_tinydb(bot)
        figures = await crowd.figures(store)
        await store.aclose()
        return [
            Figure("seconds", round(seconds)),
            *figures,
            *counted(storm.happened),
            Figure("repeated", bot.telegram.repeated),
        ]


async def _misdeliver(telegram: FakeTelegram, storm: Storm, share: float) -> None:
    """Hold back updates, deliver them out of order, repeat some of them, and fail polls."""
    rng = random.Random(7)  # noqa: S311 (moments, not secrets)
    failing = telegram.fail("getUpdates", 502, html=True)
    try:
        for number in itertools.count():
            telegram.hold()
            await asyncio.sleep(HELD * rng.random())
            telegram.release()
            telegram.deliver_twice(
                rng.random() < share
            )  # repeated later, never early: Telegram keeps the order
            storm.happened["held back"] += 1
            if number % 5 == 0 and failing.happened:  # otherwise the faults would pile up while nobody polls
                failing = telegram.fail("getUpdates", 502, html=True)
            await asyncio.sleep(HELD)
    finally:
        telegram.release()
        telegram.deliver_twice(False)
