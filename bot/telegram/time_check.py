"""Lets the bot's clock hear what time it is at Telegram: its answers carry the date, as HTTP ones do."""

import asyncio
from contextlib import suppress

import httpx
from telegram import Bot
from telegram.error import TelegramError

from bot.clock import CheckedClock
from bot.conversation.channel import NotSent

SECONDS = 3.0  # that a start waits for an answer at most


async def hear(clock: CheckedClock, response: httpx.Response) -> None:
    """Take note of the date of an answer, if it carries one: a self-hosted Bot API server sends none."""
    if date := response.headers.get("date"):
        clock.hear(date)


async def ask_the_time(bot: Bot) -> None:
    """Have an answer that shows the time, before anything is done by it. A failure says nothing."""
    with suppress(TelegramError, NotSent, TimeoutError):
        async with asyncio.timeout(SECONDS):
            await bot.get_me()


async def hear_again(bot: Bot, clock: CheckedClock) -> None:
    """Ask again while the clocks differ: by webhook there may be no other answers that show the end of it."""
    if clock.is_wrong:
        await ask_the_time(bot)
