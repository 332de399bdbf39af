"""Backups of a real process, and what becomes of people when one is restored, here and elsewhere."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import psycopg
import pytest

from bot.stores import StoredDocument
from bot.stores.backup import Backup
from bot.stores.crypto import Cipher
from tests.harness.process import PATIENCE, BotProcess, bot_process
from tests.process.test_journey import press
from tests.process.test_operator import command
from tests.soak import in_soak
from tests.standins.database import Database
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Message

DOCUMENTS = (
    "user",
    "case",
    "withdrawn",
    "parked",
    "figures",
    "due",
    "damaged",
)  # that `restore` names
PEOPLE = 40
FAREWELL = "Everything I kept is erased"


@asynccontextmanager
async def bot_on(kind: str, folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[BotProcess]:
    """A bot on files or on PostgreSQL."""
    database: Database | None = request.getfixturevalue("database") if kind == "postgres" else None
    settings = {"DATABASE_URL": await asyncio.to_thread(database.address)} if database else {}
    folder.mkdir(exist_ok=True)
    (folder / "bot.log").touch()
    async with bot_process(folder, **settings) as bot:
        yield bot


@pytest.fixture(params=["files", *in_soak(["postgres"])])
async def bot(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """A running bot, of each store."""
    async with bot_on(request.param, tmp_path, request) as bot:
        await bot.start()
        yield bot


def farewells(person: Person) -> int:
    """How often somebody was told that all is erased."""
    return sum(FAREWELL in message.text for message in person.messages)


async def begin(person: Person) -> None:
    """Answer the first questions. Until an erasure has ended, a word is met by another farewell."""
    asked = False
    while not asked:
        before = farewells(person)
        await person.send("/start")
        await person.wait(partial(_answered, person, before), PATIENCE)
        asked = person.messages[-1].button("language:en") is not None
    for data in ("language:en", "who:person"):
        await press(person, data)
    await person.wait(lambda seen: seen[-1].button("home_office_knows:yes"), PATIENCE)


def _answered(person: Person, before: int, seen: Sequence[Message]) -> bool:
    return bool(seen and seen[-1].button("language:en")) or farewells(person) > before


async def forget(person: Person) -> None:
    """Be forgotten."""
    before = farewells(person)
    await person.send("/forget")
    await press(person, "forget:yes")
    await person.wait(lambda _: farewells(person) > before, PATIENCE)


async def backup(bot: BotProcess, name: str = "saved") -> Path:
    """Make a backup."""
    file = bot.folder / name
    status, printed = await command(bot, "backup", "--to", str(file))
    assert status == 0, printed
    return file


def empty(bot: BotProcess) -> None:
    """Empty the store as `restore` says."""
    if address := bot.environment.get("DATABASE_URL"):
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("TRUNCATE document, damaged, turn")
    for name in DOCUMENTS:
        shutil.rmtree(bot.data_folder / name, ignore_errors=True)


async def documents(bot: BotProcess) -> set[tuple[str, str, str]]:
    """What the store holds, by way of another backup."""
    found = Backup(await backup(bot, "looked-at"), Cipher(bot.environment["DATA_KEY"]))
    return {(one.kind, one.key, one.body) async for one in found.all_documents()}


@pytest.mark.soak
async def test_a_restore_over_people_is_refused_and_changes_nothing(bot: BotProcess) -> None:
    amina, bashir = bot.telegram.person("Amina"), bot.telegram.person("Bashir")
    await begin(amina)
    file = await backup(bot)
    await forget(amina)
    await begin(bashir)
    status, printed = await command(bot, "restore", "--from", str(file))
    assert status == 1 and "Stop" in printed, "a bot is running"
    await bot.stop()
    before = await documents(bot)
    status, printed = await command(bot, "restore", "--from", str(file))
    assert status == 1 and "not empty" in printed and "hold" not in printed
    assert await documents(bot) == before


@pytest.mark.soak
async def test_nothing_is_restored_under_a_running_bot_that_nobody_wrote_to_yet(bot: BotProcess) -> None:
    await bot.telegram.wait(lambda: bool(bot.telegram.calls), PATIENCE)
    file = await backup(bot)
    status, printed = await command(bot, "restore", "--from", str(file))
    assert status == 1 and "Stop" in printed
    await begin(bot.telegram.person("Amina"))  # the bot is none the worse for it


async def test_who_was_forgotten_after_the_backup_stays_forgotten(bot: BotProcess) -> None:
    amina, bashir, again = [bot.telegram.person(name) for name in ("Amina", "Bashir", "Again")]
    for person in (amina, bashir, again):
        await begin(person)
    await forget(again)
    await begin(again)  # forgotten before the backup, and there again
    file = await backup(bot)
    await forget(amina)
    await bot.stop()
    empty(bot)
    status, printed = await command(bot, "restore", "--from", str(file))
    assert status == 0 and "2 more were left out" in printed and "Careful" not in printed, printed
    assert len(await documents(bot)) == 4
    assert str(amina.id) not in repr(await documents(bot))
    await bot.start()
    for person in (bashir, again):
        await press(person, "home_office_knows:yes")
        await person.wait(lambda seen: seen[-1].button("situation:detained"), PATIENCE)
    await amina.send("/menu")
    await amina.wait(lambda seen: seen[-1].button("language:en"), PATIENCE)


@pytest.mark.soak
async def test_elsewhere_a_list_keeps_the_forgotten_away_and_without_one_it_warns(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with bot_on("files", tmp_path / "here", request) as here:
        await here.start()
        amina, bashir = here.telegram.person("Amina"), here.telegram.person("Bashir")
        await begin(amina)
        await begin(bashir)
        file = await backup(here)
        await forget(amina)
        known = here.folder / "known"
        status, printed = await command(here, "forgotten", "--to", str(known))
        assert status == 0 and "2 erased" in printed
        for kind in ("files", "postgres"):
            async with bot_on(kind, tmp_path / kind, request) as there:
                status, printed = await command(there, "restore", "--from", str(file))
                assert status == 0 and "Careful" in printed and "/forget" in printed
                assert str(amina.id) in repr(await documents(there)), "as the warning says"
                empty(there)
                words = ("restore", "--from", str(file), "--forgotten", str(known))
                status, printed = await command(there, *words)
                assert status == 0 and "Careful" not in printed
                assert str(amina.id) not in repr(await documents(there))
                assert str(bashir.id) in repr(await documents(there))


@pytest.mark.soak
async def test_a_backup_under_traffic_has_no_case_without_a_user_and_no_user_without_their_case(
    bot: BotProcess,
) -> None:
    """People begin, open further cases, are forgotten and come back, while backups are made."""
    people = [bot.telegram.person(f"Person {number}") for number in range(PEOPLE)]
    await asyncio.gather(*map(begin, people))
    traffic = [asyncio.create_task(_come_and_go(person)) for person in people]
    files = [await backup(bot, f"saved-{number}") for number in range(6)]
    for task in traffic:
        task.cancel()
    await asyncio.gather(*traffic, return_exceptions=True)
    for file in files:
        saved = Backup(file, Cipher(bot.environment["DATA_KEY"]))
        assert loose_ends([document async for document in saved.all_documents()]) == []


async def _come_and_go(person: Person) -> None:
    while True:
        await person.send("/cases")
        await press(person, "cases:new")
        await person.wait(lambda seen: seen[-1].button("who:person"), PATIENCE)
        await forget(person)
        await begin(person)


def loose_ends(found: list[StoredDocument]) -> list[str]:
    """The links of a backup that lead nowhere, and the cases to which no user leads."""
    bodies = {(one.kind, one.key): json.loads(one.body) for one in found}
    led_to = {
        (key, case)
        for (kind, key), body in bodies.items()
        if kind == "user"
        for case in {*body["cases"], body["case"]} - {None}
    }
    cases = {key for kind, key in bodies if kind == "case"}
    missing = [f"{user} leads to {case}, which is not there" for user, case in led_to if case not in cases]
    return missing + [f"nobody leads to {case}" for case in cases - {case for _, case in led_to}]


@pytest.mark.soak
async def test_who_was_owed_a_question_when_the_machine_died_is_asked_where_the_bot_is_restored(
    bot: BotProcess, request: pytest.FixtureRequest
) -> None:
    person = bot.telegram.person("Amina")
    await begin(person)
    stall = bot.telegram.stall("sendMessage", person.id)
    await press(person, "home_office_knows:yes")
    await bot.telegram.wait(lambda: stall.happened and not bot.telegram.unconfirmed, PATIENCE)
    await bot.kill()
    file, unsent = await backup(bot), stall.happened
    bot.environment |= await _another_place(bot, request)
    status, printed = await command(bot, "restore", "--from", str(file))
    assert status == 0, printed
    await bot.start()
    await bot.telegram.wait(lambda: stall.happened > unsent, PATIENCE)
    stall.let_go()
    await person.wait(lambda seen: seen[-1].button("situation:detained"), PATIENCE)


async def _another_place(bot: BotProcess, request: pytest.FixtureRequest) -> dict[str, str]:
    """The settings that name an empty store of the same kind."""
    if "DATABASE_URL" not in bot.environment:
        return {"DATA_DIR": str(bot.folder / "elsewhere")}
    database: Database = request.getfixturevalue("database")
    return {"DATABASE_URL": await asyncio.to_thread(database.address)}


@pytest.mark.soak
async def test_a_move_rolls_nobody_back_and_can_be_repeated(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with bot_on("postgres", tmp_path, request) as bot:
        files = {name: value for name, value in bot.environment.items() if name != "DATABASE_URL"}
        database, bot.environment = bot.environment, files
        await bot.start()
        person = bot.telegram.person("Amina")
        await begin(person)
        await bot.stop()
        move = ("move", "--from", f"tinydb:{bot.data_folder}", "--to", "DATABASE_URL")
        bot.environment = database
        for _ in range(2):
            status, printed = await command(bot, *move)
            assert status == 0 and "Both sides hold the same" in printed
        await bot.start()
        await press(person, "home_office_knows:yes")
        await person.wait(lambda seen: seen[-1].button("situation:detained"), PATIENCE)
        status, printed = await command(bot, *move)
        assert status == 1 and "Stop every bot" in printed
        await bot.stop()
        before = await documents(bot)
        status, printed = await command(bot, *move)
        assert status == 1 and "not empty" in printed and "Both" not in printed
        assert await documents(bot) == before


@pytest.mark.soak
async def test_a_bot_does_not_start_on_a_part_of_the_documents(
    bot: BotProcess,
) -> None:
    await begin(bot.telegram.person("Amina"))
    file = await backup(bot)
    await bot.stop()
    empty(bot)
    mark_unfinished(bot)
    for words in (("run",), ("backup", "--to", str(bot.folder / "part")), ("purge",)):
        status, printed = await command(bot, *words)
        assert status == 1 and "cut off" in printed and "Traceback" not in printed
    status, printed = await command(bot, "restore", "--from", str(file))
    assert status == 0
    assert len(await documents(bot)) == 2
    await bot.start()
    await begin(bot.telegram.person("Bashir"))


def mark_unfinished(bot: BotProcess) -> None:
    """Leave the store as a restore does that was cut off at its first document."""
    if address := bot.environment.get("DATABASE_URL"):
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("INSERT INTO importing DEFAULT VALUES")
    else:
        (bot.data_folder / "importing").touch()
