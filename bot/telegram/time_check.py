"""Lets the bot's clock hear what time it is at Telegram: its answers carry the date, as HTTP ones do."""

import asyncio
from contextlib import suppress

import httpx
from telegram import Bot

from bot.clock import CheckedClock

SECONDS = 3.0  # that a start waits for an answer at most
LONGEST = 60.0  # seconds that an answer may take: Telegram holds a poll open for less


class HeardTransport(httpx.AsyncBaseTransport):
    """Sends requests through another transport, and lets a clock hear the date of each answer."""

    def __init__(self, transport: httpx.AsyncBaseTransport, clock: CheckedClock) -> None:
        self._transport, self._clock = transport, clock

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request. Raises httpx's errors.

        A self-hosted Bot API server sends no date. An answer that a machine which was asleep or stopped has
        slept through shows an old time.
        """
        asked = self._clock.seconds()
        response = await self._transport.handle_async_request(request)
        if self._clock.seconds() - asked <= LONGEST:
            self._clock.hear(response.headers.get("date", ""))
        return response

    async def aclose(self) -> None:
        """Close all connections."""
        await self._transport.aclose()


async def ask_the_time(bot: Bot) -> None:
    """Have an answer that shows the time, before anything is done by it. A failure says nothing.

    Nor does an answer that the library cannot read, which makes its parser fail in any way.
    """
    with suppress(Exception):
        async with asyncio.timeout(SECONDS):
            await bot.get_me()
