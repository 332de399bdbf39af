"""All documents in one file: a backup, and the way back. Encrypted as they stood, with a count at its end.

One line each: the pepper, every document, and the end with how many there were and their checksum. A file
that was cut off has no end, and is refused.
"""

import hashlib
import json
import os
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.stores import StoredDocument, StoreDown
from bot.stores.atomic_files import DRAFT
from bot.stores.crypto import Cipher

TORN = "This backup is not whole: its end is missing, or it was changed. Take another. Nothing was changed."


class Source(Protocol):
    """Where documents come from: a store, a folder, or a backup."""

    @property
    def pepper(self) -> bytes:
        """The secret in the names of users."""

    def everything(self) -> AsyncIterator[StoredDocument]:
        """Every document that can be read."""


async def write_backup(store: Source, path: Path, cipher: Cipher) -> int:
    """Write everything to a file that appears only when it is whole; returns how many documents."""
    draft, seen, number = path.with_name(path.name + DRAFT), hashlib.sha256(), 0
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: ASYNC230, PTH123
        file.write(cipher.encrypt(store.pepper) + b"\n")
        async for kept in store.everything():
            file.write(cipher.encrypt(_told(kept)) + b"\n")
            seen.update(fingerprint(kept))
            number += 1
        file.write(cipher.encrypt(json.dumps([number, seen.hexdigest()]).encode()) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return number


class Backup:
    """A backup, read as a store is. Raises WrongKey, StoreDown."""

    def __init__(self, path: Path, cipher: Cipher) -> None:
        self._path, self._cipher = path, cipher
        with path.open("rb") as file:
            self.pepper = cipher.decrypt(file.readline().strip())
        self._check()

    async def everything(self) -> AsyncIterator[StoredDocument]:
        """Every document of the backup."""
        for line in self._lines():
            if isinstance(line, StoredDocument):
                yield line

    def _check(self) -> None:
        seen, number, end = hashlib.sha256(), 0, None
        for line in self._lines():
            if isinstance(line, StoredDocument):
                seen.update(fingerprint(line))
                number += 1
            else:
                end = line
        if end != [number, seen.hexdigest()]:
            raise StoreDown(TORN)

    def _lines(self) -> "list[StoredDocument | list[object]]":
        with self._path.open("rb") as file:
            file.readline()
            return [_read(self._cipher.decrypt(line.strip())) for line in file]


def fingerprint(kept: StoredDocument) -> bytes:
    """What must be the same on both sides of a move: all but when it was written last."""
    due = kept.due.timestamp() if kept.due else None
    return hashlib.sha256(repr((kept.kind, kept.key, kept.version, kept.body, due)).encode()).digest()


def _told(kept: StoredDocument) -> bytes:
    due = kept.due.isoformat() if kept.due else None
    fields = [kept.kind, kept.key, kept.version, kept.body, due, kept.saved.isoformat()]
    return json.dumps(fields).encode()


def _read(line: bytes) -> "StoredDocument | list[object]":
    fields = json.loads(line)
    if len(fields) == 2:
        return list(fields)
    kind, key, version, body, due, saved = fields
    moment = datetime.fromisoformat(due) if due else None
    return StoredDocument(kind, key, version, body, moment, datetime.fromisoformat(saved))
