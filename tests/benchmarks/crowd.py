"""A data folder of many people, made in a minute: the store's own files, without waiting for the disk."""

import asyncio
import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bot.stores.crypto import Cipher
from bot.stores.encrypted import EncryptedStorage
from flows.case import Case, User
from tests.benchmarks.ours import KEY, now, tinydb
from tests.benchmarks.people import Template, copied

CROWD = 7_000_000_001  # the first of their chats; nobody of them taps
BATCH = 2_000  # people between two turns of the event loop


async def gather_crowd(folder: Path, template: Template, people: int, reminders: int) -> None:
    """Documents of so many people; the first of them wait for a reminder of tomorrow."""
    async with tinydb(folder) as store:
        chats = range(CROWD, CROWD + people)
        for start in range(0, people, BATCH):
            documents = [await copied(store, template, chat) for chat in chats[start : start + BATCH]]
            await asyncio.to_thread(_write, folder, documents, max(0, reminders - start))


def _write(folder: Path, documents: Sequence[tuple[User, Case]], reminders: int) -> None:
    cipher, tomorrow = Cipher(KEY), (now() + timedelta(days=1)).timestamp()
    for number, (user, case) in enumerate(documents):
        for kind, document in (("user", user), ("case", case)):
            path = folder / kind / document.id[:2] / document.id
            path.parent.mkdir(mode=0o700, exist_ok=True)
            tables = {"_default": {"1": {"version": 1, "body": document.model_dump_json()}}}
            path.write_bytes(EncryptedStorage(path, cipher).seal(tables))
        if number < reminders:
            due = folder / "due" / case.id
            due.touch()
            os.utime(due, (tomorrow, tomorrow))
