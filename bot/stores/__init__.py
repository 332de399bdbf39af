"""Where documents are kept. A store is one file here and one line in `bot/app.py`."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Kind = Literal["user", "case"]


class LostRace(Exception):
    """Someone saved the document since it was loaded: load it again and advance again."""


class StoreDown(Exception):
    """The store cannot be read or written now; nothing was changed. Says what happened and what to do."""


class FromNewer(StoreDown):
    """A newer version of the bot wrote this document: it is left as it is, and holds up nobody else."""


class InUse(StoreDown):
    """A bot is running on the same data folder."""


class Unsure(StoreDown):
    """The connection broke while a document was saved: it may be stored, or not."""


class Damaged(Exception):
    """This one document cannot be read. It has been set aside, never deleted, and was reported."""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One document as it stands in a store: what moves from one store to another."""

    kind: Kind
    key: str
    version: int
    body: str
    due: datetime | None
    saved: datetime  # when it was written last


class Store(Protocol):
    """Documents as JSON text, each with a version; and which users still have a turn to be told.

    Several processes may work on one store, where the store allows it.
    """

    async def load(self, kind: Kind, key: str) -> str | None:
        """Return the document's JSON, or None if there is none. Raises Damaged, StoreDown."""

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Keep the JSON `body` as `version`, durably, if what is kept is `version - 1` (0: nothing).

        `due`: when the document has to be looked at again. Raises LostRace if the version is another, and
        StoreDown.
        """

    async def due(self, before: datetime) -> list[str]:
        """Keys of the cases to be looked at by then, the longest due first. Where several processes ask,
        each case is given to one of them, and to another only after a pause."""

    async def erase(self, kind: Kind, key: str) -> None:
        """Erase the document for good, and what was set aside of it; nothing happens if there is none."""

    async def untouched(self, kind: Kind, before: datetime) -> list[str]:
        """Keys of documents not saved since `before`; some that have may be among them."""

    async def set_aside(self, kind: Kind, key: str) -> None:
        """Take away a document that nobody understands; the operator has it until its owner is erased."""

    async def begin_delivery(self, user: str) -> None:
        """Note that this user has a turn that is to be stored and told; waits while another process is at
        it. Raises StoreDown when that takes too long."""

    async def release_delivery(self, user: str) -> None:
        """Let other processes have turns with this user; something is still to be told here."""

    async def finish_delivery(self, user: str) -> None:
        """Note that this user has been told everything."""

    async def unfinished_deliveries(self) -> list[str]:
        """The users with a turn that is this process's to tell."""

    async def take_over_deliveries(self) -> list[str]:
        """The users with a turn that a process that is gone did not tell: from now on it is ours to tell."""

    def everything(self) -> AsyncIterator[StoredDocument]:
        """Every document that can be read. Raises StoreDown."""

    async def put(self, kept: StoredDocument) -> None:
        """Keep a document as it stood elsewhere, over whatever is here. Raises StoreDown."""

    async def rekey(self) -> int:
        """Write anew what was not written with the first key; returns how many documents that were."""

    async def adopt(self, pepper: bytes) -> None:
        """Know users by this secret from now on."""

    async def aclose(self) -> None:
        """Let go of the folder or the server."""

    @property
    def pepper(self) -> bytes:
        """The secret in the names of users: it goes where they go."""

    async def user_key(self, chat: int | str) -> str:
        """The key of a chat's user document, from which nobody can tell the chat."""
