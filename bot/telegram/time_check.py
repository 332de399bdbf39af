"""Lets the bot's clock hear what time it is at Telegram: its answers carry the date, as HTTP ones do."""

import asyncio
from contextlib import suppress

import httpx
from telegram import Bot

from bot.clock import CheckedClock

SECONDS = 3.0  # that a start waits for an answer at most
LONGEST = 60.0  # seconds that an answer may take: Telegram holds a poll open for less
ASKED_AT = "asked_at"  # among the extensions of a request: when it was sent, by the clock's seconds


async def note_asked(clock: CheckedClock, request: httpx.Request) -> None:
    """Note when a request is sent."""
    request.extensions = {**request.extensions, ASKED_AT: clock.seconds()}


async def hear(clock: CheckedClock, response: httpx.Response) -> None:
    """Take note of the date of an answer, if it carries one: a self-hosted Bot API server sends none.

    An answer that a machine which was asleep or stopped has slept through shows an old time.
    """
    if clock.seconds() - response.request.extensions[ASKED_AT] <= LONGEST:
        clock.hear(response.headers.get("date", ""))


async def ask_the_time(bot: Bot) -> None:
    """Have an answer that shows the time, before anything is done by it. A failure says nothing.

    Nor does an answer that the library cannot read, which makes its parser fail in any way.
    """
    with suppress(Exception):
        async with asyncio.timeout(SECONDS):
            await bot.get_me()
