"""Documents in memory: for practice and for tests."""

import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from bot.stores import Kind, LostRace, StoredDocument, StoreDown

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class MemoryStore:
    """Keeps everything until the process ends."""

    def __init__(self) -> None:
        self.documents: dict[tuple[Kind, str], tuple[int, str]] = {}
        self._unfinished: set[str] = set()
        self._due: dict[str, datetime] = {}
        self._failures = 0
        self._races = 0

    def fail_next(self, times: int = 1) -> None:
        """Let the next saves fail, as a full disk would."""
        self._failures = times

    def lose_next(self, times: int = 1) -> None:
        """Let the next saves lose their race."""
        self._races = times

    async def load(self, kind: Kind, key: str) -> str | None:
        """Return the document's JSON, or None."""
        kept = self.documents.get((kind, key))
        return kept[1] if kept else None

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Keep `body` as `version` if what is kept is the version before."""
        if self._failures:
            self._failures -= 1
            raise StoreDown("The store was told to fail.")
        kept = self.documents.get((kind, key), (0, ""))[0]
        if self._races or kept != version - 1:
            self._races = max(self._races - 1, 0)
            raise LostRace
        self.documents[(kind, key)] = (version, body)
        if kind == "case":
            self._due.pop(key, None)
            if due:
                self._due[key] = due

    async def due(self, before: datetime) -> list[str]:
        """Keys of what is to be looked at by then."""
        return sorted((key for key, due in self._due.items() if due <= before), key=self._due.__getitem__)

    async def erase(self, kind: Kind, key: str) -> None:
        """Erase the document."""
        self.documents.pop((kind, key), None)
        if kind == "case":
            self._due.pop(key, None)

    async def untouched(self, kind: Kind, before: datetime) -> list[str]:  # noqa: ARG002 (the protocol's)
        """Every key: times are not kept here."""
        return [key for known, key in self.documents if known == kind]

    async def set_aside(self, kind: Kind, key: str) -> None:
        """Take the document away."""
        await self.erase(kind, key)

    async def begin_delivery(self, user: str) -> None:
        """Note a turn that is to be told."""
        self._unfinished.add(user)

    async def release_delivery(self, user: str) -> None:
        """There is no other process."""

    async def finish_delivery(self, user: str) -> None:
        """Note that it was told."""
        self._unfinished.discard(user)

    async def unfinished_deliveries(self) -> list[str]:
        """The users with a turn that was not told."""
        return sorted(self._unfinished)

    async def take_over_deliveries(self) -> list[str]:
        """There is no other process."""
        return []

    async def user_key(self, chat: int | str) -> str:
        """The key of a chat's user document."""
        return hashlib.sha256(str(chat).encode()).hexdigest()[:32]

    async def everything(self) -> AsyncIterator[StoredDocument]:
        """Every document."""
        for (kind, key), (version, body) in list(self.documents.items()):
            yield StoredDocument(
                kind, key, version, body, self._due.get(key) if kind == "case" else None, EPOCH
            )

    async def put(self, kept: StoredDocument) -> None:
        """Keep a document as it stood elsewhere."""
        self.documents[(kept.kind, kept.key)] = (kept.version, kept.body)
        if kept.due and kept.kind == "case":
            self._due[kept.key] = kept.due

    async def rekey(self) -> int:
        """There is no key."""
        return 0

    async def adopt(self, pepper: bytes) -> None:
        """Names need none here."""

    async def aclose(self) -> None:
        """There is nothing to let go of."""

    @property
    def pepper(self) -> bytes:
        """Names need none here."""
        return b""
