"""Many people stored within a minute: as the stores themselves keep them, without waiting for the disk."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import psycopg

from bot.stores.crypto import Cipher
from bot.stores.tinydb.storage import EncryptedStorage
from flows.reminders.schedule import next_due
from flows.state.case import Case
from flows.state.user import User
from tests.benchmarks.ours import KEPT, KEY, is_address, now, opened
from tests.benchmarks.people import Template, copied

CROWD = 7_000_000_001  # the first of their chats; nobody of them taps
BATCH = 2_000  # people between two turns of the event loop
Documents = Sequence[tuple[User, Case]]


async def gather_crowd(place: str, template: Template, people: int, reminders: int) -> None:
    """Documents of so many people; the first of them wait for a reminder of tomorrow."""
    write = _copy_in if is_address(place) else _write
    async with opened(place) as store:
        chats = range(CROWD, CROWD + people)
        for start in range(0, people, BATCH):
            documents = [await copied(store, template, chat) for chat in chats[start : start + BATCH]]
            await asyncio.to_thread(write, place, documents, max(0, reminders - start))
    if is_address(place):
        await asyncio.to_thread(_tidied, place)


def _write(place: str, documents: Documents, reminders: int) -> None:
    """Files in a data folder."""
    folder, cipher = Path(place), Cipher(KEY)
    for kind, document, moment in _each(documents, reminders):
        path = folder / kind / document.id[:2] / document.id
        path.parent.mkdir(mode=0o700, exist_ok=True)
        tables = {"_default": {"1": {"version": 1, "body": document.model_dump_json()}}}
        path.write_bytes(EncryptedStorage(path, cipher).encrypt(tables))
        if moment:
            due = folder / "due" / document.id
            due.touch()
            os.utime(due, (moment.timestamp(), moment.timestamp()))


def _copy_in(place: str, documents: Documents, reminders: int) -> None:
    """Rows of a table."""
    words, cipher = "COPY document (kind, key, version, body, due) FROM STDIN", Cipher(KEY)
    with psycopg.connect(place) as connection, connection.cursor().copy(words) as rows:
        for kind, document, moment in _each(documents, reminders):
            body = cipher.encrypt(document.model_dump_json().encode())
            rows.write_row((kind, document.id, 1, body, moment))


def _tidied(place: str) -> None:
    """As the server does by itself, some time after it was filled."""
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def _each(documents: Documents, reminders: int) -> Iterator[tuple[str, User | Case, datetime | None]]:
    """Every document with its kind, and when it is due: for a reminder, or as a case that nobody touches."""
    begin = now()
    tomorrow, at_rest = begin + timedelta(days=1), next_due(documents[0][1], begin, KEPT)
    for number, (user, case) in enumerate(documents):
        yield "user", user, None
        yield "case", case, tomorrow if number < reminders else at_rest
