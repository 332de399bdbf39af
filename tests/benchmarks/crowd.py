"""Stores many people within a minute, in the stores' own form but without waiting for the disk."""

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

CROWD = 7_000_000_001  # the first of their chats; none of them taps
BATCH = 2_000  # people between two turns of the event loop
Documents = Sequence[tuple[User, Case]]


async def gather_crowd(place: str, template: Template, people: int, reminders: int) -> None:
    """Store `people` users and cases; the first `reminders` of them have a reminder due tomorrow."""
    write = _copy_rows if is_address(place) else _write_files
    async with opened(place) as store:
        chats = range(CROWD, CROWD + people)
        for start in range(0, people, BATCH):
            documents = [await copied(store, template, chat) for chat in chats[start : start + BATCH]]
            await asyncio.to_thread(write, place, documents, max(0, reminders - start))
    if is_address(place):
        await asyncio.to_thread(_vacuum, place)


def _write_files(place: str, documents: Documents, reminders: int) -> None:
    """Write documents as files into a data folder."""
    folder, cipher = Path(place), Cipher(KEY)
    for kind, document, moment in _with_due_times(documents, reminders):
        path = folder / kind / document.id[:2] / document.id
        path.parent.mkdir(mode=0o700, exist_ok=True)
        tables = {"_default": {"1": {"version": 1, "body": document.model_dump_json()}}}
        path.write_bytes(EncryptedStorage(path, cipher).encrypt(tables))
        if moment:
            due = folder / "due" / document.id
            due.touch()
            os.utime(due, (moment.timestamp(), moment.timestamp()))


def _copy_rows(place: str, documents: Documents, reminders: int) -> None:
    """Copy documents as rows into the table."""
    words, cipher = "COPY document (kind, key, version, body, due) FROM STDIN", Cipher(KEY)
    with psycopg.connect(place) as connection, connection.cursor().copy(words) as rows:
        for kind, document, moment in _with_due_times(documents, reminders):
            body = cipher.encrypt(document.model_dump_json().encode())
            rows.write_row((kind, document.id, 1, body, moment))


def _vacuum(place: str) -> None:
    """Vacuum, as the server does by itself some time after it has been filled."""
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def _with_due_times(
    documents: Documents, reminders: int
) -> Iterator[tuple[str, User | Case, datetime | None]]:
    """Yield each document with its kind and when it is due: for a reminder, or as an untouched case."""
    begin = now()
    tomorrow, at_rest = begin + timedelta(days=1), next_due(documents[0][1], begin, KEPT)
    for number, (user, case) in enumerate(documents):
        yield "user", user, None
        yield "case", case, tomorrow if number < reminders else at_rest
