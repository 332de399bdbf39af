"""Documents of the store <-> users and cases. Reads every version that was ever written."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from pydantic import ValidationError

from bot.conversation import document_versions
from bot.stores import Damaged, FromNewer, Kind, Store
from flows.reminders.schedule import erased_at, next_due
from flows.state.case import Case
from flows.state.user import User

Document = TypeVar("Document", User, Case)
log = structlog.get_logger()


class Repository:
    """Users and cases over a store. `kept`: for how long an untouched case is kept."""

    def __init__(self, store: Store, clock: Callable[[], datetime], kept: timedelta | None) -> None:
        self.store, self.clock, self._kept = store, clock, kept

    async def user(self, key: str) -> User | None:
        """The user with this key. None too if the document was damaged: it has been set aside."""
        return (await self.try_user(key))[0]

    async def case(self, id: str | None) -> Case | None:
        """The case with this id, if there is one that can be read."""
        return (await self.try_case(id))[0]

    async def try_user(self, key: str) -> tuple[User | None, bool]:
        """The user, and whether there was one that could not be read."""
        return await self._try("user", key, User)

    async def try_case(self, id: str | None) -> tuple[Case | None, bool]:
        """The case, and whether there was one that could not be read."""
        return await self._try("case", id, Case) if id else (None, False)

    async def save_user(self, before: User, after: User) -> None:
        """Store a user as the next version. Raises LostRace and StoreDown."""
        await self.store.save("user", after.id, *_next(before, after))

    async def save_case(self, before: Case, after: Case, due: datetime | None = None) -> None:
        """Store a case, with the moment when it has to be looked at: to remind somebody, or to erase it."""
        times = (due or next_due(after, self.clock(), self._kept), self._end(after))
        moment = min((time for time in times if time), default=None)
        await self.store.save("case", after.id, *_next(before, after), moment)

    def is_over(self, case: Case) -> bool:
        """Whether nobody has touched it for as long as it is kept."""
        end = self._end(case)
        return end is not None and end <= self.clock()

    def _end(self, case: Case) -> datetime | None:
        return erased_at(case.touched, self._kept) if case.touched and self._kept else None

    async def _try(self, kind: Kind, key: str, model: type[Document]) -> tuple[Document | None, bool]:
        try:
            body = await self.store.load(kind, key)
        except Damaged:
            return None, True
        if body is None:
            return None, False
        try:
            document = document_versions.read(kind, body, model)
            if document.id != key:
                raise ValueError("another's document stands under this key")
            return document, False
        except document_versions.NewerDocument as error:
            log.error("document of a newer version", kind=kind, note="start that version again")
            raise FromNewer("A newer version of the bot wrote this. Start that version again.") from error
        except (ValidationError, ValueError, TypeError, KeyError) as error:
            log.error("document not understood", kind=kind, error=error)
            await self.store.quarantine(kind, key)
            return None, True


def _next(before: User | Case, after: User | Case) -> tuple[str, int]:
    version = before.version + 1
    changed: dict[str, Any] = {"version": version}
    return after.model_copy(update=changed).model_dump_json(), version
