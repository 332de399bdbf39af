"""Shows users everything that is stored about them, and erases it: on request, or after a long silence."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

from bot.conversation.recent_messages import MOST, RecentMessages, deletable
from bot.conversation.repository import Repository, until_saved
from bot.stores import DocumentUnavailable
from flows.handlers.membership import without
from flows.state.case import Case
from flows.state.user import CaseEnd, User


class Privacy:
    """Reads and erases all data of a user."""

    def __init__(self, repository: Repository, recent: RecentMessages) -> None:
        self._repository, self._recent = repository, recent

    async def deletable_messages(self, key: str, chat: int | str) -> list[int]:
        """The ids of the messages in a user's chat that can still be deleted, as far as they are known."""
        user, cases = await self.everything(key)
        known = [message for case in cases for message in case.members[key].recent]
        recent = deletable(known, self._recent.of(chat), self._repository.clock(), most=len(cases) * MOST)
        return [*user.passing, *(id for id, _ in recent)]

    async def everything(self, key: str) -> tuple[User, list[Case]]:
        """A user's document and all the cases they take part in."""
        user = await self._repository.user(key) or User(id=key)
        cases = [await self._repository.case(id) for id in _cases_of(user)]
        return user, [case for case in cases if case and key in case.members]

    async def erase(self, user: User, hand_over: bool = False) -> None:
        """Erase all data of a user. Can be repeated after an interruption. Raises StoreDown.

        A case with other members is left to them if the user is not its owner, or with `hand_over`.
        """
        await self.erase_cases(user, hand_over)
        await self.erase_user(user)

    async def erase_cases(self, user: User, hand_over: bool = False) -> None:
        """Erase the cases of a user, the first half of `erase`. Raises StoreDown."""
        for id in _cases_of(user):
            await self._erase_or_leave(user.id, id, hand_over)

    async def erase_user(self, user: User) -> None:
        """Erase the user's own document, the second half of `erase`. Raises StoreDown."""
        await self._repository.erase_user(user.id)

    async def erase_untouched(self, retention: timedelta) -> AsyncIterator[User]:
        """Erase the users who have not written for as long as `retention`, with their cases; yield each.

        A case is erased only after its members were told that it will be, and had time to keep it.
        """
        before = self._repository.clock() - retention
        for key in await self._repository.untouched_users(before):
            user = None
            with suppress(DocumentUnavailable):  # one that cannot be read here must not hold up the others
                user = await self._over(key)
            if user:
                await self.erase(user)
                yield user

    async def _over(self, key: str) -> User | None:
        """The user, if all their cases may be erased. Raises StoreDown."""
        user = await self._repository.user(key)
        if user is None:
            return None
        cases = [await self._repository.case(id) for id in _cases_of(user)]
        return user if all([case is None or await self._is_over(case) for case in cases]) else None

    async def _is_over(self, case: Case) -> bool:
        return case.touched is None or await self._repository.is_over(case)

    async def erase_case(self, case: Case) -> list[User]:
        """Erase a case that nobody has touched for too long, and take it off its members' lists.

        A member without another case is erased too, and returned, so that the caller can tell them. Raises
        StoreDown, before anything is erased if a member's document cannot be read here.
        """
        for key in case.members:
            await self._repository.user(key)
        await self._erase_for_all(case, "expired")
        users = [user for key in case.members if (user := await self._repository.user(key))]
        without_any = [user for user in users if not _cases_of(user)]  # nor one that they began meanwhile
        for user in without_any:
            await self.erase_user(user)
        return without_any

    async def _erase_for_all(self, case: Case, end: CaseEnd, but: str | None = None) -> None:
        """Erase a case, after taking it off the list of each member; `but`: a member who is erased anyway.

        In this order nobody's list ever leads to a case that is gone, even if this is cut off.
        """
        for member in case.members:
            if member != but:
                await self._repository.take_case_from(member, case, end)
        await self._repository.erase_case(case.id)

    async def _erase_or_leave(self, user: str, id: str, hand_over: bool) -> None:
        async def attempt() -> None:
            case = await self._repository.case(id)
            if case and user not in case.members:
                return
            if case is None:
                await self._repository.erase_case(id)
            elif len(case.members) == 1 or (case.owner == user and not hand_over):
                await self._erase_for_all(case, "erased", but=user)
            else:
                await self._repository.save_case(case, without(case, user))

        await until_saved(attempt)


def _cases_of(user: User) -> list[str]:
    """The ids of all cases of a user, the open one among them."""
    return list(dict.fromkeys([*user.cases, *([user.case] if user.case else [])]))
