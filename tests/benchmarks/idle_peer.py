"""A bot on another library that has started and does nothing; prints its memory in MB.

`python -m tests.benchmarks.idle_peer ptb|aiogram`. It has one command and no network, and imports nothing
of ours.
"""

import asyncio
import resource
import sys
from pathlib import Path

from tests.benchmarks.wire import TOKEN, Wire


async def ptb() -> float:
    """An application of python-telegram-bot, started."""
    from telegram.ext import ApplicationBuilder, CommandHandler

    async def start(*_: object) -> None: ...

    wire = Wire()
    builder = ApplicationBuilder().token(TOKEN).request(wire.request()).get_updates_request(wire.request())
    application = builder.build()
    application.add_handler(CommandHandler("start", start))
    async with application:
        await application.start()
        used = memory()
        await application.stop()
    return used


async def aiogram() -> float:
    """A dispatcher of aiogram with its bot."""
    from aiogram import Bot, Dispatcher
    from aiogram.filters import CommandStart

    async def start(*_: object) -> None: ...

    bot, dispatcher = Bot(TOKEN), Dispatcher()
    dispatcher.message.register(start, CommandStart())
    await dispatcher.emit_startup(bot=bot)
    used = memory()
    await bot.session.close()
    return used


def memory() -> float:
    """The memory of this process, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024**2


if __name__ == "__main__":
    sys.stdout.write(str(asyncio.run({"ptb": ptb, "aiogram": aiogram}[sys.argv[1]]())))
