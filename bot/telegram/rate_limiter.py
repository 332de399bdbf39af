"""Keeps to the 30 or so messages a second that Telegram accepts from a bot. Reminders leave room for replies.

If all shared one queue, somebody who taps would wait for minutes behind all the reminders of the morning.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.constants import FloodLimit
from telegram.ext import AIORateLimiter

LOW_PRIORITY = -1  # the `rate_limit_args` of a call that waits until there is room for others beside it
ROOM = 20  # messages that can be sent at once, however many reminders are waiting


class RateLimiter(AIORateLimiter):
    """Keeps calls within Telegram's limits. After a 429 (`RetryAfter`) calls wait as long as it says.

    Low-priority calls go out one at a time, and only while the others leave room.
    """

    def __init__(self, rate: float = FloodLimit.MESSAGES_PER_SECOND, retries: int = 3) -> None:
        super().__init__(overall_max_rate=rate, max_retries=retries)
        self._low_priority_lock = asyncio.Lock()
        self._pause = 1 / rate
        self._room = min(ROOM, rate - 1)

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Make the call as soon as the limits allow it; a low-priority call also leaves room for others."""
        if rate_limit_args == LOW_PRIORITY:
            await self._wait_for_room()
            rate_limit_args = None
        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)

    async def _wait_for_room(self) -> None:
        async with self._low_priority_lock:
            while self._base_limiter and not self._base_limiter.has_capacity(1 + self._room):  # noqa: ASYNC110
                await asyncio.sleep(self._pause)
