"""Of a hundred people who are erased nothing is found, byte by byte; of a hundred others everything is."""

import json
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import psycopg
import pytest
import structlog

from bot import logs
from bot.stores import Kind, Store
from bot.stores.crypto import Cipher
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb.store import TinyDbStore
from tests.harness.telegram import OPENING, TelegramShell, join
from tests.soak import in_soak
from tests.standins.telegram_people import Person

CIPHER = Cipher("a-key-only-for-the-tests")
MANY = 100


@dataclass(frozen=True)
class StoreOnDisk:
    """A store, and all that stands on its disk or in its tables, as bytes."""

    store: Store
    folder: Path
    address: str | None = None

    async def garble(self, kind: Kind, key: str) -> None:
        """Make a document unreadable, as a broken disk does, under a bot that is not running."""
        if self.address:
            with psycopg.connect(self.address, autocommit=True) as connection:
                update = "UPDATE document SET body = 'garbage' WHERE kind = %s AND key = %s"
                connection.execute(update, (kind, key))
        else:
            (self.folder / "data" / kind / key[:2] / key).write_bytes(b"garbage")

    def raw(self) -> bytes:
        """Every file and its name, or every row of every table."""
        if self.address:
            with psycopg.connect(self.address) as connection:
                tables = ("document", "damaged", "turn", "secret", "forgotten")
                return repr([row for one in tables for row in connection.execute(f"TABLE {one}")]).encode()
        paths = [path for path in self.folder.rglob("*") if path.is_file()]
        return b"\n".join([*(path.read_bytes() for path in paths), *(str(path).encode() for path in paths)])

    async def readable(self) -> str:
        """Every document as whoever has the key reads it."""
        return "\n".join([f"{one.key} {one.body}" async for one in self.store.all_documents()])


@pytest.fixture(params=["tinydb", *in_soak(["postgres"])])
async def on_disk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[StoreOnDisk]:
    """Each store that outlives a process; files in memory, so that thousands of saves wait for no disk."""
    memory = Path("/dev/shm")  # noqa: S108 (a folder of its own is made below it)
    if request.param == "tinydb":
        folder = Path(mkdtemp(dir=memory if memory.is_dir() else tmp_path))
        request.addfinalizer(lambda: rmtree(folder))
        made = StoreOnDisk(TinyDbStore(folder / "data", CIPHER), folder)
    else:
        address = request.getfixturevalue("database").address()
        made = StoreOnDisk(await PostgresStore(address, CIPHER).open(), tmp_path, address)
    yield made
    await made.store.aclose()


