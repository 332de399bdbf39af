"""Keeps each chat's updates in order by webhook, also when one of them fails.

Telegram delivers over many connections. While it repeats a failed update, it delivers later ones of the same
chat, if they are of another kind.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from bot.telegram.handler import Take, UpdateResult
from bot.telegram.raw_updates import chat_of, number_of

HELD_BACK = 120.0  # seconds that later updates wait for one that failed; Telegram repeats it much sooner
MOST = 1000  # chats whose updates are held back, those that failed last


@dataclass(frozen=True, slots=True)
class _Failed:
    number: int  # of the earliest update that failed
    until: float  # when the chat's later updates wait no longer, by the clock


class ChatOrder:
    """Takes a chat's updates one at a time; after one has failed, none of its later ones until it is stored.

    Nobody is locked out for ever: Telegram may have given up the update that failed.
    """

    def __init__(self, take: Take, clock: Callable[[], float] = time.monotonic) -> None:
        self._take, self._clock = take, clock
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._failed: dict[int, _Failed] = {}

    async def take(self, raw: Any) -> UpdateResult:
        """Take an update, or have it delivered again: RETRY. Raises what taking it raises."""
        chat, number = chat_of(raw), number_of(raw)
        if chat is None or number is None:
            return await self._take(raw)
        lock = self._locks[chat] = self._locks.get(chat) or asyncio.Lock()
        async with lock:
            if self._has_to_wait(chat, number):
                return UpdateResult.RETRY
            result = await self._take(raw)
            self._note(chat, number, result)
            return result

    def _has_to_wait(self, chat: int, number: int) -> bool:
        failed = self._failed.get(chat)
        return failed is not None and number > failed.number and self._clock() < failed.until

    def _note(self, chat: int, number: int, result: UpdateResult) -> None:
        failed = self._failed.pop(chat, None)
        first = min(number, failed.number) if failed else number
        if result is UpdateResult.RETRY:
            if len(self._failed) >= MOST:
                del self._failed[next(iter(self._failed))]
            self._failed[chat] = _Failed(first, self._clock() + HELD_BACK)
        elif failed and number < failed.number:
            self._failed[chat] = failed  # an earlier one was repeated
