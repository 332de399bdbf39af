"""Finds what to send without having been asked: due reminders, and files whose delivery was interrupted."""

from collections.abc import AsyncIterator, Collection
from contextlib import suppress
from datetime import timedelta

from bot.conversation.privacy import Privacy
from bot.conversation.repository import Repository
from bot.stores import DocumentUnavailable, DueCase, LostRace
from flows.handlers.typed.waiting_text import without_expired
from flows.reminders.schedule import next_due
from flows.state.case import Case
from flows.state.user import User

AT_MOST = 10  # cases claimed at once: even of twenty processes each can remind of so many within a minute
UNREACHABLE_PAUSE = timedelta(days=1)  # until a case that has nobody to remind is looked at again


class DueWork:
    """Finds the cases with due reminders, and what to redeliver to users."""

    def __init__(self, repository: Repository, privacy: Privacy) -> None:
        self._repository, self._privacy = repository, privacy
        self.erased: list[User] = []  # users erased along with their last case, who are still to be told

    async def cases(self) -> AsyncIterator[Case]:
        """Yield the cases in which somebody may have to be reminded now, loading each one in turn.

        At the end the expired ones are erased, and with them the members who have no other, unless they are
        more than the operator lets go at once. Raises StoreDown.
        """
        expired = []
        async for id in self._claimed():
            case = await self._readable(id)
            if case and await self._repository.is_over(case):
                expired.append(id)
            elif case:
                yield case
        if expired:
            self.erased += await self._privacy.erase_expired(expired, await self._expired_everywhere())

    async def reachable(self, key: str) -> User | None:
        """The user, if there is a chat to write to and they have not blocked the bot."""
        return await self._repository.reachable(key)

    async def postpone_unreachable(self, id: str, unreachable: Collection[str]) -> None:
        """Look again when a member of a case who can be reached is due, or in a day, for the others' sake.

        When one of those writes again, everything of theirs that is due comes at once.
        """
        case = await self._readable(id)
        if case is None:
            return
        members = {key: member for key, member in case.members.items() if key not in unreachable}
        now = self._repository.clock()
        reachable = case.model_copy(update={"members": members})
        due = next_due(reachable, now, self._repository.retention) or now + UNREACHABLE_PAUSE
        with suppress(LostRace):  # somebody wrote meanwhile
            await self._repository.save_case(case, case, min(due, now + UNREACHABLE_PAUSE))

    async def postpone(self, case: Case) -> None:
        """Look again in a day at a case in which nobody can be reminded. Words that waited are dropped."""
        now = self._repository.clock()
        after = without_expired(case, now)
        due = min([now + UNREACHABLE_PAUSE, *after.words_wait_until()])
        with suppress(LostRace):  # somebody wrote after all
            await self._repository.save_case(case, after, due)

    async def to_resume(self, key: str) -> tuple[int | None, list[str]]:
        """The chat of a user to redeliver to, or None; and which of their other cases have undelivered files.

        The open case is not among those: resuming it delivers its files anyway.
        """
        user = await self._repository.user(key)
        if user is None:
            return None, []
        others = [id for id in user.cases if id != user.case]
        return user.chat, [id for id in others if await self._has_undelivered_file(id, key)]

    async def misses_more(self, key: str) -> bool:
        """Whether a user misses more than the open question: a file, a look-up, help, or their erasure."""
        user = await self._repository.user(key)
        if user is None:
            return False
        if user.leaving or user.quiet_until or user.passing:
            return True
        open_case = await self._readable(user.case) if user.case else None
        member = open_case.members.get(key) if open_case else None
        if member is None or member.awaiting:
            return True
        return any([await self._has_undelivered_file(id, key) for id in user.cases])

    async def _claimed(self) -> AsyncIterator[str]:
        """Claim what is due, a little at a time, until nothing is: each case once, and what falls due now."""
        last: DueCase | None = None
        while page := await self._repository.claim_due(AT_MOST, last):
            for last in page:
                yield last.key

    async def _expired_everywhere(self) -> int:
        """How many expired cases are due, those among them that other processes have claimed.

        By now little else is due.
        """
        cases = [await self._readable(id) for id in await self._repository.due_cases()]
        return sum([case is not None and await self._repository.is_over(case) for case in cases])

    async def _has_undelivered_file(self, id: str, user: str) -> bool:
        case = await self._readable(id)
        return case is not None and user in case.members and bool(case.members[user].undelivered)

    async def _readable(self, id: str) -> Case | None:
        """The case; None too if it cannot be read here: it must not hold up the others."""
        try:
            return await self._repository.case(id)
        except DocumentUnavailable:
            return None
