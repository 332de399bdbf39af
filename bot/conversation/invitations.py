"""Taking part in a case that somebody else began, by a link that works once."""

import re

from bot.conversation.repository import Repository
from bot.stores import LostRace, StoreDown
from flows.handlers.membership import case_of, joined
from flows.state.case import Case
from flows.state.user import REMEMBERED_UPDATES, User

KNOWN = re.compile(r"[a-z0-9_-]{1,64}")  # what a store takes for a key
TRIES = 20  # of a save whose race was lost: others in the same case answered first
BUSY = "The same case is being answered by too many at once."


class Invitations:
    """Lets a user into a case, and opens it for them."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    async def join(self, user: User, payload: str) -> str:
        """Let the user take part in the case a link leads to; returns what is to be said, by phrase."""
        id = case_of(payload) or ""
        for _ in range(TRIES):
            case = await self._repository.case(id) if KNOWN.fullmatch(id) else None
            if case and user.id in case.members:
                return "join_own"
            opened = joined(case, user.id, payload, self._repository.clock()) if case else None
            if case is None or opened is None:
                return "join_gone"
            try:
                await self._repository.save_case(case, opened)
            except LostRace:
                continue
            await self._open(user.id, opened)
            return "join_done"
        raise StoreDown(BUSY)

    async def _open(self, key: str, case: Case) -> None:
        """The case that was joined is open now; empty ones that only stood open are gone."""
        user = await self._repository.user(key)
        if user is None:
            return
        cases = {**user.cases, case.id: case.nickname}
        before = await self._repository.case(user.case)
        done = (*user.updates, *(before.updates if before else ()))[-REMEMBERED_UPDATES:]
        for id in [id for id in user.cases if await self._is_empty(id)]:
            await self._repository.store.erase("case", id)
            del cases[id]
        changes = {"case": case.id, "cases": cases, "updates": done}
        await self._repository.save_user(user, user.model_copy(update=changes))

    async def _is_empty(self, id: str) -> bool:
        """Whether nothing was answered there yet: it only stood open when somebody followed a link."""
        case = await self._repository.case(id)
        return case is not None and not case.answers and len(case.members) == 1
