"""The store protocols: documents, the outbox, and everything at once.

A document holds one user, one case, one withdrawn fact, one parked update or one week's figures as JSON text,
and has a version number. Code depends only on the protocol it needs: `DocumentStore`, `WithdrawalStore`,
`OutboxStore` or `ArchiveStore`. To add a store, write one module here and add one line to `bot/app.py`.
"""

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

Kind = Literal["user", "case", "withdrawn", "parked", "figures"]
DocumentKey = tuple[Kind, str]
ReadAhead = Mapping[DocumentKey, str | None]  # what `load` would return; what is not in it has to be loaded


class LostRace(Exception):
    """Another writer saved the document since it was loaded: load it again and advance again."""


class StoreDown(Exception):
    """The store cannot be read or written now, and nothing was changed.

    The message says what happened and what to do.
    """


class DocumentUnavailable(StoreDown):
    """One document cannot be read by this process. It is left untouched; other documents are served."""


class FromNewer(DocumentUnavailable):
    """A newer version of the bot wrote this document."""


class KeyMissing(DocumentUnavailable):
    """No key at hand opens this document, which is sound: the process needs a key that DATA_KEY lacks.

    `kind`, `key`: of the document; None if the error is about several.
    """

    def __init__(self, words: str, kind: Kind | None = None, key: str | None = None) -> None:
        super().__init__(words)
        self.kind, self.key = kind, key


class KeysDiffer(StoreDown):
    """The first key cannot be used yet, because another process lacks it. The message says more."""


class InUse(StoreDown):
    """Another process holds the data folder."""


class Unsure(StoreDown):
    """The connection broke during a write, which may or may not have been stored."""


class Occupied(StoreDown):
    """Another process is delivering to this user at this moment."""


class Damaged(Exception):
    """One document cannot be read. It has been quarantined, never deleted, and an error was logged."""


class DueCase(NamedTuple):
    """A case that is due, and since when. They are ordered: the longest due first."""

    due: datetime
    key: str


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One document with everything that must survive a transfer to another store. Times are aware, in UTC."""

    kind: Kind
    key: str
    version: int
    body: str  # JSON
    due: datetime | None  # when to look at the case again
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class KeyReport:
    """How it stands with the keys, in words for the operator. Not `ok`: there is something to do."""

    words: str = "ok"
    ok: bool = True


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Records that a user or a case was erased, so that no backup brings it back.

    `mark`: a keyed hash of its kind and key, which reveals nothing without the pepper.
    """

    mark: str
    at: datetime  # by the clock that dates the documents of this store


class DocumentStore(Protocol):
    """Loads and saves documents. Saves are optimistic: a save names the version it replaces."""

    async def load(self, kind: Kind, key: str) -> str | None:
        """Return the document's JSON, or None if there is none. Raises Damaged, KeyMissing and StoreDown."""

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Store the JSON `body` durably as `version`, if the stored version is `version - 1` (0: none).

        `due`: when to look at a case again. Raises LostRace if another version is stored, and StoreDown.
        """

    async def due(self, before: datetime) -> list[str]:
        """Return the keys of all cases due by then, most overdue first, whoever has claimed them."""

    async def claim_due(self, before: datetime, most: int, after: DueCase | None = None) -> list[DueCase]:
        """Return the first `most` of the cases due by then that come behind `after`, most overdue first.

        Where several processes share a store, a case that one of them has been given is withheld from all
        for a minute. So ask for no more than can be seen to within it, and then again, behind the last.
        """

    async def erase(self, kind: Kind, key: str) -> None:
        """Erase the document and its quarantined copies for good, if there are any.

        That a user or a case was erased is recorded, so that no backup brings it back.
        """

    async def drop_forgotten(self, before: datetime) -> None:
        """Drop the records of what was erased before then: no backup from before it is kept any more."""

    async def keys(self, kind: Kind) -> list[str]:
        """Return the keys of all documents of a kind, in alphabetical order."""

    async def count(self, kind: Kind) -> int:
        """Return the number of documents of a kind."""

    async def untouched(self, kind: Kind, before: datetime) -> list[str]:
        """Return the keys of all documents not saved since `before`, and possibly of some that were."""

    async def quarantine(self, kind: Kind, key: str) -> None:
        """Set aside a document that cannot be interpreted: for the operator, until its owner is erased."""

    async def is_quarantined(self, kind: Kind, key: str) -> bool:
        """Return whether there is a quarantined copy of this document."""

    async def erase_quarantined(self, kind: Kind, key: str) -> None:
        """Erase the quarantined copies of a document for good, and leave the document itself."""

    async def cases_naming(self, user: str) -> list[str]:
        """Return the keys of the cases that name this user, quarantined copies among them.

        Reads every case, so it is only for a user whose own document, which lists them, was damaged.
        """

    async def user_key(self, chat: int | str) -> str:
        """Return the key of a chat's user document: a keyed hash, which does not reveal the chat."""


