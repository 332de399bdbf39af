"""Somebody with a hand in the store, without its key or with another; and keys that are paths or SQL."""

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from shutil import copyfile

import pytest
from structlog.testing import capture_logs

from bot.stores import Kind, Store, StoreDown
from bot.stores.crypto import Cipher, WrongKey
from bot.stores.key_record import MISSING
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb.store import TinyDbStore
from flows.events import CommandSent, Started
from tests.harness.shell import CHAT, OTHER, Shell, at_postcode
from tests.harness.telegram import TelegramShell, find_mp

CIPHER, OTHERS = Cipher("a-key-only-for-the-tests"), Cipher("another-key-for-the-tests")
KEYS = ("../a", "a/b", "..", "", "A" * 65, "a'; DROP TABLE document; --", "a\x00b", "%", "a\nb")


@pytest.fixture(params=["tinydb", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """Each store that keeps anything."""
    if request.param == "tinydb":
        opened: Store = TinyDbStore(tmp_path, CIPHER)
    else:
        opened = await PostgresStore(request.getfixturevalue("database").address(), CIPHER).open()
    yield opened
    await opened.aclose()


@pytest.mark.parametrize("kind", ["user", "case"])
async def test_a_document_swapped_between_two_keys(kind: Kind) -> None:
    """Put somebody else's document in the place of one's own, to read it: it is set aside unread."""
    shell = await at_postcode(await at_postcode(Shell()), OTHER)
    theirs, own = (await shell.case(), await shell.case(OTHER)) if kind == "case" else (
        await shell.user(), await shell.user(OTHER))  # fmt: skip
    documents = shell.store.documents
    documents[(kind, own.id)] = documents[(kind, theirs.id)]
    with capture_logs() as logged:
        shown = await shell.send(Started(), chat=OTHER)
        shown += await shell.send(CommandSent("mydata"), chat=OTHER)
    assert "document not understood" in [line["event"] for line in logged]
    assert (await shell.user(OTHER)).chat == OTHER and (await shell.case(OTHER)).id != theirs.id
    assert all(str(CHAT).encode() not in file.content for _, file in shell.channel.files)


async def test_a_file_swapped_on_the_disk(tmp_path: Path) -> None:
    """The same by copying a file, while the bot is stopped."""
    shell = TelegramShell(store=TinyDbStore(tmp_path, CIPHER))
    person, attacker = [await find_mp(shell, shell.telegram.person(name)) for name in ("Amina", "Mallory")]
    theirs, own = (await shell.case(person)).id, (await shell.case(attacker)).id
    copyfile(tmp_path / "case" / theirs[:2] / theirs, tmp_path / "case" / own[:2] / own)
    await shell.send(attacker, "/menu")
    assert (await shell.case(attacker)).members.keys() == {await shell.store.user_key(attacker.id)}
    await shell.store.aclose()


async def test_a_document_of_ones_own_making(tmp_path: Path) -> None:
    """Write a document with another key: nothing of it is believed, and the operator is told."""
    shell = TelegramShell(store=TinyDbStore(tmp_path, CIPHER))
    attacker = await find_mp(shell, shell.telegram.person("Mallory"))
    own = (await shell.case(attacker)).id
    (tmp_path / "case" / own[:2] / own).write_bytes(OTHERS.encrypt(json.dumps({"_default": {}}).encode()))
    with capture_logs() as logged:
        assert "can't save your messages" in await shell.send(attacker, "/menu")
    assert logged[0]["event"] == MISSING
    await shell.store.aclose()


@pytest.mark.parametrize("key", KEYS)
async def test_a_key_that_is_a_path_or_sql(store: Store, key: str) -> None:
    """Ask the store for a document whose key is a path, SQL or a control: nothing else is read or written."""
    await store.save("case", "a1", "one", 1)
    with suppress(ValueError, StoreDown):
        await store.save("case", key, "evil", 1)
        await store.erase("case", key)
    assert await store.load("case", "a1") == "one"


async def test_a_wrong_data_key(tmp_path: Path) -> None:
    """Start the bot with another key, to have the old documents written over: it is refused."""
    shell = TelegramShell(store=TinyDbStore(tmp_path, CIPHER))
    person = await find_mp(shell, shell.telegram.person())
    await shell.store.aclose()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(WrongKey, match="Nothing was changed"):
        TinyDbStore(tmp_path, OTHERS)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    again = TinyDbStore(tmp_path, CIPHER)
    assert await again.load("user", await again.user_key(person.id))
    await again.aclose()


async def test_guessing_who_uses_the_bot(tmp_path: Path) -> None:
    """Look in the folder for the file of a chat one knows: its name is made with a secret."""
    stores = [TinyDbStore(tmp_path / name, CIPHER) for name in "ab"]
    assert len({await store.user_key(CHAT) for store in stores}) == 2
    for store in stores:
        await store.aclose()


async def test_a_document_under_anothers_key_is_set_aside() -> None:
    """Somebody who can write to the store, but has no key, swaps two documents."""
    shell = await at_postcode(await at_postcode(Shell()), OTHER)
    mine, theirs = [await shell.store.user_key(chat) for chat in (CHAT, OTHER)]
    documents = shell.store.documents
    documents["user", mine], documents["user", theirs] = documents["user", theirs], documents["user", mine]
    shown = await shell.send(CommandSent("menu"))
    assert "could not read what I kept" in "".join(message.html for message in shown)
