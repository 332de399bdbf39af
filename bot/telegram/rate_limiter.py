"""Telegram takes some 30 messages a second from one bot: reminders leave room for answers.

One queue for all would let somebody who taps wait behind every reminder of the morning, for minutes.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.constants import FloodLimit
from telegram.ext import AIORateLimiter

PATIENT = -1  # as `rate_limit_args` of a call: it waits until there is room for others beside it
ROOM = 20  # messages that may go out at once in spite of all the reminders


class RateLimiter(AIORateLimiter):
    """Holds the bot to Telegram's limits. Patient calls take what the others leave, one after the other."""

    def __init__(self, rate: float = FloodLimit.MESSAGES_PER_SECOND, retries: int = 3) -> None:
        super().__init__(overall_max_rate=rate, max_retries=retries)
        self._lane = asyncio.Lock()
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
        """Make the call when Telegram takes it."""
        if rate_limit_args == PATIENT:
            await self._wait_for_room()
            rate_limit_args = None
        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)

    async def _wait_for_room(self) -> None:
        async with self._lane:
            while self._base_limiter and not self._base_limiter.has_capacity(1 + self._room):  # noqa: ASYNC110
                await asyncio.sleep(self._pause)