class WithdrawalStore(Protocol):
    """The part of a document store that holds the facts the operator has withdrawn, a document for each.

    Each is written once and never changed, so it needs no lock.
    """

    async def keys(self, kind: Kind) -> list[str]:
        """Return the keys of all documents of a kind, in alphabetical order."""

    async def load(self, kind: Kind, key: str) -> str | None:
        """Return the document's JSON, or None if there is none. Raises Damaged and StoreDown."""

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Store the JSON durably. Raises LostRace if there is such a document already, and StoreDown."""

    async def erase(self, kind: Kind, key: str) -> None:
        """Erase the document for good; does nothing if there is none."""


class OutboxStore(Protocol):
    """Records which users have a turn that is stored but not yet delivered.

    Where several processes share a store, only one of them at a time delivers to a user.
    """

    async def begin_delivery(
        self, user: str, silent: bool = False, reading: Collection[DocumentKey] = ()
    ) -> ReadAhead:
        """Record that a turn is about to be stored and delivered.

        Waits while another process delivers to this user; raises StoreDown if that takes too long.

        `reading`: what the turn will probably load. Where each question takes a trip to a server, these are
        returned as they are once the delivery has begun; what cannot be read is left to `load`.

        `silent`: if it is cut off, a restart has nothing to repair. So it only keeps other processes away,
        and the user is not listed for it. It does not wait: raises Occupied.
        """

    async def release_delivery(self, user: str) -> None:
        """Let other processes deliver to this user, though this one still has something to deliver."""

    async def finish_delivery(self, user: str) -> None:
        """Record that everything has been delivered to this user."""

    async def unfinished_deliveries(self) -> list[str]:
        """Return the users to whom this process has something to deliver that a restart has to repair."""

    async def take_over_deliveries(self) -> list[str]:
        """Make the undelivered turns of dead processes this process's own; returns their users."""


class ArchiveSource(Protocol):
    """Anything from which all documents can be read: a store, a data folder, or a backup."""

    @property
    def pepper(self) -> bytes:
        """The secret that user keys are hashed with; it must travel with the documents."""

    def all_documents(self) -> AsyncIterator[StoredDocument]:
        """Iterate over every readable document. Raises StoreDown.

        Raises KeyMissing at the end, with their number, if no key at hand opens some of them.
        """

    async def undelivered(self) -> list[str]:
        """Return the users who are still to be told something that is stored. Raises StoreDown."""

    async def forgotten(self) -> list[Forgotten]:
        """Return the records of what was erased, in the order of their marks. Raises StoreDown."""


class DocumentReader(Protocol):
    """Reads documents one by one, also while a bot changes them."""

    @property
    def pepper(self) -> bytes:
        """The secret that user keys are hashed with."""

    async def keys(self, kind: Kind) -> list[str]:
        """Return the keys of all documents of a kind, in alphabetical order."""

    @property
    def unopened(self) -> int:
        """The number of documents met so far that no key at hand opens."""

    async def read_documents(self, kind: Kind, keys: Collection[str]) -> list[StoredDocument]:
        """Return those of these documents that are there and can be read. Raises StoreDown."""

    async def undelivered(self) -> list[str]:
        """Return the users who are still to be told something that is stored. Raises StoreDown."""

    async def forgotten(self) -> list[Forgotten]:
        """Return the records of what was erased, in the order of their marks. Raises StoreDown."""


class ArchiveStore(ArchiveSource, Protocol):
    """Takes in documents from elsewhere, and re-encrypts all of them.

    From `begin_import` to `finish_import` no bot may run on it: it holds a part of the documents only.
    """

    async def count(self, kind: Kind) -> int:
        """Return the number of documents of a kind, unreadable ones among them."""

    async def is_shared(self) -> bool:
        """Return whether another process is on this store at this moment."""

    async def begin_import(self) -> None:
        """Record durably that an import has begun."""

    async def finish_import(self) -> None:
        """Record durably that everything is there."""

    async def is_importing(self) -> bool:
        """Return whether an import has begun and was not finished."""

    async def import_forgotten(self, records: Collection[Forgotten]) -> None:
        """Add records of what was erased; of two of the same, the later stays. Raises StoreDown."""

    async def discard(self, kind: Kind, key: str) -> None:
        """Remove a document that an unfinished import left here; unlike `erase`, this records nothing."""

    async def import_document(self, document: StoredDocument) -> None:
        """Store a document exactly as another store held it, replacing any version here. Raises StoreDown."""

    async def adopt_pepper(self, pepper: bytes) -> None:
        """Replace the secret that user keys are hashed with."""

    async def rekey(self) -> int:
        """Re-encrypt whatever is not encrypted with the first key; returns how many documents were.

        Reads nothing unless the first key has changed. Raises KeysDiffer while another process lacks it.
        """

    def key_report(self) -> KeyReport:
        """Return how it stands with the keys."""


class TransferTarget(ArchiveStore, OutboxStore, Protocol):
    """Takes in everything from elsewhere: the documents, and who is still to be told of them."""


class Store(DocumentStore, DocumentReader, TransferTarget, Protocol):
    """Everything a store does."""

    async def aclose(self) -> None:
        """Release the folder or the server."""
