"""Parks the updates of a chat whose documents need a key that this process lacks: nobody else waits for it.

By polling, an update that is not confirmed comes again before all others. So it is stored as Telegram sent
it, encrypted with a key at hand, and confirmed. A process with the missing key handles it, in order with the
chat's later updates, which wait behind it. By webhook it is given back: Telegram repeats it for that chat.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

import structlog

from bot.stores import Damaged, DocumentStore, DocumentUnavailable, LostRace, StoreDown
from bot.telegram.handler import Take, UpdateResult
from bot.telegram.raw_updates import chat_of, number_of

MOST = 1_000  # parked updates of one chat
LONGEST_REST = 16  # looks, a few seconds apart, that a chat rests at most after a try that failed
Hold = Callable[[Any], Awaitable[None]]
log = structlog.get_logger()


class ParkedUpdates:
    """Stands before the handler, and parks what has to wait.

    `handle`: handles an update. `hold`: answers one that waits behind another. `parks`: whether to park, as
    polling needs it, or to give back. `at_once`: how many of a chat are handled at a time.
    """

    def __init__(
        self, store: DocumentStore, handle: Take, hold: Hold, *, parks: bool, at_once: int = 4
    ) -> None:
        self._store, self._handle, self._hold = store, handle, hold
        self._parks, self._at_once = parks, at_once
        self._waiting: dict[str, list[str]] = {}  # by user: the keys of parked updates, in order
        self._being_stored: set[str] = set()
        self._looks = 0  # so far, for what can be handled by now
        self._rests: dict[str, tuple[int, int]] = {}  # by user: until which look, and for how many of them
        self._held: dict[str, None] = {}  # updates that were answered while they wait
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def load(self) -> None:
        """Find what is parked. Call it before the first update is taken. Raises StoreDown."""
        for key in await self._store.keys("parked"):
            self._waiting.setdefault(_user_of(key), []).append(key)

    async def take(self, fields: object) -> UpdateResult:
        """Handle an update, or let it wait if its chat has to. DONE: it is stored, here or as parked.

        Raises MalformedUpdate.
        """
        chat, number = chat_of(fields), number_of(fields)
        if chat is None or number is None:
            return await self._handle(fields)
        user = await self._store.user_key(chat)
        key = f"{user}-{number:020}"
        async with self._lock(user):
            if user in self._waiting:
                await self._answer_while_waiting(key, fields)
                return await self._wait(user, key, fields)
            result = await self._handle(fields)
            return await self._wait(user, key, fields) if result is UpdateResult.PARK else result

    async def park(self, fields: object) -> UpdateResult:
        """Park an update that fails for a reason of its own chat; the next ones of the chat wait too."""
        chat, number = chat_of(fields), number_of(fields)
        if chat is None or number is None:
            return UpdateResult.RETRY
        user = await self._store.user_key(chat)
        async with self._lock(user):
            return await self._wait(user, f"{user}-{number:020}", fields)

    async def retry(self) -> None:
        """Handle what is parked, for each chat whose documents can be opened by now.

        A chat for which that fails, as a document of a newer version makes it, rests longer after each try.
        """
        self._looks += 1
        for user in list(self._waiting):
            try:
                if not self._rests_now(user) and await self._opens(user):
                    self._let_rest(user, is_done=await self._handle_parked(user))
            except StoreDown as error:
                log.warning("parked updates wait", error=error)

    async def forget(self, before: datetime) -> None:
        """Erase what has been parked since before that: the key has not come back. Raises StoreDown."""
        for key in await self._store.untouched("parked", before) if self._waiting else ():
            await self._store.erase("parked", key)
            log.error("parked update erased: its key did not come back")

    async def _answer_while_waiting(self, key: str, fields: object) -> None:
        """Answer an update, once however often it comes."""
        if key in self._held or key in self._waiting.get(_user_of(key), ()):
            return
        self._held[key] = None
        if len(self._held) > MOST:
            del self._held[next(iter(self._held))]
        await self._hold(fields)

    async def _wait(self, user: str, key: str, fields: object) -> UpdateResult:
        """Park an update behind those of its chat, or give it back."""
        waiting = self._waiting.get(user, [])
        if not self._parks:
            return UpdateResult.RETRY
        if key in waiting:
            return UpdateResult.DONE  # Telegram has repeated it
        if len(waiting) >= MOST:
            log.error("too many updates of one chat are parked")
            return UpdateResult.DONE
        self._waiting[user] = sorted([*waiting, key])  # before it is stored: the next one waits behind it
        self._being_stored.add(key)
        try:
            with suppress(LostRace):  # another process has parked it
                await self._store.save("parked", key, json.dumps(fields), 1)
        except StoreDown as error:
            log.error("update not stored", error=error)
            self._remove(user, key)
            return UpdateResult.RETRY
        finally:
            self._being_stored.discard(key)
        return UpdateResult.DONE

    async def _opens(self, user: str) -> bool:
        """Whether a chat's documents can all be opened here. Raises StoreDown."""
        try:
            own = json.loads(await self._loaded("user", user) or "{}")
            for case in {*own.get("cases", ()), *filter(None, [own.get("case")])}:
                await self._loaded("case", case)
        except DocumentUnavailable:
            return False
        except (ValueError, AttributeError, TypeError):
            return True  # the turn sets it aside, and says so
        return True

    def _rests_now(self, user: str) -> bool:
        return self._looks < self._rests.get(user, (0, 0))[0]

    def _let_rest(self, user: str, is_done: bool) -> None:
        """Note when to try a chat again: at once, or later after each try that has failed."""
        _, rest = self._rests.pop(user, (0, 0))
        if not is_done:
            longer = min(2 * rest or 1, LONGEST_REST)
            self._rests[user] = self._looks + longer, longer

    async def _loaded(self, kind: Any, key: str) -> str | None:
        with suppress(Damaged):
            return await self._store.load(kind, key)
        return None

    async def _handle_parked(self, user: str) -> bool:
        """Handle a chat's parked updates in order; False if one still has to wait. Raises StoreDown."""
        for key in self._waiting[user][: self._at_once]:
            if key in self._being_stored:
                return True
            fields = await self._loaded("parked", key)
            if fields is not None and not await self._is_done(fields):
                return False
            await self._store.erase("parked", key)
            self._remove(user, key)
            log.info("parked update handled")
        return True

    async def _is_done(self, fields: str) -> bool:
        """Handle a parked update; False if it still has to wait."""
        try:
            return await self._handle(json.loads(fields)) is UpdateResult.DONE
        except (ValueError, RecursionError):
            log.warning("update not understood")
            return True

    def _remove(self, user: str, key: str) -> None:
        left = [other for other in self._waiting.get(user, []) if other != key]
        if left:
            self._waiting[user] = left
        else:
            self._waiting.pop(user, None)
            self._rests.pop(user, None)

    def _lock(self, user: str) -> asyncio.Lock:
        """The lock that lets a chat's updates be handled, or parked, in order."""
        lock = self._locks.get(user) or asyncio.Lock()
        self._locks[user] = lock
        return lock


async def retried(
    parked: ParkedUpdates,
    clock: Callable[[], datetime],
    retention: timedelta,
    knows_time: Callable[[], bool] = lambda: True,
) -> None:
    """Handle what can be handled by now, and erase what has waited for as long as anything is kept.

    `knows_time`: whether the clock can be gone by, as for `Jobs`.
    """
    await parked.retry()
    if knows_time():
        await parked.forget(clock() - retention)


def _user_of(key: str) -> str:
    return key.rpartition("-")[0]
