"""Two processes behind one address, on PostgreSQL."""

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
from tests.chaos.stored import with_appointments
from tests.chaos.storm import Storm
from tests.chaos.workers import Worker, free_ports, kept_running
from tests.harness.process import World, world
from tests.standins.database import Database
from tests.standins.telegram_webhook import Delivery, Mishaps

WORKERS = 2
HOST = "https://bot.test"  # nobody resolves it: the stand-in delivers to loopback
SETTINGS = {"LOG_LEVEL": "INFO", "LOOKUP_SECONDS": "1", "WEBHOOK_URL": HOST}


async def webhooks(folder: Path, database: Database, size: Size) -> list[Figure]:
    """Walk everybody through the storm; what became of them."""
    address = await asyncio.to_thread(database.address)
    async with world(folder, **SETTINGS, DATABASE_URL=address) as made, _store(made) as store:
        crowd, ports = Crowd.of(made.telegram, size), free_ports(WORKERS)
        workers = [_worker(made, port) for port in ports]
        dice = random.Random(size.seed)  # noqa: S311 (moments, not secrets)
        delivery = Delivery(made.telegram, [f"http://127.0.0.1:{port}" for port in ports], dice, Mishaps())
        storm = Storm(made, workers, size, database)
        async with kept_running(workers), delivering(delivery):
            await crowd.walk_in_calm()
            await with_appointments(store, crowd.waiting, size.seconds)
            delivery.mishaps = Mishaps.each(size.share)
            seconds = await crowd.walk_in(storm)
            delivery.mishaps = Mishaps()
            await made.telegram.wait(lambda: not made.telegram.unconfirmed, size.patience)
        took = Figure("seconds", round(seconds))
        return [took, *await crowd.figures(store), *counted(storm.happened), *counted(delivery.happened)]


@asynccontextmanager
async def delivering(delivery: Delivery) -> AsyncIterator[None]:
    """Deliver for as long as this lasts."""
    task = asyncio.create_task(delivery.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def _store(made: World) -> AsyncIterator[PostgresStore]:
    key = Cipher(made.environment["DATA_KEY"])
    store = await PostgresStore(made.environment["DATABASE_URL"], key).open()
    try:
        yield store
    finally:
        await store.aclose()


def _worker(made: World, port: int) -> Worker:
    return Worker({**made.environment, "PORT": str(port)}, made.folder / "bot.log")
