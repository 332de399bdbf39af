"""The default store: TinyDB, one encrypted file for each document, below one folder.

A single TinyDB file gets slower with every user; with a file per document, the cost stays flat. File names
are keyed hashes, with a secret ("pepper") kept encrypted beside them, so that they reveal no chat and survive
a change of keys.
"""

import asyncio
import copy
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar, cast, get_args

import structlog
from tinydb import TinyDB

from bot.stores import (
    Damaged,
    DocumentKey,
    DueCase,
    Forgotten,
    KeyReport,
    Kind,
    LostRace,
    ReadAhead,
    StoredDocument,
)
from bot.stores.atomic_files import DiskErrorsAsStoreDown, OsWrite, remove
from bot.stores.crypto import Cipher, Corrupted, WrongKey, forgotten_mark, hash_chat
from bot.stores.key_record import UnopenedDocuments
from bot.stores.tinydb import scan
from bot.stores.tinydb.data_folder import DataFolder, valid_key
from bot.stores.tinydb.document_cache import CachedDocument, DocumentCache
from bot.stores.tinydb.due_index import DueIndex
from bot.stores.tinydb.erasures import ErasureRecords
from bot.stores.tinydb.outbox_file import OUTBOX, OutboxFile
from bot.stores.tinydb.storage import EncryptedStorage, Tables
from bot.stores.tinydb.write_queue import WriteQueue

T = TypeVar("T")
log = structlog.get_logger()


