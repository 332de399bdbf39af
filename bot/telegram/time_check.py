"""Lets the bot's clock hear what time it is at Telegram: its answers carry the date, as HTTP ones do."""

import asyncio
from contextlib import suppress

from telegram import Bot

from bot.clock import CheckedClock

SECONDS = 3.0  # that a start waits for an answer at most
LONGEST = 60.0  # seconds that an answer may take: Telegram holds a poll open for less
WARM = 3  # connections that one tap uses: for the answer to the press, the mark, and the next question


def hear(clock: CheckedClock, asked: float, date: str) -> None:
    """Take note of the date of an answer; a self-hosted Bot API server sends none.

    `asked`: when the request was sent, by the clock's seconds. An answer that a machine which was asleep or
    stopped has slept through shows an old time.
    """
    if clock.seconds() - asked <= LONGEST:
        clock.hear(date)


async def ask_the_time(bot: Bot) -> None:
    """Have an answer that shows the time, before anything is done by it. A failure says nothing.

    Nor does an answer that the library cannot read, which makes its parser fail in any way.
    """
    with suppress(Exception):
        async with asyncio.timeout(SECONDS):
            await bot.get_me()


async def keep_warm(bot: Bot) -> None:
    """Ask over as many connections as one tap uses, so that they are open whenever somebody taps next."""
    await asyncio.gather(*(ask_the_time(bot) for _ in range(WARM)))
