"""Retention, byte by byte: nothing stays of those who are erased, and everything of the others."""

import itertools
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest

from bot.stores import Store
from bot.stores.crypto import Cipher
from bot.stores.memory import MemoryStore
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb.store import TinyDbStore
from flows.events import CommandSent, Typed
from tests.harness.flow import NOW
from tests.harness.shell import Shell, at_postcode
from tests.standins.database import Database

CIPHER = Cipher("a-key-only-for-the-tests")
FIRST, PEOPLE = 6_000_000_001, 25  # of each kind: those who are forgotten, and those who stay
TABLES = ("document", "damaged", "turn", "secret", "forgotten")
Everything = Callable[[], bytes]


@pytest.fixture(params=["tinydb", "postgres"])
async def store_and_bytes(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[tuple[Store, Everything]]:
    """A store, and all that it holds: names of files and their bytes, or a dump of every table."""
    if request.param == "tinydb":
        files = TinyDbStore(tmp_path / "data", CIPHER)
        yield files, lambda: _files(tmp_path)
        await files.aclose()
        return
    address = cast(Database, request.getfixturevalue("database")).address()
    server = await PostgresStore(address, CIPHER).open()
    yield server, lambda: _dump(address)
    await server.aclose()


async def test_retention_leaves_no_trace_of_the_untouched(store_and_bytes: tuple[Store, Everything]) -> None:
    store, everything = store_and_bytes
    shell, traces = await _crowded(store)
    gone, stay = traces[:PEOPLE], traces[PEOPLE:]
    shell.now = NOW + timedelta(days=100)
    for chat, _ in stay:
        await shell.send(CommandSent("menu"), chat=chat)
    shell.now = NOW + timedelta(days=167)
    await shell.remind()  # nobody is erased who was not told two weeks before
    shell.now = NOW + timedelta(days=190)
    await _let_all_be_old(store)
    erased = [user.chat async for user in shell.components.privacy.erase_untouched(timedelta(days=180))]
    assert sorted(chat or 0 for chat in erased) == [chat for chat, _ in gone]
    assert _found(everything(), gone) == []
    await _all_there(store, stay)


async def _crowded(store: Store) -> tuple[Shell, list[tuple[int, tuple[str, ...]]]]:
    """People who have answered, and what identifies each: the chat, the keys."""
    shell = Shell(store=cast(MemoryStore, store))
    traces: list[tuple[int, tuple[str, ...]]] = []
    for chat, number in zip(range(FIRST, FIRST + 2 * PEOPLE), itertools.count(), strict=False):
        await at_postcode(shell, chat)
        await shell.send(CommandSent("cases"), chat=chat)
        await shell.send(Typed(f"zebra{number:04}"), chat=chat)
        user, case = await shell.user(chat), await shell.case(chat)
        traces.append((chat, (str(chat), user.id, case.id)))
    return shell, traces


def _found(everything: bytes, people: list[tuple[int, tuple[str, ...]]]) -> list[str]:
    return [trace for _, traces in people for trace in traces if trace.encode() in everything]


async def _all_there(store: Store, people: list[tuple[int, tuple[str, ...]]]) -> None:
    for _, (_, user, case) in people:
        assert await store.load("user", user) and await store.load("case", case)


async def _let_all_be_old(store: Store) -> None:
    """Date every document back to the beginning; cases know themselves when they were touched."""
    for document in [document async for document in store.all_documents()]:
        await store.import_document(
            type(document)(document.kind, document.key, document.version, document.body, document.due, NOW)
        )


def _files(folder: Path) -> bytes:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return b"\n".join(str(path).encode() + path.read_bytes() for path in found)


def _dump(address: str) -> bytes:
    with psycopg.connect(address) as connection:
        rows: list[Any] = [row for table in TABLES for row in connection.execute(f"TABLE {table}")]
    return repr(rows).encode()
