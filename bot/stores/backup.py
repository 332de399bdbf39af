"""All documents in one encrypted file: written by `backup`, read back by `restore`.

Each line is encrypted on its own: first the pepper, then one line per document, and last a trailer with the
number of documents and a checksum over all of them. A truncated file has no trailer, and is rejected.
"""

import hashlib
import json
import os
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

from bot.stores import ArchiveSource, StoredDocument, StoreDown
from bot.stores.atomic_files import DRAFT_SUFFIX
from bot.stores.crypto import Cipher

TORN = "This backup is not whole: its end is missing, or it was changed. Take another. Nothing was changed."
Trailer = list[object]  # [number of documents, checksum over them all]


async def write_backup(source: ArchiveSource, path: Path, cipher: Cipher) -> int:
    """Write every document to `path`, which appears only once it is complete; returns how many."""
    draft, digest, number = path.with_name(path.name + DRAFT_SUFFIX), hashlib.sha256(), 0
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: ASYNC230, PTH123
        file.write(cipher.encrypt(source.pepper) + b"\n")
        async for document in source.all_documents():
            file.write(cipher.encrypt(_serialize(document)) + b"\n")
            digest.update(checksum(document))
            number += 1
        file.write(cipher.encrypt(json.dumps([number, digest.hexdigest()]).encode()) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return number


class Backup:
    """A backup file as an ArchiveSource. Opening it verifies all of it: raises WrongKey, StoreDown."""

    def __init__(self, path: Path, cipher: Cipher) -> None:
        self._path, self._cipher = path, cipher
        with path.open("rb") as file:
            self.pepper = cipher.decrypt(file.readline().strip())
        self._verify()

    async def all_documents(self) -> AsyncIterator[StoredDocument]:
        """Iterate over every document of the backup."""
        for line in self._lines():
            if isinstance(line, StoredDocument):
                yield line

    def _verify(self) -> None:
        digest, number, trailer = hashlib.sha256(), 0, None
        for line in self._lines():
            if isinstance(line, StoredDocument):
                digest.update(checksum(line))
                number += 1
            else:
                trailer = line
        if trailer != [number, digest.hexdigest()]:
            raise StoreDown(TORN)

    def _lines(self) -> list[StoredDocument | Trailer]:
        with self._path.open("rb") as file:
            file.readline()
            return [_deserialize(self._cipher.decrypt(line.strip())) for line in file]


def checksum(document: StoredDocument) -> bytes:
    """Hash the fields that must match on both sides of a transfer: all but the time of the last save."""
    due = document.due.timestamp() if document.due else None
    fields = (document.kind, document.key, document.version, document.body, due)
    return hashlib.sha256(repr(fields).encode()).digest()


def _serialize(document: StoredDocument) -> bytes:
    due = document.due.isoformat() if document.due else None
    saved_at = document.saved_at.isoformat()
    return json.dumps([document.kind, document.key, document.version, document.body, due, saved_at]).encode()


def _deserialize(line: bytes) -> StoredDocument | Trailer:
    fields = json.loads(line)
    if len(fields) == 2:
        return list(fields)
    kind, key, version, body, due, saved_at = fields
    due_at = datetime.fromisoformat(due) if due else None
    return StoredDocument(kind, key, version, body, due_at, datetime.fromisoformat(saved_at))
