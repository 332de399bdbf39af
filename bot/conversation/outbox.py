"""Records turns that are stored but not yet delivered, so that a crash in between can be repaired.

A delivery is recorded in the store before its turn is stored. While the turn is being delivered, no other
process takes a turn with the same user. While only follow-ups of it are under way, such as a look-up, any
process may, so that a slow service holds up nobody.

A turn that only reminds is silent: if it is cut off, the schedule sends it again, and a restart asks nothing.
"""

import asyncio
from collections import Counter
from weakref import WeakValueDictionary

import structlog

from bot.stores import Store, StoreDown, Unsure

log = structlog.get_logger()


class Outbox:
    """Counts the deliveries of this process by user, and keeps the store's records of them up to date."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._deliveries: Counter[str] = Counter()  # under way: turns, follow-ups and redeliveries
        self._turns: Counter[str] = Counter()  # under way: turns alone
        self._undelivered: set[str] = set()  # users who missed something, until it is redelivered
        self._unasked: set[str] = set()  # users who were claimed, and have not been asked anything since
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def begin_turn(self, user: str, silent: bool = False) -> None:
        """Record that a turn will be stored and delivered. Raises StoreDown: then nothing has begun.

        `silent`: if it is cut off, a restart has nothing to repair. Raises Occupied while another process
        delivers to the user.
        """
        self._deliveries[user] += 1
        self._turns[user] += 1
        try:
            await self._record(user, silent)
        except BaseException:
            self._decrement(self._turns, user)
            self._decrement(self._deliveries, user)
            raise

    async def speak_up(self, user: str) -> None:
        """Record that a silent turn, which is stored, says something after all.

        It is said even if that cannot be recorded.
        """
        try:
            await self._record(user, silent=False)
        except StoreDown as error:
            log.error("turn not noted", error=error)

    def begin_follow_up(self, user: str) -> None:
        """Count an event that follows from a turn, until its own turn is stored."""
        self._deliveries[user] += 1

    async def end_turn(self, user: str, delivered: bool = True) -> None:
        """End a turn, delivered or not. If only follow-ups remain, other processes may take turns now."""
        self._turns[user] -= 1
        await self.end(user, delivered)
        if self._turns[user] == 0 and self._deliveries[user]:
            async with self._lock(user):
                await self._release(user)
        self._drop_zeros(user)

    async def end(self, user: str, delivered: bool = True) -> None:
        """End a follow-up or a redelivery. After a user's last delivery, a restart has nothing to repair."""
        if not delivered:
            self._undelivered.add(user)
        self._deliveries[user] -= 1
        if self._deliveries[user] == 0:
            async with self._lock(user):
                await self._finish(user)
        self._drop_zeros(user)

    async def claim_undelivered(self) -> list[str]:
        """The users with a turn that is stored but was not delivered, by this process or one that has died.

        A redelivery counts as under way for each of them from now on: otherwise the delivery of a repeated
        update, which is empty, would pass for it. A user with deliveries under way is claimed when those are
        over. Raises StoreDown.
        """
        busy = set(self._deliveries)
        own = [user for user in await self._store.unfinished_deliveries() if user not in busy]
        taken_over = await self._take_over()
        busy = set(self._deliveries)
        self._undelivered.update(busy.intersection(taken_over))
        claimed = [user for user in dict.fromkeys([*own, *taken_over]) if user not in busy]
        self._undelivered.difference_update(claimed)
        self._deliveries.update(claimed)
        self._unasked.update(claimed)
        return claimed

    def asked(self, user: str) -> None:
        """Note that a turn is stored that asks the user the open question. It has a record of its own."""
        self._unasked.discard(user)

    def is_unasked(self, user: str) -> bool:
        """Whether the user has been asked nothing since they were claimed."""
        return user in self._unasked

    async def _take_over(self) -> list[str]:
        """The users to whom a process that has died did not deliver a turn. Raises StoreDown."""
        try:
            return await self._store.take_over_deliveries()
        except Unsure:
            self._undelivered.update(self._deliveries)  # any of these users may have been taken over
            raise

    async def _record(self, user: str, silent: bool) -> None:
        async with self._lock(user):
            await self._store.begin_delivery(user, silent)

    async def _finish(self, user: str) -> None:
        if self._deliveries[user]:
            return  # another turn has begun meanwhile
        try:
            if user in self._undelivered:
                await self._store.release_delivery(user)
            else:
                await self._store.finish_delivery(user)
        except StoreDown as error:
            log.error("note not taken away", error=error)  # better to deliver twice than never

    async def _release(self, user: str) -> None:
        """Let other processes have turns with the user, while follow-ups are under way here."""
        if self._turns[user]:
            return
        try:
            await self._store.release_delivery(user)
        except StoreDown as error:
            log.error("turn not let go", error=error)

    def _lock(self, user: str) -> asyncio.Lock:
        """The lock that lets only one change be made to the store's record of a user at a time."""
        lock = self._locks.get(user) or asyncio.Lock()
        self._locks[user] = lock
        return lock

    def _decrement(self, counts: Counter[str], user: str) -> None:
        counts[user] -= 1
        self._drop_zeros(user)

    def _drop_zeros(self, user: str) -> None:
        """Keep no entry for a user with nothing under way: an entry means that the user is busy."""
        for counts in (self._deliveries, self._turns):
            if user in counts and counts[user] == 0:
                del counts[user]
