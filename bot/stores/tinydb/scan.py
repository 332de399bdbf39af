"""Iterates over all documents of a data folder, to transfer them, back them up, or change their key.

Reading needs no lock, because every file is replaced atomically: a bot may be running on the folder.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Collection, Iterator
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import get_args

import structlog
from tinydb import TinyDB

from bot.stores import Forgotten, Kind, StoredDocument
from bot.stores.atomic_files import DRAFT_SUFFIX, DiskErrorsAsStoreDown, write_atomically
from bot.stores.crypto import HEAD, Cipher, Corrupted, WrongKey
from bot.stores.key_record import UnopenedDocuments, left_out
from bot.stores.tinydb.erasures import ErasureRecords
from bot.stores.tinydb.outbox_file import OUTBOX, recorded_users
from bot.stores.tinydb.storage import EncryptedStorage, drafts_beside

log = structlog.get_logger()


class Rekeyed(Enum):
    """What became of a file that was to be encrypted with the key that writes."""

    CHANGED = "changed"
    KEPT = "kept"  # it was encrypted with it already, or it is damaged, or gone
    UNOPENED = "unopened"  # no key at hand opens it


class ReadOnlyFolder:
    """A data folder as an ArchiveSource, without locking it. Opening it raises StoreDown and WrongKey."""

    def __init__(self, folder: Path, cipher: Cipher) -> None:
        self._folder, self._cipher, self._unopened = folder, cipher, UnopenedDocuments()
        with DiskErrorsAsStoreDown():
            self.pepper = cipher.decrypt((folder / "pepper").read_bytes())

    async def keys(self, kind: Kind) -> list[str]:
        """Return the keys of all documents of a kind."""
        with DiskErrorsAsStoreDown():
            return await asyncio.to_thread(keys_of_kind, self._folder, kind)

    async def read_documents(self, kind: Kind, keys: Collection[str]) -> list[StoredDocument]:
        """Return those of these documents that are there and can be read."""
        parts = (self._folder, self._cipher, kind, keys, self._unopened)
        with DiskErrorsAsStoreDown():
            return await asyncio.to_thread(read_documents, *parts)

    @property
    def unopened(self) -> int:
        """The number of documents met so far that no key at hand opens."""
        return len(self._unopened)

    async def undelivered(self) -> list[str]:
        """Return the users with an undelivered turn."""
        with DiskErrorsAsStoreDown():
            return await asyncio.to_thread(recorded_users, self._folder / OUTBOX)

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
    """Iterate over every readable document; one that is erased meanwhile is left out.

    Raises OSError, and KeyMissing at the end if no key opens some.
    """
    unopened = 0
    for kind, path in document_paths(folder):
        try:
            document = _read(folder, kind, path, cipher)
        except (Corrupted, ValueError, KeyError, AttributeError, TypeError):
            log.error("document left out: it cannot be read", kind=kind)
        except WrongKey:
            unopened += 1
        else:
            if document:
                yield document
    if unopened:
        raise left_out(unopened)


def read_documents(
    folder: Path, cipher: Cipher, kind: Kind, keys: Collection[str], unopened: UnopenedDocuments
) -> list[StoredDocument]:
    """Return those of these documents that are there and can be read. Raises OSError."""
    paths = [folder / kind / key[:2] / key for key in keys]
    return [document for path in paths if (document := _readable(folder, kind, path, cipher, unopened))]


def cases_naming(folder: Path, cipher: Cipher, user: str) -> list[str]:
    """Return the keys of the cases that name this user, quarantined copies among them. Raises OSError."""
    paths = [*paths_of_kind(folder, "case"), *(folder / "damaged").glob("*")]
    return sorted({path.name.partition(".")[0] for path in paths if _names(path, cipher, user)} - {user})


def document_paths(folder: Path) -> Iterator[tuple[Kind, Path]]:
    """Iterate over the file of every document, by kind and then in the order of their keys."""
    for kind in get_args(Kind):
        for subfolder in subfolders(folder, kind):
            yield from ((kind, path) for path in sorted(paths_in(subfolder)))


def subfolders(folder: Path, kind: Kind) -> list[Path]:
    """Return the folders, some hundreds at most, in which the documents of a kind are, in order of names."""
    return sorted((folder / kind).glob("*"))


def paths_in(subfolder: Path) -> list[Path]:
    """Return the file of every document in one subfolder, in no order."""
    return [path for path in subfolder.glob("*") if not path.name.endswith(DRAFT_SUFFIX)]


def keys_modified_before(subfolder: Path, moment: datetime) -> list[str]:
    """Return the keys of the documents in one subfolder that were not written since; not of erased ones."""
    with os.scandir(subfolder) as files:
        found = [file.name for file in files if _is_older(file, moment.timestamp())]
    return [name for name in found if not name.endswith(DRAFT_SUFFIX)]


def paths_of_kind(folder: Path, kind: Kind) -> Iterator[Path]:
    """Iterate over the file of every document of one kind, in no order."""
    return (path for subfolder in subfolders(folder, kind) for path in paths_in(subfolder))


def keys_of_kind(folder: Path, kind: Kind) -> list[str]:
    """Return the keys of all documents of one kind, in alphabetical order."""
    return sorted(path.name for path in paths_of_kind(folder, kind))


def count_outdated_keys(folder: Path, cipher: Cipher) -> int:
    """Count the documents that are not yet encrypted with the first key, as far as a key opens them."""
    return sum(_is_outdated(path, cipher) for _, path in document_paths(folder))


def reencrypt_file(path: Path, cipher: Cipher) -> Rekeyed:
    """Encrypt a file with the key that writes, without changing its modification time."""
    try:
        if not _is_outdated(path, cipher):
            return Rekeyed.KEPT
        before = path.stat()
        write_atomically(path, cipher.reencrypt(path.read_bytes()), drafts=drafts_beside(path))
    except (Corrupted, FileNotFoundError):
        return Rekeyed.KEPT  # a damaged one is quarantined, and an error logged, when it is loaded next
    except WrongKey:
        return Rekeyed.UNOPENED
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    return Rekeyed.CHANGED


def _names(path: Path, cipher: Cipher, user: str) -> bool:
    try:
        return user.encode() in cipher.decrypt(path.read_bytes())
    except (WrongKey, Corrupted, FileNotFoundError):
        return False


def _readable(
    folder: Path, kind: Kind, path: Path, cipher: Cipher, unopened: UnopenedDocuments
) -> StoredDocument | None:
    try:
        return _read(folder, kind, path, cipher)
    except (Corrupted, ValueError, KeyError, AttributeError, TypeError):
        log.error("document left out: it cannot be read", kind=kind)
    except WrongKey:
        unopened.met(kind, path.name)
    return None


def _is_outdated(path: Path, cipher: Cipher) -> bool:
    """Whether another key encrypted a file than the one that writes. Reads all of it only if it must."""
    try:
        with path.open("rb") as file:
            return cipher.is_outdated(head := file.read(HEAD)) and cipher.is_outdated(head + file.read())
    except FileNotFoundError:
        return False


def _read(folder: Path, kind: Kind, path: Path, cipher: Cipher) -> StoredDocument | None:
    saved_at = _modified_at(path) or datetime.now(UTC)
    with TinyDB(path, cipher, os.write, storage=EncryptedStorage) as tables:
        rows = tables.all()
    if not rows:
        return None
    due = _modified_at(folder / "due" / path.name) if kind == "case" else None
    return StoredDocument(kind, path.name, int(rows[0]["version"]), str(rows[0]["body"]), due, saved_at)


def _is_older(file: os.DirEntry[str], timestamp: float) -> bool:
    try:
        return file.stat().st_mtime < timestamp
    except FileNotFoundError:
        return False


def _modified_at(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
