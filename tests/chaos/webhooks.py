"""A storm over two processes behind one address, on PostgreSQL."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.stores.crypto import Cipher
from bot.stores.postgres.store import PostgresStore
from tests.chaos.crowd import Crowd
from tests.chaos.figures import Figure, counted
from tests.chaos.size import Size
from tests.chaos.stored import with_check_ins
from tests.chaos.storm import Storm
from tests.chaos.workers import Worker, kept_running
from tests.harness.process import BotProcess, bot_process, free_ports
from tests.standins.database import Database
from tests.standins.telegram_webhook import Delivery, Mishaps

WORKERS = 2
HOST = "https://bot.test"  # never resolved: the stand-in delivers to loopback
SETTINGS = {"LOG_LEVEL": "INFO", "LOOKUP_SECONDS": "1", "WEBHOOK_URL": HOST}


async def webhooks(folder: Path, database: Database, size: Size) -> list[Figure]:
    """Walk everybody through the storm; returns what was lost."""
    address = await asyncio.to_thread(database.address)
    async with bot_process(folder, **SETTINGS, DATABASE_URL=address) as bot, _store(bot) as store:
        crowd, ports = Crowd.of(bot.telegram, size), free_ports(WORKERS)
        workers = [_worker(bot, port) for port in ports]
        rng = random.Random(size.seed)  # noqa: S311 (moments, not secrets)
        delivery = Delivery(bot.telegram, [f"http://127.0.0.1:{port}" for port in ports], rng, Mishaps())
        storm = Storm(bot, workers, size, database)
        async with kept_running(workers), delivering(delivery):
            await crowd.walk_in_calm()
            await with_check_ins(store, crowd.waiting, size.seconds)
            delivery.mishaps = Mishaps.each(size.share)
            seconds = await crowd.walk_in(storm)
            delivery.mishaps = Mishaps()
            await crowd.come_to_rest(bot.telegram)
        return [
            Figure("seconds", round(seconds)),
            *await crowd.figures(store),
            *counted(storm.happened),
            *counted(delivery.happened),
        ]


@asynccontextmanager
async def delivering(delivery: Delivery) -> AsyncIterator[None]:
    """Deliver updates while the block runs."""
    task = asyncio.create_task(delivery.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def _store(bot: BotProcess) -> AsyncIterator[PostgresStore]:
    cipher = Cipher(bot.environment["DATA_KEY"])
    store = await PostgresStore(bot.environment["DATABASE_URL"], cipher).open()
    try:
        yield store
    finally:
        await store.aclose()


def _worker(bot: BotProcess, port: int) -> Worker:
    return Worker({**bot.environment, "PORT": str(port)}, bot.folder / "bot.log")
