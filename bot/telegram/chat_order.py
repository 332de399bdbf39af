"""Keeps each chat's updates in order by webhook, also when one of them fails.

Telegram delivers over many connections. While it repeats a failed update, it delivers later ones of the same
chat, if they are of another kind.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from bot.telegram.handler import Take, UpdateResult
from bot.telegram.raw_updates import chat_of, number_of

HELD_BACK = 120.0  # seconds that later updates wait for one that failed; Telegram repeats it much sooner
MOST = 1000  # chats whose updates are held back, those that failed last


IsStored = Callable[[int, int], Awaitable[bool]]


async def nobody_knows(_chat: int, _number: int) -> bool:
    """Nothing tells what other processes have stored."""
    return False


@dataclass(frozen=True, slots=True)
class _Failed:
    number: int  # of the earliest update that failed
    until: float  # when the chat's later updates wait no longer, by the clock


class ChatOrder:
    """Takes a chat's updates one at a time; after one has failed, none of its later ones until it is stored.

    Nobody is locked out for ever: Telegram may have given up the update that failed. `is_stored`: whether a
    chat's update of this number, or a later one, is stored, perhaps by another process that was given it.
    """

    def __init__(
        self,
        take: Take,
        clock: Callable[[], float] = time.monotonic,
        is_stored: IsStored = nobody_knows,
    ) -> None:
        self._take, self._clock, self._is_stored = take, clock, is_stored
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._failed: dict[int, _Failed] = {}

    async def take(self, raw: Any) -> UpdateResult:
        """Take an update, or have it delivered again: RETRY. Raises what taking it raises."""
        chat, number = chat_of(raw), number_of(raw)
        if chat is None or number is None:
            return await self._take(raw)
        lock = self._locks[chat] = self._locks.get(chat) or asyncio.Lock()
        async with lock:
            if await self._has_to_wait(chat, number):
                return UpdateResult.RETRY
            result = await self._take(raw)
            self._note(chat, number, result)
            return result

    async def _has_to_wait(self, chat: int, number: int) -> bool:
        failed = self._failed.get(chat)
        if failed is None or number <= failed.number or self._clock() >= failed.until:
            return False
        if not await self._is_stored(chat, failed.number):
            return True
        self._failed.pop(chat, None)
        return False

    def _note(self, chat: int, number: int, result: UpdateResult) -> None:
        failed = self._failed.pop(chat, None)
        first = min(number, failed.number) if failed else number
        if result is UpdateResult.RETRY:
            if len(self._failed) >= MOST:
                del self._failed[next(iter(self._failed))]
            self._failed[chat] = _Failed(first, self._clock() + HELD_BACK)
        elif failed and number < failed.number:
            self._failed[chat] = failed  # an earlier one was repeated
