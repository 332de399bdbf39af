"""The scene of a storm: the bot's processes, their store, their keys, and what an operator does."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

import httpx
import psycopg

from bot.stores.backup import Backup
from bot.stores.crypto import Cipher
from flows.state.case import Case
from flows.state.user import User
from tests.chaos.stage.gate import Gate
from tests.chaos.stage.ledger import Ledger
from tests.chaos.workers import Worker
from tests.harness.process import PATIENCE, ROOT, RUN, BotProcess
from tests.standins.database import Database
from tests.standins.stalling_proxy import StallingProxy
from tests.standins.telegram import FakeTelegram
from tests.standins.telegram_people import Person
from tests.standins.telegram_webhook import Delivery

StoreKind = Literal["files", "postgresql"]
KINDS: tuple[StoreKind, ...] = get_args(StoreKind)
LOOK = 0.05  # seconds between two looks whether a process is up
TRIES = 5  # of a command that meets a database that is down


class CommandFailed(Exception):
    """A command of the operator's ended with an error, again and again. Its output says why."""


@dataclass
class Documents:
    """All documents of a store, by id."""

    users: dict[str, User] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)

    @property
    def unreachable(self) -> int:
        """How many cases no user leads to."""
        listed = {id for user in self.users.values() for id in user.cases}
        return len(self.cases.keys() - listed)


@dataclass
class Scene:
    """Everything that injectors strike at. Whoever stops processes on purpose holds `hands`.

    `place`: the data folder, or the address of the database. `keys`: DATA_KEY as it is now.
    `offset`: the file with the seconds by which the bot's clock is wrong.
    `limited`: who has met a flood limit.
    `gate`: closed for a quiet moment. `waits`: seconds that injectors have measured.
    """

    bot: BotProcess
    kind: StoreKind
    workers: Sequence[Worker]
    ports: Sequence[int]
    people: Sequence[Person]
    ledgers: Sequence[Ledger]
    place: str
    keys: str
    offset: Path
    rng: random.Random
    database: Database | None = None
    proxy: StallingProxy | None = None
    delivery: Delivery | None = None
    limited: set[int] = field(default_factory=set)
    gate: Gate = field(default_factory=Gate)
    waits: list[float] = field(default_factory=list)
    hands: asyncio.Lock = field(default_factory=asyncio.Lock)
    harm: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def telegram(self) -> FakeTelegram:
        """Telegram's stand-in."""
        return self.bot.telegram

    def at(self, place: str, through_proxy: bool = False) -> dict[str, str]:
        """The setting that names a store."""
        if self.kind == "files":
            return {"DATA_DIR": place}
        name = place.partition("?")[0].rpartition("/")[2]
        proxied = f"postgresql://postgres@127.0.0.1:{self.proxy.port}/{name}" if self.proxy else place
        return {"DATABASE_URL": proxied if through_proxy else place}

    async def new_place(self) -> str:
        """An empty store: a folder that does not exist yet, or a new database. Raises CommandFailed."""
        if self.database is None:
            return str(self.bot.folder / f"data-{self.rng.randrange(10**9)}")
        for _ in range(TRIES):
            try:
                return await asyncio.to_thread(self.database.address)
            except psycopg.Error:  # the server is down
                await asyncio.sleep(1)
        raise CommandFailed("no new database")

    async def command(self, *words: str, place: str | None = None) -> str:
        """Run `python -m bot …` as an operator does; returns what it says. Raises CommandFailed."""
        environment = {**self.bot.environment, **self.at(place or self.place), "DATA_KEY": self.keys}
        for _ in range(TRIES):
            process = await asyncio.create_subprocess_exec(
                *RUN[:-1],
                *words,
                cwd=ROOT,
                env=environment,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
            said = (await process.communicate())[0].decode()
            if process.returncode == 0:
                return said
            await asyncio.sleep(1)
        raise CommandFailed(f"{words[0]}: {said[-500:]}")

    async def restart(self, worker: Worker, **settings: str) -> None:
        """Stop a process, as a host does for a change of its settings, and return when it is back."""
        worker.environment.update(settings)
        await worker.stop()
        await self.until_ready(worker)

    async def until_ready(self, worker: Worker) -> None:
        """Return when the process answers its health check. Raises TimeoutError."""
        port = worker.environment["PORT"]
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as client:
            while True:
                try:
                    if (await client.get(f"http://127.0.0.1:{port}/healthz")).status_code == 200:
                        return
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(LOOK)

    async def documents(self, place: str | None = None) -> Documents:
        """Read everything that is kept in a store, through a backup of it."""
        file = self.bot.folder / f"read-{self.rng.randrange(10**9)}.backup"
        await self.command("backup", "--to", str(file), place=place)
        return await read_backup(file, self.keys)


async def read_backup(file: Path, keys: str) -> Documents:
    """Read everything that is in a backup."""
    read = Documents()
    async for document in Backup(file, Cipher(keys)).all_documents():
        if document.kind == "user":
            read.users[document.key] = User.model_validate_json(document.body)
        elif document.kind == "case":
            read.cases[document.key] = Case.model_validate_json(document.body)
    return read
