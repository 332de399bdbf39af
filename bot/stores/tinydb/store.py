"""The default store: TinyDB, one encrypted file a document, below one folder.

One shared TinyDB file grows slower with every user; a file each stays flat. Names of files are keyed hashes,
with a secret ("pepper") kept encrypted beside them, so that they reveal no chat and outlive a change of keys.
"""

import asyncio
import hashlib
import hmac
import math
import os
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import structlog
from tinydb import TinyDB

from bot.stores import Damaged, Kind, LostRace, StoredDocument
from bot.stores.atomic_files import DRAFT, Write, disk_errors_as_store_down, remove
from bot.stores.crypto import Cipher, WrongKey
from bot.stores.tinydb import scan
from bot.stores.tinydb.data_folder import DataFolder, checked
from bot.stores.tinydb.document_cache import CachedDocument, DocumentCache
from bot.stores.tinydb.due_index import DueIndex
from bot.stores.tinydb.outbox_file import OutboxFile
from bot.stores.tinydb.storage import EncryptedStorage
from bot.stores.tinydb.write_queue import WriteQueue

Result = TypeVar("Result")
log = structlog.get_logger()


class TinyDbStore:
    """The Store protocol on files. Raises WrongKey or StoreDown when it cannot be opened."""

    def __init__(self, path: Path, cipher: Cipher, write: Write = os.write) -> None:
        self._cipher, self._write = cipher, write
        with disk_errors_as_store_down():
            self._folder = DataFolder(path, cipher, write)
            try:
                self._due = DueIndex(path / "due")
                self._markers = OutboxFile(path / "unfinished.marks")
                self._markers.take_over(path / "unfinished")
            except BaseException:
                self._folder.close()
                raise
        self._recent = DocumentCache()
        self._trips = WriteQueue()

    def close(self) -> None:
        """Let another process open the folder."""
        self._trips.close()
        self._markers.close()
        self._folder.close()

    async def aclose(self) -> None:
        """Let another process open the folder, once what is being written is written."""
        self._trips.stop()
        await asyncio.to_thread(self.close)

    @property
    def pepper(self) -> bytes:
        """The secret in the names of users."""
        return self._folder.pepper

    async def load(self, kind: Kind, key: str) -> str | None:
        """Return the document's JSON, or None. A damaged one is set aside: Damaged once, then None."""
        path = self._folder.document(kind, key)
        kept = None if self._trips.is_busy(path) else self._recent.find(path)
        kept = kept or await self._alone(path, lambda: self._read(path))
        return kept[1] if kept else None

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Keep the JSON as `version`, durably, if what is kept is the version before."""
        path = self._folder.document(kind, key)
        tables = {"_default": {"1": {"version": version, "body": body}}}
        sealed = EncryptedStorage(path, self._cipher, self._write).seal(tables)
        await self._alone(path, lambda: self._replace(path, (version, body), sealed, due))

    async def due(self, before: datetime) -> list[str]:
        """Keys of the cases to be looked at by then."""
        return self._due.keys_before(before)

    async def erase(self, kind: Kind, key: str) -> None:
        """Erase the document for good."""
        path = self._folder.document(kind, key)
        await self._alone(path, lambda: self._remove(path))

    async def untouched(self, kind: Kind, before: datetime) -> list[str]:
        """Keys of documents whose file is older than `before`."""

        def look() -> list[str]:
            files = (path for path in (self._folder.path / kind).glob("*/*") if not path.name.endswith(DRAFT))
            return [path.name for path in files if _written(path) < before.timestamp()]

        return await _at_length(look)

    async def set_aside(self, kind: Kind, key: str) -> None:
        """Move a document to `damaged/`."""
        path = self._folder.document(kind, key)
        await self._alone(path, lambda: self._folder.set_aside(path))

    async def begin_delivery(self, user: str) -> None:
        """Note a turn that is to be told.

        Without fsync: it is for a killed process. After a power cut the stored answer is there, and the
        person is told when they next write.
        """
        with disk_errors_as_store_down():
            self._markers.set(checked(user))

    async def release_delivery(self, user: str) -> None:
        """There is no other process on this folder."""

    async def finish_delivery(self, user: str) -> None:
        """Note that it was told."""
        with disk_errors_as_store_down():
            self._markers.clear(user)

    async def unfinished_deliveries(self) -> list[str]:
        """The users with a turn that was not told."""
        return self._markers.names()

    async def take_over_deliveries(self) -> list[str]:
        """There is no other process on this folder."""
        return []

    async def user_key(self, chat: int | str) -> str:
        """The key of a chat's user document."""
        return hmac.new(self.pepper, str(chat).encode(), hashlib.sha256).hexdigest()[:32]

    async def everything(self) -> AsyncIterator[StoredDocument]:
        """Every document that can be read."""
        for kept in scan.kept(self._folder.path, self._cipher):
            yield kept

    async def put(self, kept: StoredDocument) -> None:
        """Keep a document as it stood elsewhere."""
        path = self._folder.document(kept.kind, kept.key)
        await self._alone(path, lambda: self._put(path, kept))

    async def adopt(self, pepper: bytes) -> None:
        """Know users by this secret from now on."""
        await _at_length(lambda: self._folder.adopt(pepper))

    async def rekey(self) -> int:
        """Write anew what was not written with the first key, each document in its turn."""
        changed = 0
        for _, path in await _at_length(lambda: list(scan.paths(self._folder.path))):
            changed += await self._alone(path, lambda path=path: scan.renew(path, self._cipher))  # type: ignore[misc]
        await self.adopt(self.pepper)
        return changed

    def _put(self, path: Path, kept: StoredDocument) -> None:
        tables = {"_default": {"1": {"version": kept.version, "body": kept.body}}}
        EncryptedStorage(path, self._cipher, self._write).write(tables)
        os.utime(path, (kept.saved.timestamp(), kept.saved.timestamp()))
        if _is_case(path):
            self._due.set(path.name, kept.due)

    def _read(self, path: Path) -> tuple[int, str] | None:
        if known := self._recent.find(path):
            return known
        try:
            with TinyDB(path, self._cipher, self._write, storage=EncryptedStorage) as tables:
                documents = tables.all()
            if not documents:
                return None
            kept = (int(documents[0]["version"]), str(documents[0]["body"]))
        except (WrongKey, ValueError, KeyError, AttributeError, TypeError):
            self._folder.set_aside(path)
            raise Damaged from None
        self._recent.remember(path, kept)
        return kept

    def _remove(self, path: Path) -> None:
        for aside in (self._folder.path / "damaged").glob(f"{path.name}.*"):
            remove(aside)
        remove(path)
        self._recent.forget(path)
        if _is_case(path):
            self._due.set(path.name, None)

    def _replace(self, path: Path, document: CachedDocument, sealed: bytes, due: datetime | None) -> None:
        """The index is moved forward before the document and back after it: a kill or a failure in between
        costs a look at a case that is not due, and never a reminder."""
        kept = self._read(path)
        if (kept[0] if kept else 0) != document[0] - 1:
            raise LostRace
        if due and _is_case(path) and self._due.is_later(path.name, due):
            self._due.set(path.name, due)
        EncryptedStorage(path, self._cipher, self._write).replace(sealed, is_new=kept is None)
        self._recent.remember(path, document)
        if _is_case(path):
            try:
                self._due.set(path.name, due)
            except OSError as error:
                log.error("due too early", error=error)

    async def _alone(self, path: Path, work: Callable[[], Result]) -> Result:
        """Work on one document, after all that was asked of it before."""
        with disk_errors_as_store_down():
            return await self._trips.run(path, work)


async def _at_length(work: Callable[[], Result]) -> Result:
    """Work that may take long: nobody's save waits behind it."""
    with disk_errors_as_store_down():
        return await asyncio.to_thread(work)


def _written(path: Path) -> float:
    """When it was written last, in seconds; a file that has just been erased counts as new."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return math.inf


def _is_case(path: Path) -> bool:
    """Only cases fall due."""
    return path.parent.parent.name == "case"
