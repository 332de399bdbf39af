"""A key is changed while people talk: nobody loses anything, and nobody has to start again."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg

from bot.stores.crypto import Cipher
from bot.stores.postgres.store import PostgresStore
from flows.state.case import Case
from flows.state.user import User
from tests.chaos.webhooks import HOST, delivering
from tests.harness.process import PATIENCE, BotProcess, bot_process, end, free_ports
from tests.process.test_journey import walk_to_card
from tests.standins.database import Database
from tests.standins.telegram_people import Person
from tests.standins.telegram_webhook import Delivery, Mishaps

OLD, NEW = "an-old-key-for-the-tests", "a-new-key-for-the-tests"
START_AGAIN = "we have to start again"
PEOPLE = 6
CALM = Mishaps()


@asynccontextmanager
async def two_processes(folder: Path, database: Database) -> AsyncIterator["Host"]:
    """A host with a database and two addresses; Telegram delivers to both in turn."""
    address = await asyncio.to_thread(database.address)
    async with bot_process(folder, DATABASE_URL=address, WEBHOOK_URL=HOST, DATA_KEY=OLD) as bot:
        ports = free_ports(2)
        addresses = [f"http://127.0.0.1:{port}" for port in ports]
        rng = random.Random(16)  # noqa: S311 (moments, not secrets)
        host = Host(bot, ports)
        async with delivering(Delivery(bot.telegram, addresses, rng, CALM)):
            yield host
        await asyncio.gather(*(host.stop(index) for index in (0, 1)))


class Host:
    """Two places where a process may run, each with keys of its own."""

    def __init__(self, bot: BotProcess, ports: Sequence[int]) -> None:
        self.bot, self._ports = bot, ports
        self._processes: dict[int, asyncio.subprocess.Process] = {}

    @property
    def address(self) -> str:
        """The address of the database."""
        return self.bot.environment["DATABASE_URL"]

    async def start(self, place: int, keys: str) -> None:
        """Start a process with these keys, and wait until it runs."""
        before = self.log_count("running")
        environment = {**self.bot.environment, "PORT": str(self._ports[place]), "DATA_KEY": keys}
        self._processes[place] = await self.bot.started(environment)
        await until_in(lambda: self.log_count("running") > before)

    async def stop(self, place: int, signal_: signal.Signals = signal.SIGTERM) -> None:
        """End a process, if it runs."""
        await end(self._processes.pop(place, None), signal_)

    def log_count(self, event: str) -> int:
        """How often an event was logged."""
        log = self.bot.folder / "bot.log"
        return log.read_text(encoding="utf-8").count(f'"event": "{event}"') if log.exists() else 0

    def query(self, statement: str) -> list[tuple[object, ...]]:
        """Ask the database."""
        with psycopg.connect(self.address) as connection:
            return connection.execute(statement.encode()).fetchall()

    def encrypted_with(self, keys: str) -> int:
        """How many documents one of these keys opens."""
        cipher = Cipher(keys)
        return sum(cipher.opens(bytes(body)) for (body,) in self.query("SELECT body FROM document"))  # type: ignore[call-overload]


async def until_in(condition: object) -> None:
    """Wait for something that another process does."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # type: ignore[operator]  # noqa: ASYNC110 (other processes ring no bell)
            await asyncio.sleep(0.05)


async def talk(person: Person, times: int = 4) -> None:
    """Ask for the menu again and again: each time the other process answers."""
    for _ in range(times):
        seen = len(person.messages)
        await person.send("/menu")
        await person.wait(lambda messages, seen=seen: messages[seen:] and messages[-1].buttons, PATIENCE)  # type: ignore[misc]


async def test_two_processes_change_the_key_while_people_talk(tmp_path: Path, database: Database) -> None:
    async with two_processes(tmp_path, database) as host:
        people = [host.bot.telegram.person(f"Person {number}") for number in range(PEOPLE)]
        await host.start(0, OLD)
        await asyncio.gather(*(walk_to_card(person, "en") for person in people))
        await host.start(1, f"{NEW},{OLD}")
        await asyncio.gather(*map(talk, people))
        assert told_to_start_again(people) == []
        await host.stop(0, signal.SIGKILL)
        await host.start(0, f"{NEW},{OLD}")
        await asyncio.gather(*map(talk, people))
        await until_in(lambda: host.encrypted_with(NEW) == 2 * PEOPLE)
        for place in (0, 1):
            await host.stop(place)
            await host.start(place, NEW)
        await asyncio.gather(*map(talk, people))
        assert told_to_start_again(people) == []
        assert host.query("SELECT kind FROM damaged") == []
        await keep_their_answers(host, people)


async def keep_their_answers(host: Host, people: Sequence[Person]) -> None:
    """Check that everybody's case still has their MP."""
    store = await PostgresStore(host.address, Cipher(NEW)).open()
    for person in people:
        user = User.model_validate_json(await store.load("user", await store.user_key(person.id)) or "")
        case = Case.model_validate_json(await store.load("case", user.case or "") or "")
        assert case.findings, "the MP is no longer known"
    await store.aclose()


def told_to_start_again(people: Sequence[Person]) -> list[str]:
    """The names of those who were told that what they said is gone."""
    return [
        person.user["first_name"]
        for person in people
        if any(START_AGAIN in message.text for message in person.messages)
    ]