@pytest.fixture
def log(capfd: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """What is logged at DEBUG meanwhile."""
    level, handlers = logging.root.level, logging.root.handlers[:]
    logs.set_up("DEBUG")
    yield capfd
    structlog.reset_defaults()
    logging.root.handlers[:], logging.root.level = handlers, level


def word(number: int) -> str:
    """A word that only one person ever types."""
    return f"Quagga{number:03}shire"


async def traces(
    on_disk: StoreOnDisk, shell: TelegramShell, person: Person, number: int, log: str = ""
) -> list[str]:
    """Where something of a person is found: their number, name, word, or the key that stands for them."""
    signs = (str(person.id), f"Zebra{number:03}", word(number), await shell.store.user_key(person.id))
    places = {"raw": on_disk.raw().decode("latin-1"), "documents": await on_disk.readable(), "log": log}
    return [f"{sign} in {place}" for place, text in places.items() for sign in signs if sign in text]


async def written(shell: TelegramShell, number: int) -> Person:
    """Somebody who has typed a word that nobody else types."""
    person = shell.telegram.person(f"Zebra{number:03}")
    await shell.send(person, "/start")
    await shell.tap(
        person,
        *OPENING,
        "situation:ready",
        "lawyer:told",
        "menu:people",
        "private_phone:go_on",
        "people:name",
    )
    await shell.send(person, word(number))
    return person


async def written_like(shell: TelegramShell, first: Person, number: int) -> Person:
    """Somebody whose documents are copied from another's, to be quicker, and who types their own word."""
    person = shell.telegram.person(f"Zebra{number:03}")
    user, case = await shell.user(first), await shell.case(first)
    key, id = await shell.store.user_key(person.id), f"{number:032x}"
    for kind, body in (("user", user.model_dump_json()), ("case", case.model_dump_json())):
        own = body.replace(user.id, key).replace(case.id, id).replace(str(first.id), str(person.id))
        fields = {**json.loads(own.replace(word(0), "")), "version": 1}
        await shell.store.save(kind, fields["id"], json.dumps(fields), 1)  # type: ignore[arg-type]
    await shell.send(person, "/menu")
    await shell.tap(person, "menu:people", "private_phone:go_on", "people:name")
    await shell.send(person, word(number))
    return person


async def forget(shell: TelegramShell, person: Person) -> None:
    """Send /forget, and confirm it."""
    await shell.send(person, "/forget")
    assert "erased" in await shell.tap(person, "forget:yes")


async def test_a_hundred_people_are_erased_and_a_hundred_others_are_not(
    on_disk: StoreOnDisk, log: pytest.CaptureFixture[str]
) -> None:
    shell = TelegramShell(store=on_disk.store)
    people = [await written(shell, 0)]
    people += [await written_like(shell, people[0], number) for number in range(1, 2 * MANY)]
    readable = await on_disk.readable()
    assert all(str(person.id) in readable and word(one) in readable for one, person in enumerate(people))
    for person in people[:MANY]:
        await forget(shell, person)
    said = log.readouterr().err
    raw, documents = on_disk.raw().decode("latin-1"), await on_disk.readable()
    found = [await _found(shell, person, one, (raw, documents, said)) for one, person in enumerate(people)]
    assert found[:MANY] == [[]] * MANY
    for number, person in enumerate(people[MANY:], start=MANY):
        assert (await shell.case(person)).nickname == word(number)
        assert found[number] == [str(person.id), word(number), await shell.store.user_key(person.id)]
    assert await on_disk.store.unfinished_deliveries() == []


async def _found(shell: TelegramShell, person: Person, number: int, places: tuple[str, ...]) -> list[str]:
    signs = (str(person.id), f"Zebra{number:03}", word(number), await shell.store.user_key(person.id))
    return [sign for sign in signs if any(sign in text for text in places)]


async def test_nothing_of_a_member_stays_in_a_shared_case(on_disk: StoreOnDisk) -> None:
    shell = TelegramShell(store=on_disk.store)
    owner, member = await written(shell, 1), shell.telegram.person("Zebra002")
    await shell.send(member, "/start")
    await shell.tap(member, "language:en")
    await join(shell, owner, member)
    for moment in range(3):
        shell.now += timedelta(days=20 * moment)
        await shell.remind()
    await forget(shell, member)
    assert await traces(on_disk, shell, member, 2) == []
    assert (await shell.case(owner)).nickname == word(1)


async def test_what_was_set_aside_of_a_person_is_erased_too(on_disk: StoreOnDisk) -> None:
    shell = TelegramShell(store=on_disk.store)
    person = await written(shell, 1)
    case, user = (await shell.case(person)).id, await shell.store.user_key(person.id)
    await on_disk.store.quarantine("case", case)
    assert case.encode() in on_disk.raw()
    await forget(shell, person)
    assert case.encode() not in on_disk.raw() and user.encode() not in on_disk.raw()


async def test_a_case_whose_member_was_damaged_is_not_kept_for_ever(on_disk: StoreOnDisk) -> None:
    shell = TelegramShell(store=on_disk.store)
    person = await written(shell, 1)
    await on_disk.store.quarantine("user", await shell.store.user_key(person.id))
    shell.now += timedelta(days=181)
    await shell.dispatcher.remind()
    assert word(1) not in await on_disk.readable()


async def test_the_cases_that_a_damaged_document_listed_are_erased_with_their_owner(
    on_disk: StoreOnDisk,
) -> None:
    shell = TelegramShell(store=on_disk.store)
    person, other = await written(shell, 1), await written(shell, 2)
    old, key = (await shell.case(person)).id, await shell.store.user_key(person.id)
    await on_disk.garble("user", key)
    assert "could not read what I kept" in await shell.send(person, "/menu")
    await shell.send(person, "/start")
    assert old in await on_disk.readable(), "nobody leads to it any more"
    await shell.tap(person, "language:en")
    await forget(shell, person)
    assert await traces(on_disk, shell, person, 1) == []
    assert old.encode() not in on_disk.raw() and b"garbage" not in on_disk.raw()
    assert (await shell.case(other)).nickname == word(2)


async def test_a_shared_case_that_a_damaged_document_listed_is_left(on_disk: StoreOnDisk) -> None:
    shell = TelegramShell(store=on_disk.store)
    owner, member = await written(shell, 1), shell.telegram.person("Zebra002")
    await shell.send(member, "/start")
    await shell.tap(member, "language:en")
    await join(shell, owner, member)
    await on_disk.garble("user", await shell.store.user_key(member.id))
    await shell.send(member, "/start")
    await shell.tap(member, "language:en")
    await forget(shell, member)
    assert await traces(on_disk, shell, member, 2) == []
    assert (await shell.case(owner)).nickname == word(1)


async def test_of_a_shared_case_no_damaged_copy_names_a_member_who_left(on_disk: StoreOnDisk) -> None:
    shell = TelegramShell(store=on_disk.store)
    owner, member = await written(shell, 1), shell.telegram.person("Zebra002")
    await shell.send(member, "/start")
    await shell.tap(member, "language:en")
    await join(shell, owner, member)
    case = (await shell.case(owner)).id
    body = await on_disk.store.load("case", case) or ""
    await on_disk.store.quarantine("case", case)  # a copy with the member in it
    await on_disk.store.save("case", case, json.dumps({**json.loads(body), "version": 1}), 1)
    await forget(shell, member)
    assert not await on_disk.store.is_quarantined("case", case)
    assert (await shell.case(owner)).nickname == word(1)
