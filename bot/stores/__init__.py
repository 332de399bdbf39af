"""Where documents are kept. A store is one file here and one line in `bot/app.py`."""

from datetime import datetime
from typing import Literal, Protocol

Kind = Literal["user", "case"]


class LostRace(Exception):
    """Someone saved the document since it was loaded: load it again and advance again."""


class StoreDown(Exception):
    """The store cannot be read or written now; nothing was changed. Says what happened and what to do."""


class Damaged(Exception):
    """This one document cannot be read. It has been set aside, never deleted, and was reported."""


class Store(Protocol):
    """Documents as JSON text, each with a version; and which users still have a turn to be told."""

    async def load(self, kind: Kind, key: str) -> str | None:
        """Return the document's JSON, or None if there is none. Raises Damaged, StoreDown."""

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Keep the JSON `body` as `version`, durably, if what is kept is `version - 1` (0: nothing).

        `due`: when the document has to be looked at again. Raises LostRace if the version is another, and
        StoreDown.
        """

    async def due(self, before: datetime) -> list[str]:
        """Keys of the cases to be looked at by then, the longest due first."""

    async def erase(self, kind: Kind, key: str) -> None:
        """Erase the document for good; nothing happens if there is none."""

    async def untouched(self, kind: Kind, before: datetime) -> list[str]:
        """Keys of documents not saved since `before`; some that have may be among them."""

    async def begin(self, user: str) -> None:
        """Note that this user has a turn that is to be stored and told."""

    async def finish(self, user: str) -> None:
        """Note that this user has been told everything."""

    async def unfinished(self) -> list[str]:
        """The users with a turn that was not told: what a restart begins with."""

    async def name(self, chat: int | str) -> str:
        """The key of a chat's user document, from which nobody can tell the chat."""
