"""A store in memory, for practice and for tests."""

import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from bot.stores import KeyReport, Kind, LostRace, StoredDocument, StoreDown

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class MemoryStore:
    """The Store protocol in memory. Everything is lost when the process ends.

    `documents`: version and JSON by kind and key.
    """

    def __init__(self) -> None:
        self.documents: dict[tuple[Kind, str], tuple[int, str]] = {}
        self._unfinished: set[str] = set()
        self._due: dict[str, datetime] = {}
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
        return sorted((key for key, due in self._due.items() if due <= before), key=self._due.__getitem__)

    async def erase(self, kind: Kind, key: str) -> None:
        """Erase the document."""
        self.documents.pop((kind, key), None)
        if kind == "case":
            self._due.pop(key, None)

    async def keys(self, kind: Kind) -> list[str]:
        """Return the keys of all documents of a kind."""
        return sorted(key for stored_kind, key in self.documents if stored_kind == kind)

    async def untouched(self, kind: Kind, before: datetime) -> list[str]:  # noqa: ARG002 (the protocol's)
        """Return every key: save times are not recorded here."""
        return [key for stored_kind, key in self.documents if stored_kind == kind]

    async def quarantine(self, kind: Kind, key: str) -> None:
        """Drop the document: there is no operator to keep it for."""
        await self.erase(kind, key)

    async def user_key(self, chat: int | str) -> str:
        """Return the key of a chat's user document."""
        return hashlib.sha256(str(chat).encode()).hexdigest()[:32]

    async def begin_delivery(self, user: str, silent: bool = False) -> None:
        """Record a turn about to be stored and delivered, unless a restart has nothing to repair of it."""
        if not silent:
            self._unfinished.add(user)

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

    async def aclose(self) -> None:
        """Do nothing: there is nothing to release."""

    @property
    def pepper(self) -> bytes:
        """No secret: user keys are hashed without one here."""
        return b""
