"""What is to be told without anybody asking: reminders that are due, and files that a kill kept back."""

from contextlib import suppress
from datetime import timedelta

from bot.conversation.privacy import Privacy
from bot.conversation.repository import Repository
from bot.stores import FromNewer, LostRace

NOBODY_THERE = timedelta(days=1)  # until it is looked again whether anybody can be reminded


class DueWork:
    """Finds whom to tell what."""

    def __init__(self, repository: Repository, rights: Privacy) -> None:
        self._repository, self._rights = repository, rights

    async def to_resume(self, key: str) -> tuple[int | None, list[str]]:
        """The chat of a user known by key, as after a restart; None if there is nobody to tell. And the cases
        beside the open one from which a file is still to be handed over."""
        user = await self._repository.user(key)
        if user is None:
            return None, []
        others = [id for id in user.cases if id != user.case]
        return user.chat, [id for id in others if await self._owes_file(id, key)]

    async def _owes_file(self, id: str, user: str) -> bool:
        try:
            case = await self._repository.case(id)
        except FromNewer:
            return False  # one that is not open keeps back nothing
        return case is not None and user in case.members and bool(case.members[user].undelivered)

    async def due(self) -> list[tuple[str, list[int]]]:
        """The cases in which somebody is to be reminded now, and the chats of their members.

        Those that nobody has touched for too long are erased: also where their members have others.
        """
        found = []
        for key in await self._repository.store.due(self._repository.clock()):
            case = await self._repository.case(key)
            if case and self._repository.is_over(case):
                await self._rights.erase_case(case)
                continue
            users = [await self._repository.user(member) for member in case.members] if case else []
            chats = [user.chat for user in users if user and user.chat and not user.blocked]
            found.append((key, chats))
            if case and not chats:
                with suppress(LostRace):  # somebody is there after all
                    await self._repository.save_case(case, case, self._repository.clock() + NOBODY_THERE)
        return found
