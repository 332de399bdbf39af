"""All documents of a data folder, one after the other: to move them, to back them up, to change their key.

Reading needs no lock: each file is replaced whole, so that a bot may be running on the folder.
"""

import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import structlog
from tinydb import TinyDB

from bot.stores import Kind, StoredDocument
from bot.stores.atomic_files import DRAFT, disk_errors_as_store_down, write_whole
from bot.stores.crypto import Cipher, WrongKey
from bot.stores.tinydb.storage import EncryptedStorage

log = structlog.get_logger()


def paths(folder: Path) -> Iterator[tuple[Kind, Path]]:
    """The file of every document, in the order of their keys."""
    for kind in get_args(Kind):
        found = (path for path in (folder / kind).glob("*/*") if not path.name.endswith(DRAFT))
        yield from ((kind, path) for path in sorted(found))


def kept(folder: Path, cipher: Cipher) -> Iterator[StoredDocument]:
    """Every document that can be read; one that goes meanwhile is left out."""
    for kind, path in paths(folder):
        try:
            found = _read(folder, kind, path, cipher)
        except (WrongKey, ValueError, KeyError, AttributeError, TypeError):
            log.error("document left out: it cannot be read", kind=kind)
        else:
            if found:
                yield found


class Reader:
    """A data folder that is only read: a bot may be running on it."""

    def __init__(self, folder: Path, cipher: Cipher) -> None:
        self._folder, self._cipher = folder, cipher
        with disk_errors_as_store_down():
            self.pepper = cipher.decrypt((folder / "pepper").read_bytes())

    async def everything(self) -> AsyncIterator[StoredDocument]:
        """Every document that can be read."""
        for found in kept(self._folder, self._cipher):
            yield found


def waiting_for_key(folder: Path, cipher: Cipher) -> int:
    """How many documents are still written with an older key."""
    return sum(not is_current(path, cipher) for _, path in paths(folder))


def is_current(path: Path, cipher: Cipher) -> bool:
    """Whether a file is written with the first key, or gone."""
    try:
        return cipher.is_current(path.read_bytes())
    except FileNotFoundError:
        return True


def renew(path: Path, cipher: Cipher) -> bool:
    """Write a file anew with the first key, as if it were untouched; False if there was no need."""
    if is_current(path, cipher):
        return False
    written = path.stat()
    try:
        write_whole(path, cipher.renewed(path.read_bytes()))
    except WrongKey:
        return False  # it is set aside, and reported, when it is read next
    os.utime(path, ns=(written.st_atime_ns, written.st_mtime_ns))
    return True


def _read(folder: Path, kind: Kind, path: Path, cipher: Cipher) -> StoredDocument | None:
    saved = datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.exists() else datetime.now(UTC)
    with TinyDB(path, cipher, os.write, storage=EncryptedStorage) as tables:
        found = tables.all()
    if not found:
        return None
    due = _due(folder / "due" / path.name) if kind == "case" else None
    return StoredDocument(kind, path.name, int(found[0]["version"]), str(found[0]["body"]), due, saved)


def _due(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
