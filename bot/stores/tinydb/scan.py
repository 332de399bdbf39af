"""Iterates over all documents of a data folder, to transfer them, back them up, or change their key.

Reading needs no lock, because every file is replaced atomically: a bot may be running on the folder.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import structlog
from tinydb import TinyDB

from bot.stores import Forgotten, Kind, StoredDocument
from bot.stores.atomic_files import DRAFT_SUFFIX, DiskErrorsAsStoreDown, write_atomically
from bot.stores.crypto import Cipher, WrongKey
from bot.stores.tinydb.erasures import ErasureRecords
from bot.stores.tinydb.storage import EncryptedStorage

log = structlog.get_logger()


class ReadOnlyFolder:
    """A data folder as an ArchiveSource, without locking it. Opening it raises StoreDown and WrongKey."""

    def __init__(self, folder: Path, cipher: Cipher) -> None:
        self._folder, self._cipher = folder, cipher
        with DiskErrorsAsStoreDown():
            self.pepper = cipher.decrypt((folder / "pepper").read_bytes())

    async def keys(self, kind: Kind) -> list[str]:
        """Return the keys of all documents of a kind."""
        with DiskErrorsAsStoreDown():
            return await asyncio.to_thread(keys_of_kind, self._folder, kind)

    async def read_documents(self, kind: Kind, keys: Collection[str]) -> list[StoredDocument]:
        """Return those of these documents that are there and can be read."""
        with DiskErrorsAsStoreDown():
            return await asyncio.to_thread(read_documents, self._folder, self._cipher, kind, keys)

    async def forgotten(self) -> list[Forgotten]:
        """Return the records of what was erased."""
        with DiskErrorsAsStoreDown():
            return await asyncio.to_thread(ErasureRecords(self._folder).all)

    @property
    def is_importing(self) -> bool:
        """Whether an import into this folder has begun and was not finished."""
        return ErasureRecords(self._folder).is_importing

    async def all_documents(self) -> AsyncIterator[StoredDocument]:
        """Iterate over every readable document."""
        for document in stored_documents(self._folder, self._cipher):
            yield document


def stored_documents(folder: Path, cipher: Cipher) -> Iterator[StoredDocument]:
    """Iterate over every readable document; one that is erased meanwhile is left out. Raises OSError."""
    for kind, path in document_paths(folder):
        if document := _readable(folder, kind, path, cipher):
            yield document


def read_documents(folder: Path, cipher: Cipher, kind: Kind, keys: Collection[str]) -> list[StoredDocument]:
    """Return those of these documents that are there and can be read. Raises OSError."""
    paths = [folder / kind / key[:2] / key for key in keys]
    return [document for path in paths if (document := _readable(folder, kind, path, cipher))]


def cases_naming(folder: Path, cipher: Cipher, user: str) -> list[str]:
    """Return the keys of the cases that name this user, quarantined copies among them. Raises OSError."""
    paths = [*paths_of_kind(folder, "case"), *(folder / "damaged").glob("*")]
    return sorted({path.name.partition(".")[0] for path in paths if _names(path, cipher, user)} - {user})


def document_paths(folder: Path) -> Iterator[tuple[Kind, Path]]:
    """Iterate over the file of every document, by kind and then in the order of their keys."""
    for kind in get_args(Kind):
        yield from ((kind, path) for path in sorted(paths_of_kind(folder, kind)))


def paths_of_kind(folder: Path, kind: Kind) -> Iterator[Path]:
    """Iterate over the file of every document of one kind, in no order."""
    return (path for path in (folder / kind).glob("*/*") if not path.name.endswith(DRAFT_SUFFIX))


def keys_of_kind(folder: Path, kind: Kind) -> list[str]:
    """Return the keys of all documents of one kind, in alphabetical order."""
    return sorted(path.name for path in paths_of_kind(folder, kind))


def count_outdated_keys(folder: Path, cipher: Cipher) -> int:
    """Count the documents that are not yet encrypted with the first key."""
    return sum(not _uses_first_key(path, cipher) for _, path in document_paths(folder))


def reencrypt_file(path: Path, cipher: Cipher) -> bool:
    """Encrypt a file with the first key, without changing its modification time.

    Returns False if there was no need, or if no key opens it.
    """
    if _uses_first_key(path, cipher):
        return False
    before = path.stat()
    try:
        write_atomically(path, cipher.reencrypt(path.read_bytes()))
    except WrongKey:
        return False  # it is quarantined, and an error logged, when it is loaded next
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    return True


def _names(path: Path, cipher: Cipher, user: str) -> bool:
    try:
        return user.encode() in cipher.decrypt(path.read_bytes())
    except (WrongKey, FileNotFoundError):
        return False


def _readable(folder: Path, kind: Kind, path: Path, cipher: Cipher) -> StoredDocument | None:
    try:
        return _read(folder, kind, path, cipher)
    except (WrongKey, ValueError, KeyError, AttributeError, TypeError):
        log.error("document left out: it cannot be read", kind=kind)
        return None


def _uses_first_key(path: Path, cipher: Cipher) -> bool:
    """Whether a file is encrypted with the first key, or gone."""
    try:
        return cipher.uses_first_key(path.read_bytes())
    except FileNotFoundError:
        return True


def _read(folder: Path, kind: Kind, path: Path, cipher: Cipher) -> StoredDocument | None:
    saved_at = _modified_at(path) or datetime.now(UTC)
    with TinyDB(path, cipher, os.write, storage=EncryptedStorage) as tables:
        rows = tables.all()
    if not rows:
        return None
    due = _modified_at(folder / "due" / path.name) if kind == "case" else None
    return StoredDocument(kind, path.name, int(rows[0]["version"]), str(rows[0]["body"]), due, saved_at)


def _modified_at(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
