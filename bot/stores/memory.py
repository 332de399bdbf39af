"""A store in memory, for practice and for tests."""

import hashlib
from collections.abc import AsyncIterator, Collection
from datetime import UTC, datetime

from bot.stores import (
    DocumentKey,
    DueCase,
    Forgotten,
    KeyReport,
    Kind,
    LostRace,
    ReadAhead,
    StoredDocument,
    StoreDown,
)
from bot.stores.crypto import forgotten_mark

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class MemoryStore:
    """The Store protocol in memory. Everything is lost when the process ends.

    `documents`: version and JSON by kind and key.
    """

    def __init__(self) -> None:
        self.documents: dict[tuple[Kind, str], tuple[int, str]] = {}
        self._unfinished: set[str] = set()
        self._due: dict[str, datetime] = {}
        self._quarantined: set[tuple[Kind, str]] = set()
        self._forgotten: dict[str, Forgotten] = {}  # by mark
        self._importing = False
        self._failures_left = 0
        self._lost_races_left = 0

    def fail_next(self, times: int = 1) -> None:
        """Make the next saves fail, as a full disk would."""
        self._failures_left = times

    def lose_next(self, times: int = 1) -> None:
        """Make the next saves raise LostRace, as if another writer had been faster."""
        self._lost_races_left = times

    async def load(self, kind: Kind, key: str) -> str | None:
        """Return the document's JSON, or None."""
        document = self.documents.get((kind, key))
        return document[1] if document else None

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Store `body` as `version`, if the stored version is the one before."""
        if self._failures_left:
            self._failures_left -= 1
            raise StoreDown("The store was told to fail.")
        stored_version, _ = self.documents.get((kind, key), (0, ""))
        if self._lost_races_left or stored_version != version - 1:
            self._lost_races_left = max(self._lost_races_left - 1, 0)
            raise LostRace
        self.documents[(kind, key)] = (version, body)
        if kind == "case":
            self._due.pop(key, None)
            if due:
                self._due[key] = due

    async def due(self, before: datetime) -> list[str]:
        """Return the keys of the cases due by then, most overdue first."""
        return [case.key for case in self._due_cases(before)]

    async def claim_due(self, before: datetime, most: int, after: DueCase | None = None) -> list[DueCase]:
        """Return the first of the cases due by then that come behind `after`."""
        return [case for case in self._due_cases(before) if after is None or case > after][:most]

    async def erase(self, kind: Kind, key: str) -> None:
        """Erase the document, and record that."""
        await self.discard(kind, key)
        await self.erase_quarantined(kind, key)
        if kind in ("user", "case"):
            await self.import_forgotten([Forgotten(forgotten_mark(kind, key, b""), datetime.now(UTC))])

    async def drop_forgotten(self, before: datetime) -> None:
        """Drop the records of what was erased before then."""
        self._forgotten = {mark: record for mark, record in self._forgotten.items() if record.at >= before}

    async def keys(self, kind: Kind) -> list[str]:
        """Return the keys of all documents of a kind."""
        return sorted(key for stored_kind, key in self.documents if stored_kind == kind)

    async def count(self, kind: Kind) -> int:
        """Return the number of documents of a kind."""
        return len(await self.keys(kind))

    async def untouched(self, kind: Kind, before: datetime) -> list[str]:  # noqa: ARG002 (the protocol's)
        """Return every key: save times are not recorded here."""
        return [key for stored_kind, key in self.documents if stored_kind == kind]

    async def quarantine(self, kind: Kind, key: str) -> None:
        """Drop the document: there is no operator to keep it for."""
        await self.discard(kind, key)
        self._quarantined.add((kind, key))

    async def is_quarantined(self, kind: Kind, key: str) -> bool:
        """Return whether this document was dropped because it could not be interpreted."""
        return (kind, key) in self._quarantined

    async def erase_quarantined(self, kind: Kind, key: str) -> None:
        """Forget that this document was dropped."""
        self._quarantined.discard((kind, key))

    async def cases_naming(self, user: str) -> list[str]:
        """Return the keys of the cases that name this user."""
        documents = self.documents.items()
        return [key for (kind, key), (_, body) in documents if kind == "case" and user in body]

    async def user_key(self, chat: int | str) -> str:
        """Return the key of a chat's user document."""
        return hashlib.sha256(str(chat).encode()).hexdigest()[:32]

    async def begin_delivery(
        self,
        user: str,
        silent: bool = False,
        reading: Collection[DocumentKey] = (),  # noqa: ARG002 (the protocol's)
    ) -> ReadAhead:
        """Record a turn about to be stored and delivered, unless a restart has nothing to repair of it."""
        if not silent:
            self._unfinished.add(user)
        return {}

    async def release_delivery(self, user: str) -> None:
        """Do nothing: there is no other process."""

    async def finish_delivery(self, user: str) -> None:
        """Record that everything has been delivered to this user."""
        self._unfinished.discard(user)

    async def unfinished_deliveries(self) -> list[str]:
        """Return the users with an undelivered turn."""
        return sorted(self._unfinished)

    async def take_over_deliveries(self) -> list[str]:
        """Return nothing: there is no other process."""
        return []

    async def all_documents(self) -> AsyncIterator[StoredDocument]:
        """Iterate over every document."""
        for (kind, key), (version, body) in list(self.documents.items()):
            due = self._due.get(key) if kind == "case" else None
            yield StoredDocument(kind, key, version, body, due, EPOCH)

    @property
    def unopened(self) -> int:
        """None: nothing is encrypted here."""
        return 0

    async def read_documents(self, kind: Kind, keys: Collection[str]) -> list[StoredDocument]:
        """Return those of these documents that are there."""
        return [one async for one in self.all_documents() if one.kind == kind and one.key in keys]

    async def undelivered(self) -> list[str]:
        """Return the users with an undelivered turn."""
        return sorted(self._unfinished)

    async def forgotten(self) -> list[Forgotten]:
        """Return the records of what was erased."""
        return sorted(self._forgotten.values(), key=lambda record: record.mark)

    async def is_shared(self) -> bool:
        """Return False: there is no other process."""
        return False

    async def begin_import(self) -> None:
        """Record that an import has begun."""
        self._importing = True

    async def finish_import(self) -> None:
        """Record that everything is there."""
        self._importing = False

    async def is_importing(self) -> bool:
        """Return whether an import has begun and was not finished."""
        return self._importing

    async def import_forgotten(self, records: Collection[Forgotten]) -> None:
        """Add records of what was erased."""
        for record in sorted([*self._forgotten.values(), *records], key=lambda record: record.at):
            self._forgotten[record.mark] = record

    async def discard(self, kind: Kind, key: str) -> None:
        """Remove a document, and record nothing."""
        self.documents.pop((kind, key), None)
        if kind == "case":
            self._due.pop(key, None)

    async def import_document(self, document: StoredDocument) -> None:
        """Store a document as another store held it."""
        self.documents[(document.kind, document.key)] = (document.version, document.body)
        if document.due and document.kind == "case":
            self._due[document.key] = document.due

    async def adopt_pepper(self, pepper: bytes) -> None:
        """Do nothing: user keys are hashed without a secret here."""

    async def rekey(self) -> int:
        """Do nothing: nothing is encrypted here."""
        return 0

    def key_report(self) -> KeyReport:
        """Return that all is well: nothing is encrypted here."""
        return KeyReport()

    def _due_cases(self, before: datetime) -> list[DueCase]:
        return sorted(DueCase(due, key) for key, due in self._due.items() if due <= before)

    async def aclose(self) -> None:
        """Do nothing: there is nothing to release."""

    @property
    def pepper(self) -> bytes:
        """No secret: user keys are hashed without one here."""
        return b""
