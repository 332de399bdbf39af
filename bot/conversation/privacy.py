"""What everybody may ask for: to see all that is kept of them, and to have it erased."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

from bot.conversation.invitations import BUSY, TRIES
from bot.conversation.repository import Repository
from bot.stores import LostRace, StoreDown
from flows.handlers.membership import without
from flows.state.case import Case
from flows.state.user import User


class Privacy:
    """Reads and erases everything of one user."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    async def everything(self, key: str) -> tuple[User, list[Case]]:
        """A user's document and all their cases."""
        user = await self._repository.user(key) or User(id=key)
        cases = [await self._repository.case(id) for id in _cases(user)]
        return user, [case for case in cases if case and key in case.members]

    async def erase(self, user: User, hand_over: bool = False) -> None:
        """Erase all that is kept of a user; can be cut off and done again.

        A case in which others take part is left to them if the user is not its owner, or hands it over.
        """
        for id in _cases(user):
            await self._erase_case(user.id, id, hand_over)
        await self._repository.store.erase("user", user.id)

    async def erase_untouched(self, kept: timedelta) -> AsyncIterator[User]:
        """Erase the users who did not write for so long, with their cases. Yields each."""
        before = self._repository.clock() - kept
        for key in await self._repository.store.untouched("user", before):
            user = await self._repository.user(key)
            if user is None:
                continue
            cases = [await self._repository.case(id) for id in _cases(user)]
            if all(case is None or case.touched is None or case.touched < before for case in cases):
                await self.erase(user)
                yield user

    async def erase_case(self, case: Case) -> None:
        """Erase a case that nobody touched for too long; a member who has others keeps those.

        Who has none is found by `erase_untouched`, and told.
        """
        await self._repository.store.erase("case", case.id)
        for key in case.members:
            user = await self._repository.user(key)
            left = {id: name for id, name in user.cases.items() if id != case.id} if user else {}
            if user and left:
                opened = next(iter(left)) if user.case in (None, case.id) else user.case
                with suppress(LostRace):  # they wrote meanwhile: the case begins anew when it is opened
                    changes = {"cases": left, "case": opened}
                    await self._repository.save_user(user, user.model_copy(update=changes))

    async def _erase_case(self, user: str, id: str, hand_over: bool) -> None:
        for _ in range(TRIES):
            case = await self._repository.case(id)
            if case and user not in case.members:
                return
            if case is None or len(case.members) == 1 or (case.owner == user and not hand_over):
                await self._repository.store.erase("case", id)
                return
            try:
                await self._repository.save_case(case, without(case, user))
            except LostRace:
                continue
            return
        raise StoreDown(BUSY)


def _cases(user: User) -> list[str]:
    """The ids of all cases of a user, the open one among them."""
    return list(dict.fromkeys([*user.cases, *([user.case] if user.case else [])]))
