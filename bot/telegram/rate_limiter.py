"""Keeps to the 30 or so messages a second that Telegram accepts from a bot. Reminders leave room for replies.

If all shared one queue, somebody who taps would wait for minutes behind all the reminders of the morning.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.constants import FloodLimit
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter

from bot.conversation.channel import NotSent

LOW_PRIORITY = -1  # the `rate_limit_args` of a call that waits until there is room for others beside it
ROOM = 20  # messages that can be sent at once, however many reminders are waiting
PATIENCE = 10.0  # seconds that a low-priority call waits after a 429; one claimed for a minute must not sleep
Call = Callable[..., Coroutine[Any, Any, Any]]


class RateLimiter(AIORateLimiter):
    """Keeps calls within Telegram's limits. After a 429 (`RetryAfter`) calls wait as long as it says.

    Low-priority calls go out one at a time, and only while the others leave room. Those that would have to
    wait for long after a 429 fail instead, and are made again later.
    """

    def __init__(self, rate: float = FloodLimit.MESSAGES_PER_SECOND, retries: int = 3) -> None:
        super().__init__(overall_max_rate=rate, max_retries=retries)
        self._low_priority_lock = asyncio.Lock()
        self._pause = 1 / rate
        self._room = min(ROOM, rate - 1)
        self._paused_until = 0.0  # on the clock of the event loop

    async def process_request(
        self,
        callback: Call,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Make the call as soon as the limits allow it; a low-priority call also leaves room for others.

        Raises RetryAfter, and NotSent if a low-priority call would have to wait for too long.
        """
        if rate_limit_args != LOW_PRIORITY:
            call = self._noting_pauses(callback)
            return await super().process_request(call, args, kwargs, endpoint, data, rate_limit_args)
        await self._wait_for_room()
        self._fail_in_long_pause()
        try:
            call = self._failing_in_long_pause(callback)
            return await super().process_request(call, args, kwargs, endpoint, data, None)
        except NotSent:
            self._keep_pausing()
            raise

    async def _wait_for_room(self) -> None:
        async with self._low_priority_lock:
            while self._base_limiter and not self._base_limiter.has_capacity(1 + self._room):  # noqa: ASYNC110
                await asyncio.sleep(self._pause)

    def _noting_pauses(self, callback: Call) -> Call:
        """The call; after a 429 it notes until when all calls are to pause."""

        async def call(*args: Any, **kwargs: Any) -> Any:
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                wait = error.retry_after
                seconds = wait if isinstance(wait, int) else wait.total_seconds()
                self._paused_until = max(self._paused_until, self._now() + seconds)
                raise

        return call

    def _failing_in_long_pause(self, callback: Call) -> Call:
        """The call; after a 429 for long it raises NotSent, for which the library does not wait."""
        noting = self._noting_pauses(callback)

        async def call(*args: Any, **kwargs: Any) -> Any:
            try:
                return await noting(*args, **kwargs)
            except RetryAfter:
                self._fail_in_long_pause()
                raise

        return call

    def _fail_in_long_pause(self) -> None:
        """Raise NotSent while a pause is on that lasts for long."""
        if self._paused_until - self._now() > PATIENCE:
            raise NotSent

    def _keep_pausing(self) -> None:
        """Let the others wait until the pause is over: the library ends it with the call that failed."""
        seconds = self._paused_until - self._now()
        if seconds > 0:
            self._retry_after_event.clear()
            asyncio.get_running_loop().call_later(seconds, self._keep_pausing)
        else:
            self._retry_after_event.set()

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
