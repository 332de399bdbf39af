"""A key is changed while people talk: nobody loses anything, and nobody has to start again."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest

from bot.stores import Store
from bot.stores.crypto import Cipher, named_key
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb.scan import document_paths
from bot.stores.tinydb.store import TinyDbStore
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
NEW_ID = Cipher(NEW).first
CANNOT_SAVE = "can't save your messages"
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


@pytest.mark.soak
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


@pytest.mark.soak
async def test_by_polling_whoever_needs_a_missing_key_waits_and_nobody_else(
    tmp_path: Path, database: Database
) -> None:
    """Each of two kinds of store: one person's case is written with a key that the process lacks."""
    for kind in ("files", "postgres"):
        folder = tmp_path / kind
        folder.mkdir()
        address = {"DATABASE_URL": await asyncio.to_thread(database.address)} if kind == "postgres" else {}
        async with bot_process(folder, DATA_KEY=OLD, **address) as bot:
            await bot.start()
            person, other = bot.telegram.person("Waits"), bot.telegram.person("Other")
            await asyncio.gather(walk_to_card(person, "en"), walk_to_card(other, "en"))
            await bot.stop()
            await write_case_with_another_key(bot, person)
            await bot.start()
            await wait_for_the_key(bot, person, other)
            await bot.stop()
            bot.environment["DATA_KEY"] = f"{OLD},{NEW}"
            await bot.start()
            await until_in(lambda bot=bot: bot.log.count('"event": "parked update handled"') == 4)
            await person.wait(lambda seen: seen[-1].button("request_post:skip"), PATIENCE)
            await bot.stop()
            assert told_to_start_again([person, other]) == []
            case = await case_of(bot, person)
            assert case.answers["objective"].value == "trace" and case.findings
            store = await opened(bot)
            assert await store.keys("parked") == []
            await store.aclose()


async def test_by_webhook_an_update_without_its_key_is_given_back_until_the_key_is_there(
    tmp_path: Path, database: Database
) -> None:
    async with two_processes(tmp_path, database) as host:
        person, other = host.bot.telegram.person("Waits"), host.bot.telegram.person("Other")
        await host.start(0, OLD)
        await asyncio.gather(walk_to_card(person, "en"), walk_to_card(other, "en"))
        await write_case_with_another_key(host.bot, person)
        seen = len(person.messages)
        await person.send("/menu")
        await until_in(lambda: host.log_count("update not stored") >= 3)
        await talk(other, 2)
        assert [CANNOT_SAVE in message.text for message in person.messages[seen:]] == [True], "told once"
        assert host.bot.telegram.unconfirmed
        await host.stop(0)
        await host.start(0, f"{OLD},{NEW}")
        await person.wait(lambda messages: "Your journey" in messages[-1].text, PATIENCE)
        assert told_to_start_again([person, other]) == []
        assert host.query("SELECT kind FROM damaged") == []


async def wait_for_the_key(bot: BotProcess, person: Person, other: Person) -> None:
    """Let somebody write whose key is missing, and somebody else."""
    question = person.messages[-1]
    await person.send("/menu")
    await person.tap_on(question, "menu:prepare_ask")
    await person.tap_on(question, "objective:trace")
    await bot.telegram.wait(lambda: not bot.telegram.unconfirmed, PATIENCE)
    await talk(other, 2)
    await person.wait(lambda seen: any(CANNOT_SAVE in message.text for message in seen), PATIENCE)
    assert sum(CANNOT_SAVE in message.text for message in person.messages) <= 2
    assert not any(CANNOT_SAVE in message.text for message in other.messages)
    seen = len(person.messages)
    await person.send("I want to die")
    await person.wait(lambda messages: "116 123" in "".join(one.text for one in messages[seen:]), PATIENCE)
    await bot.telegram.wait(lambda: not bot.telegram.unconfirmed, PATIENCE)


async def write_case_with_another_key(bot: BotProcess, person: Person) -> None:
    """Encrypt somebody's case with the new key, as by a process that had it."""
    id, cipher = (await case_of(bot, person)).id, Cipher(f"{NEW},{OLD}")
    if address := bot.environment.get("DATABASE_URL"):
        with psycopg.connect(address) as connection:
            row = connection.execute("SELECT body FROM document WHERE key = %s", (id,)).fetchone()
            body = cipher.reencrypt(row[0] if row else b"")
            connection.execute("UPDATE document SET body = %s WHERE key = %s", (body, id))
    else:
        path = bot.data_folder / "case" / id[:2] / id
        path.write_bytes(cipher.reencrypt(path.read_bytes()))


async def case_of(bot: BotProcess, person: Person) -> Case:
    """Return somebody's open case, while no bot runs on files."""
    store = await opened(bot)
    user = User.model_validate_json(await store.load("user", await store.user_key(person.id)) or "")
    case = Case.model_validate_json(await store.load("case", user.case or "") or "")
    await store.aclose()
    return case


async def opened(bot: BotProcess) -> Store:
    """Open the store of a bot."""
    cipher = Cipher(bot.environment["DATA_KEY"])
    if address := bot.environment.get("DATABASE_URL"):
        return await PostgresStore(address, cipher).open()
    return TinyDbStore(bot.data_folder, cipher)


@pytest.mark.soak
async def test_a_change_of_key_that_is_killed_goes_on_and_is_made_once(tmp_path: Path) -> None:
    documents = 3_000
    async with bot_process(tmp_path, DATA_KEY=OLD) as bot:
        await stored(bot, documents)
        bot.environment["DATA_KEY"] = f"{NEW},{OLD}"
        await bot.start()
        await until_in(lambda: any(map(is_new, (path for _, path in document_paths(bot.data_folder)))))
        await bot.kill()
        assert 0 < sum(map(is_new, files(bot))) < documents, "it was killed too late"
        await bot.start()
        await until_in(lambda: all(map(is_new, files(bot))))
        await until_in(lambda: '"event": "documents encrypted with the first key"' in bot.log)
        await bot.stop()
        bot.environment["DATA_KEY"] = NEW
        before = files(bot)
        person = bot.telegram.person()
        await person.send("/start")
        await bot.start()
        await person.next_message(PATIENCE)
        await bot.stop()
        assert before.items() <= files(bot).items(), "a start with the same first key writes nothing anew"
        assert bot.log.count('"event": "documents encrypted with the first key"') == 1


async def stored(bot: BotProcess, documents: int) -> None:
    """Store people who say nothing."""
    store = await opened(bot)
    await asyncio.gather(
        *(store.save("user", f"{number:032x}"[::-1], "{}", 1) for number in range(documents))
    )
    await store.aclose()


def is_new(path: Path) -> bool:
    """Whether a document is written with the new key."""
    return named_key(path.read_bytes()) == NEW_ID


def files(bot: BotProcess) -> dict[Path, tuple[int, int]]:
    """Each document's file, by inode and time of change: a file that is written anew has another."""
    stats = {path: path.stat() for _, path in document_paths(bot.data_folder)}
    return {path: (stat.st_ino, stat.st_mtime_ns) for path, stat in stats.items()}