class TinyDbStore:
    """The Store protocol on files. Opening it raises WrongKey and StoreDown."""

    def __init__(self, path: Path, cipher: Cipher, write: OsWrite = os.write) -> None:
        self._cipher, self._write = copy.copy(cipher), write
        self._cipher.write_with(cipher.first)
        self._unopened = UnopenedDocuments()
        with DiskErrorsAsStoreDown():
            self._folder = DataFolder(path, self._cipher, write)
            try:
                self._erasures = ErasureRecords(path)
                self._due = DueIndex(path / "due")
                self._outbox = OutboxFile(path / OUTBOX)
                self._outbox.import_marker_files(path / "unfinished")
            except BaseException:
                self._folder.close()
                raise
        self._cache = DocumentCache()
        self._queue = WriteQueue()

    def close(self) -> None:
        """Release the folder, once the running writes have ended."""
        self._queue.close()
        self._outbox.close()
        self._folder.close()

    async def aclose(self) -> None:
        """Release the folder, once the running writes have ended; the event loop goes on meanwhile."""
        self._queue.stop()
        await asyncio.to_thread(self.close)

    @property
    def pepper(self) -> bytes:
        """The secret that user keys are hashed with."""
        return self._folder.pepper

    async def load(self, kind: Kind, key: str) -> str | None:
        """Return the document's JSON, or None. A damaged one is quarantined: Damaged once, then None.

        One whose key is missing stays where it is: KeyMissing each time.
        """
        path = self._folder.document_path(kind, key)
        document = None if self._queue.is_busy(path) else self._cache.get(path)
        document = document or await self._in_order(path, lambda: self._read(path))
        return document.body if document else None

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Store the JSON durably as `version`, if the stored version is the one before."""
        path = self._folder.document_path(kind, key)
        document = CachedDocument(version, body)
        encrypted = EncryptedStorage(path, self._cipher, self._write).encrypt(_tables(version, body))
        await self._in_order(path, lambda: self._replace(path, document, encrypted, due))

    async def due(self, before: datetime) -> list[str]:
        """Return the keys of all cases due by then, most overdue first."""
        return [case.key for case in (await self._due_index()).cases(before)]

    async def claim_due(self, before: datetime, most: int, after: DueCase | None = None) -> list[DueCase]:
        """Return the first of the cases due by then that come behind `after`."""
        return (await self._due_index()).cases(before, most, after)

    async def erase(self, kind: Kind, key: str) -> None:
        """Erase the document and its quarantined copies for good; first record that, so that it stays so."""
        path = self._folder.document_path(kind, key)
        if kind in ("user", "case"):
            record = Forgotten(forgotten_mark(kind, key, self.pepper), datetime.now(UTC))
            await self.import_forgotten([record])
        await self._in_order(path, lambda: self._remove(path))

    async def drop_forgotten(self, before: datetime) -> None:
        """Drop the records of what was erased before then."""
        await _run_apart(lambda: self._erasures.drop(before))

    async def keys(self, kind: Kind) -> list[str]:
        """Return the keys of all documents of a kind."""
        return await _run_apart(lambda: scan.keys_of_kind(self._folder.path, kind))

    async def count(self, kind: Kind) -> int:
        """Return the number of documents of a kind."""
        return len(await self.keys(kind))

    async def untouched(self, kind: Kind, before: datetime) -> list[str]:
        """Return the keys of documents whose file is older than `before`."""
        keys: list[str] = []
        for subfolder in await _run_apart(partial(scan.subfolders, self._folder.path, kind)):
            keys += await _run_apart(partial(scan.keys_modified_before, subfolder, before))
        return keys

    async def quarantine(self, kind: Kind, key: str) -> None:
        """Move a document to `damaged/`."""
        path = self._folder.document_path(kind, key)
        await self._in_order(path, lambda: self._folder.quarantine(path))

    async def is_quarantined(self, kind: Kind, key: str) -> bool:
        """Return whether there is a quarantined copy of this document."""
        path = self._folder.document_path(kind, key)
        return await _run_apart(lambda: bool(self._quarantined(path)))

    async def erase_quarantined(self, kind: Kind, key: str) -> None:
        """Erase the quarantined copies of a document for good."""
        path = self._folder.document_path(kind, key)
        await self._in_order(path, lambda: self._remove_quarantined(path))

    async def cases_naming(self, user: str) -> list[str]:
        """Return the keys of the cases that name this user."""
        return await _run_apart(lambda: scan.cases_naming(self._folder.path, self._cipher, user))

    async def user_key(self, chat: int | str) -> str:
        """Return the key of a chat's user document."""
        return hash_chat(chat, self.pepper)

    async def begin_delivery(
        self,
        user: str,
        silent: bool = False,
        reading: Collection[DocumentKey] = (),  # noqa: ARG002 (the protocol's)
    ) -> ReadAhead:
        """Record that a turn is about to be stored and delivered. A silent one needs no record here.

        Not fsynced: it need only survive a killed process. A turn that a power cut interrupted is stored, and
        is delivered when the person next writes.
        """
        if not silent:
            with DiskErrorsAsStoreDown():
                self._outbox.add(valid_key(user))
        return {}  # who talks has their documents in memory

    async def release_delivery(self, user: str) -> None:
        """Do nothing: there is no other process on this folder."""

    async def finish_delivery(self, user: str) -> None:
        """Record that everything has been delivered to this user."""
        with DiskErrorsAsStoreDown():
            self._outbox.remove(user)

    async def unfinished_deliveries(self) -> list[str]:
        """Return the users with an undelivered turn."""
        return self._outbox.users()

    async def take_over_deliveries(self) -> list[str]:
        """Return nothing: there is no other process on this folder."""
        return []

    async def all_documents(self) -> AsyncIterator[StoredDocument]:
        """Iterate over every readable document."""
        for document in scan.stored_documents(self._folder.path, self._cipher):
            yield document

    @property
    def unopened(self) -> int:
        """The number of documents met so far that no key at hand opens."""
        return len(self._unopened)

    async def read_documents(self, kind: Kind, keys: Collection[str]) -> list[StoredDocument]:
        """Return those of these documents that are there and can be read."""
        parts = (self._folder.path, self._cipher, kind, keys, self._unopened)
        return await _run_apart(lambda: scan.read_documents(*parts))

    async def undelivered(self) -> list[str]:
        """Return the users with an undelivered turn."""
        return await self.unfinished_deliveries()

    async def forgotten(self) -> list[Forgotten]:
        """Return the records of what was erased."""
        return await _run_apart(self._erasures.all)

    async def is_shared(self) -> bool:
        """Return False: the folder is locked."""
        return False

    async def begin_import(self) -> None:
        """Record that an import has begun."""
        await _run_apart(self._erasures.begin_import)

    async def finish_import(self) -> None:
        """Record that everything is there."""
        await _run_apart(self._erasures.finish_import)

    async def is_importing(self) -> bool:
        """Return whether an import has begun and was not finished."""
        return self._erasures.is_importing

    async def import_forgotten(self, records: Collection[Forgotten]) -> None:
        """Add records of what was erased."""
        await _run_apart(lambda: self._erasures.add(records))

    async def discard(self, kind: Kind, key: str) -> None:
        """Remove a document that an unfinished import left here."""
        path = self._folder.document_path(kind, key)
        await self._in_order(path, lambda: self._remove(path))

    async def import_document(self, document: StoredDocument) -> None:
        """Store a document as another store held it."""
        path = self._folder.document_path(document.kind, document.key)
        await self._in_order(path, lambda: self._import(path, document))

    async def adopt_pepper(self, pepper: bytes) -> None:
        """Replace the secret that user keys are hashed with."""
        await _run_apart(lambda: self._folder.adopt_pepper(pepper))

    async def rekey(self) -> int:
        """Re-encrypt what is not encrypted with the first key; each document takes its place in the queue."""
        keys = self._folder.keys
        if len(self._unopened) > keys.record.unopened:
            await _run_apart(lambda: keys.remember(self._unopened))
        if not keys.record.needs_rewriting(self._cipher):
            return 0
        done: Counter[scan.Rekeyed] = Counter()
        for kind in get_args(Kind):
            for subfolder in await _run_apart(partial(scan.subfolders, self._folder.path, kind)):
                for path in await _run_apart(partial(scan.paths_in, subfolder)):
                    done[await self._in_order(path, partial(scan.reencrypt_file, path, self._cipher))] += 1
        await self.adopt_pepper(self.pepper)
        await _run_apart(lambda: keys.complete(done[scan.Rekeyed.UNOPENED]))
        return done[scan.Rekeyed.CHANGED]

    def key_report(self) -> KeyReport:
        """Return how it stands with the keys."""
        return self._folder.keys.record.report(len(self._unopened))

    def _read(self, path: Path) -> CachedDocument | None:
        if cached := self._cache.get(path):
            return cached
        kind = cast(Kind, path.parent.parent.name)
        try:
            with TinyDB(path, self._cipher, self._write, storage=EncryptedStorage) as tables:
                rows = tables.all()
            if not rows:
                return None
            document = CachedDocument(int(rows[0]["version"]), str(rows[0]["body"]))
        except (Corrupted, ValueError, KeyError, AttributeError, TypeError):
            self._folder.quarantine(path)
            raise Damaged from None
        except WrongKey:
            raise self._unopened.met(kind, path.name) from None
        self._unopened.opened(kind, path.name)
        self._cache.put(path, document)
        return document

    def _replace(self, path: Path, document: CachedDocument, encrypted: bytes, due: datetime | None) -> None:
        """Write a document and its due time. An earlier due time is set before the document is written, and a
        later one only afterwards: a kill or failure in between costs a needless look at the case, and never
        a reminder."""
        stored = self._read(path)
        if (stored.version if stored else 0) != document.version - 1:
            raise LostRace
        if due and _is_case(path) and self._due.is_later(path.name, due):
            self._due.set(path.name, due)
        EncryptedStorage(path, self._cipher, self._write).write_encrypted(encrypted, is_new=stored is None)
        self._cache.put(path, document)
        if _is_case(path):
            try:
                self._due.set(path.name, due)
            except OSError as error:
                log.error("due too early", error=error)

    def _remove(self, path: Path) -> None:
        self._remove_quarantined(path)
        remove(path)
        self._cache.evict(path)
        self._unopened.opened(cast(Kind, path.parent.parent.name), path.name)
        if _is_case(path):
            self._due.set(path.name, None)

    def _quarantined(self, path: Path) -> list[Path]:
        return list((self._folder.path / "damaged").glob(f"{path.name}.*"))

    def _remove_quarantined(self, path: Path) -> None:
        for quarantined in self._quarantined(path):
            remove(quarantined)

    def _import(self, path: Path, document: StoredDocument) -> None:
        storage = EncryptedStorage(path, self._cipher, self._write)
        storage.write(_tables(document.version, document.body))
        os.utime(path, (document.saved_at.timestamp(), document.saved_at.timestamp()))
        if _is_case(path):
            self._due.set(path.name, document.due)

    async def _due_index(self) -> DueIndex:
        """The index, with everything in it: it is read when it is first needed, and not at the start."""
        if not self._due.is_read:
            await _run_apart(self._due.read)
        return self._due

    async def _in_order(self, path: Path, work: Callable[[], T]) -> T:
        """Run `work` on one document, after everything submitted for it earlier."""
        with DiskErrorsAsStoreDown():
            return await self._queue.run(path, work)


async def _run_apart(work: Callable[[], T]) -> T:
    """Run work that may take long in a separate thread, so that no save waits behind it."""
    with DiskErrorsAsStoreDown():
        return await asyncio.to_thread(work)


def _tables(version: int, body: str) -> Tables:
    """Return one document in TinyDB's form."""
    return {"_default": {"1": {"version": version, "body": body}}}


def _is_case(path: Path) -> bool:
    """Whether this is the file of a case; only cases fall due."""
    return path.parent.parent.name == "case"
