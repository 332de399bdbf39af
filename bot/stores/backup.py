"""All documents in one encrypted file: written by `backup`, read back by `restore`.

Each line is encrypted on its own: first the pepper, then one line per document, one per user who is still to
be told something, one per record of what was erased, and last a trailer with the number of documents and a
checksum over documents and records. A truncated file has no trailer, and is rejected. A file without
documents is a list of what was erased.

Versions before December 2026 know nothing of who is still to be told something. They pass over such a line,
so the checksum leaves it out.
"""

import hashlib
import json
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from bot.stores import ArchiveSource, DocumentReader, Forgotten, StoredDocument, StoreDown
from bot.stores.atomic_files import DRAFT_SUFFIX, sync_folder
from bot.stores.crypto import Cipher, Corrupted, WrongKey

TORN = "This backup is not whole: its end is missing, or it was changed. Take another. Nothing was changed."
OTHER_KEY = (
    "No key in DATA_KEY opens this backup. Put the key that it was made with into DATA_KEY, after the first "
    "and a comma. Nothing was changed."
)
Trailer = list[object]  # [number of documents, checksum over documents and records]


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A user who is still to be told something that is stored."""

    user: str


Entry = StoredDocument | Forgotten | Undelivered
Line = Entry | Trailer


async def write_backup(source: ArchiveSource, path: Path, cipher: Cipher) -> int:
    """Write every document to `path`, which appears only once it is complete; returns how many.

    What was erased is read last: then it includes whatever was erased while documents were read.
    """
    with _written(path, source.pepper, cipher) as writer:
        async for document in source.all_documents():
            writer.add(document)
        for user in await source.undelivered():
            writer.add(Undelivered(user))
        for record in await source.forgotten():
            writer.add(record)
    return writer.documents


async def write_forgotten(source: DocumentReader, path: Path, cipher: Cipher) -> int:
    """Write only the records of what was erased to `path`; returns how many."""
    records = await source.forgotten()
    with _written(path, source.pepper, cipher) as writer:
        for record in records:
            writer.add(record)
    return len(records)


@contextmanager
def _written(path: Path, pepper: bytes, cipher: Cipher) -> Iterator["_Writer"]:
    """A writer of the lines after the pepper. The file replaces `path` at the end, if nothing failed."""
    draft = path.with_name(path.name + DRAFT_SUFFIX)
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123
            writer = _Writer(file, cipher)
            writer.write(pepper)
            yield writer
            writer.finish()
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    draft.replace(path)
    sync_folder(path.parent)


class _Writer:
    """Writes the lines of a backup. `documents`: how many it has written."""

    def __init__(self, file: BinaryIO, cipher: Cipher) -> None:
        self._file, self._cipher, self._digest = file, cipher, hashlib.sha256()
        self.documents = 0

    def write(self, plain: bytes) -> None:
        self._file.write(self._cipher.encrypt(plain) + b"\n")

    def add(self, line: Entry) -> None:
        self.write(_serialize(line))
        if not isinstance(line, Undelivered):
            self._digest.update(_checksum_of_line(line))
        self.documents += isinstance(line, StoredDocument)

    def finish(self) -> None:
        self.write(json.dumps([self.documents, self._digest.hexdigest()]).encode())
        self._file.flush()
        os.fsync(self._file.fileno())


class Backup:
    """A backup file as an ArchiveSource. Opening it verifies all of it: raises WrongKey, StoreDown.

    `documents`: how many it holds.
    """

    def __init__(self, path: Path, cipher: Cipher) -> None:
        self._path, self._cipher, self.documents = path, cipher, 0
        with path.open("rb") as file:
            self.pepper = self._opened(file.readline())
        self._verify()

    async def all_documents(self) -> AsyncIterator[StoredDocument]:
        """Iterate over every document of the backup."""
        for line in self._lines():
            if isinstance(line, StoredDocument):
                yield line

    async def undelivered(self) -> list[str]:
        """Return the users who were still to be told something when the backup was made."""
        return [line.user for line in self._lines() if isinstance(line, Undelivered)]

    async def forgotten(self) -> list[Forgotten]:
        """Return the records of what was erased before the backup was finished."""
        return [line for line in self._lines() if isinstance(line, Forgotten)]

    def _verify(self) -> None:
        digest, trailer = hashlib.sha256(), None
        for line in self._lines():
            match line:
                case Undelivered():
                    pass
                case StoredDocument() | Forgotten():
                    digest.update(_checksum_of_line(line))
                    self.documents += isinstance(line, StoredDocument)
                case _:
                    trailer = line
        if trailer != [self.documents, digest.hexdigest()]:
            raise StoreDown(TORN)

    def _lines(self) -> Iterator[Line]:
        with self._path.open("rb") as file:
            file.readline()
            for line in file:
                yield _deserialize(self._opened(line))

    def _opened(self, line: bytes) -> bytes:
        try:
            return self._cipher.decrypt(line.strip())
        except Corrupted:
            raise StoreDown(TORN) from None
        except WrongKey:
            raise WrongKey(OTHER_KEY) from None


def checksum(document: StoredDocument) -> bytes:
    """Hash the fields that must match on both sides of a transfer: all but the time of the last save."""
    due = document.due.timestamp() if document.due else None
    fields = (document.kind, document.key, document.version, document.body, due)
    return hashlib.sha256(repr(fields).encode()).digest()


def _checksum_of_line(line: StoredDocument | Forgotten) -> bytes:
    if isinstance(line, StoredDocument):
        return checksum(line)
    return hashlib.sha256(repr((line.mark, line.at.timestamp())).encode()).digest()


def _serialize(line: Entry) -> bytes:
    if isinstance(line, Undelivered):
        return json.dumps(["undelivered", line.user]).encode()
    if isinstance(line, Forgotten):
        return json.dumps(["forgotten", line.mark, line.at.isoformat()]).encode()
    due = line.due.isoformat() if line.due else None
    saved_at = line.saved_at.isoformat()
    return json.dumps([line.kind, line.key, line.version, line.body, due, saved_at]).encode()


def _deserialize(line: bytes) -> Line:
    fields = json.loads(line)
    if fields[0] == "undelivered":
        return Undelivered(fields[1])
    if len(fields) == 2:
        return list(fields)
    if len(fields) == 3:
        return Forgotten(fields[1], datetime.fromisoformat(fields[2]))
    kind, key, version, body, due, saved_at = fields
    due_at = datetime.fromisoformat(due) if due else None
    return StoredDocument(kind, key, version, body, due_at, datetime.fromisoformat(saved_at))
