"""Who is still to be told something: noted in the store before a turn is stored, so that a kill is made good.

While a turn is being told, no other process has a turn with the same user. While only a look-up is under way,
any may: a slow service holds up nobody.
"""

import asyncio
from collections import Counter
from weakref import WeakValueDictionary

import structlog

from bot.stores import Store, StoreDown, Unsure

log = structlog.get_logger()


class Outbox:
    """Counts what is under way for each user of this process, and keeps the store's note of it right."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._under_way: Counter[str] = Counter()  # turns, and what they lead to
        self._turns: Counter[str] = Counter()  # turns alone
        self._untold: set[str] = set()  # to whom something could not be sent: they stay so until told again
        self._notes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def begin(self, user: str) -> None:
        """A turn begins. Raises StoreDown if that could not be noted: then nothing has begun."""
        self._under_way[user] += 1
        self._turns[user] += 1
        try:
            async with self._note(user):
                await self._store.begin_delivery(user)
        except BaseException:
            self._less(self._turns, user)
            self._less(self._under_way, user)
            raise

    def lead_on(self, user: str) -> None:
        """Something follows from a turn, and takes its time."""
        self._under_way[user] += 1

    async def told(self, user: str, told: bool = True) -> None:
        """A turn was told, or could not be."""
        self._turns[user] -= 1
        await self.end(user, told)
        if self._turns[user] == 0 and self._under_way[user]:
            async with self._note(user):
                await self._rest(user)
        self._tidy(user)

    async def end(self, user: str, told: bool = True) -> None:
        """One thing less is under way; when it was the last, a restart need not tell them again."""
        if not told:
            self._untold.add(user)
        self._under_way[user] -= 1
        if self._under_way[user] == 0:
            async with self._note(user):
                await self._finish(user)
        self._tidy(user)

    async def owed(self) -> list[str]:
        """The users whose turn was stored but not told, by a bot that was stopped or could not send.

        From now on something is under way for each: a repeated update must not pass for the telling. Those
        who are busy are owed it when that is over. Raises StoreDown.
        """
        busy = set(self._under_way)
        left = [user for user in await self._store.unfinished_deliveries() if user not in busy]
        taken = await self._taken_over()
        busy = set(self._under_way)
        self._untold.update(busy.intersection(taken))
        idle = [user for user in dict.fromkeys([*left, *taken]) if user not in busy]
        self._untold.difference_update(idle)
        self._under_way.update(idle)
        return idle

    async def _taken_over(self) -> list[str]:
        try:
            return await self._store.take_over_deliveries()
        except Unsure:
            self._untold.update(self._under_way)  # any of them may have been among those
            raise

    async def _finish(self, user: str) -> None:
        if self._under_way[user]:
            return  # another turn has begun meanwhile
        try:
            if user in self._untold:
                await self._store.release_delivery(user)
            else:
                await self._store.finish_delivery(user)
        except StoreDown as error:
            log.error("note not taken away", error=error)  # they are told twice rather than never

    async def _rest(self, user: str) -> None:
        if self._turns[user]:
            return
        try:
            await self._store.release_delivery(user)
        except StoreDown as error:
            log.error("turn not let go", error=error)

    def _note(self, user: str) -> asyncio.Lock:
        """One change of a user's note at a time."""
        lock = self._notes.get(user) or asyncio.Lock()
        self._notes[user] = lock
        return lock

    def _less(self, counts: Counter[str], user: str) -> None:
        counts[user] -= 1
        self._tidy(user)

    def _tidy(self, user: str) -> None:
        """What has come to nothing takes no room."""
        for counts in (self._under_way, self._turns):
            if user in counts and counts[user] == 0:
                del counts[user]
