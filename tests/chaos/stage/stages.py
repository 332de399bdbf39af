"""Sets the scene: one process that polls, on files; or two behind a webhook, on PostgreSQL behind a proxy."""

import random
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.stores import Store
from bot.stores.crypto import Cipher
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb.store import TinyDbStore
from tests.chaos.size import Size
from tests.chaos.stage.people import with_writers
from tests.chaos.stage.scene import Scene, StoreKind
from tests.chaos.stage.writer import Writer
from tests.chaos.stored import with_check_ins
from tests.chaos.webhooks import HOST, delivering
from tests.chaos.workers import Worker, kept_running
from tests.harness.process import BotProcess, bot_process, free_ports
from tests.standins.database import Database
from tests.standins.stalling_proxy import proxy_to_database
from tests.standins.telegram_people import Person
from tests.standins.telegram_webhook import Delivery, Mishaps

KEY = "Qm4vTz8wLr2xYb6nHc9pDf3kGj7sWe5a"  # the first one; a storm may change it
LIKE_A_HOST = ("sh", "-c", 'ulimit -Sn 1024; exec "$@"', "sh")  # descriptors, as many hosts allow
BOT = (*LIKE_A_HOST, sys.executable, "-m", "tests.chaos.stage.jumping_clock")
PROCESSES = {"files": 1, "postgresql": 2}


@dataclass
class Stage:
    """A scene with its people: `waiting` are to be reminded of something while the storm lasts."""

    scene: Scene
    writers: list[Writer]
    waiting: list[Person]


@asynccontextmanager
async def staged(
    kind: StoreKind, folder: Path, database: Database | None, size: Size, seconds: float
) -> AsyncIterator[Stage]:
    """Store the people, and keep the bot running while the block runs."""
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(bot_process(folder, **_settings(kind, folder)))
        scene = await _scene(stack, bot, kind, database, size)
        store = await _open(scene)
        writers = await with_writers(store, bot.telegram, size.people, size.patience, scene.rng)
        waiting = [bot.telegram.person("Waiting") for _ in range(size.reminded)]
        await with_check_ins(store, waiting, seconds)
        await store.aclose()
        scene.people = [writer.person for writer in writers]
        scene.ledgers = [writer.ledger for writer in writers]
        await stack.enter_async_context(kept_running(scene.workers))
        if scene.delivery:
            await stack.enter_async_context(delivering(scene.delivery))
        for worker in scene.workers:
            await scene.until_ready(worker)
        yield Stage(scene, writers, waiting)


def _settings(kind: StoreKind, folder: Path) -> dict[str, str]:
    offset = folder / "offset"
    offset.write_text("0")
    common = {"DATA_KEY": KEY, "LOG_LEVEL": "INFO", "CLOCK_OFFSET": str(offset)}
    return common if kind == "files" else {**common, "WEBHOOK_URL": HOST}


async def _scene(
    stack: AsyncExitStack, bot: BotProcess, kind: StoreKind, database: Database | None, size: Size
) -> Scene:
    ports, rng = free_ports(PROCESSES[kind]), random.Random(size.seed)  # noqa: S311 (moments, not secrets)
    scene = Scene(
        bot, kind, [], ports, [], [], bot.environment["DATA_DIR"], KEY, bot.folder / "offset", rng, database
    )
    if database:
        scene.place = await scene.new_place()
        scene.proxy, _ = await stack.enter_async_context(proxy_to_database(scene.place))
        addresses = [f"http://127.0.0.1:{port}" for port in ports]
        scene.delivery = Delivery(bot.telegram, addresses, rng, Mishaps())
    settings = {**bot.environment, **scene.at(scene.place, through_proxy=True)}
    log = bot.folder / "bot.log"
    scene.workers = [Worker({**settings, "PORT": str(port)}, log, BOT) for port in ports]
    return scene


async def _open(scene: Scene) -> Store:
    """The store, while no bot runs on it."""
    if scene.kind == "files":
        return TinyDbStore(Path(scene.place), Cipher(scene.keys))
    return await PostgresStore(scene.place, Cipher(scene.keys)).open()
