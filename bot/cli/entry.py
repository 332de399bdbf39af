"""The way into every command: settings read, logs set up, and what an operator can mend said in words."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, NoReturn

import typer
from telegram.error import InvalidToken

from bot import logs
from bot.metrics import Metrics
from bot.settings import Settings, SettingsProblems, read_settings
from bot.stores import StoreDown
from bot.stores.crypto import UnusableKey, WrongKey
from flows.definition.problems import FlowProblems

cli = typer.Typer(help="Ask My MP: a guide to getting an MP's help.", no_args_is_help=True)


def settings_or_exit(quiet: bool = False, metrics: Metrics | None = None) -> Settings:
    """The settings, with logs set up by them; `quiet`: errors alone are logged."""
    try:
        settings = read_settings()
    except SettingsProblems as problems:
        refuse(str(problems))
    level = "ERROR" if quiet and settings.log_level == "INFO" else settings.log_level
    logs.set_up(level, metrics.error if metrics else None)
    return settings


def guarded(work: Coroutine[Any, Any, None]) -> None:
    """Run until it ends or is interrupted."""
    try:
        asyncio.run(_until_stopped(work))
    except (KeyboardInterrupt, asyncio.CancelledError):
        typer.echo("Stopped. Everything that was answered is kept.", err=True)
    except InvalidToken:
        refuse("Telegram does not know this token. Get one from @BotFather and set TELEGRAM_BOT_TOKEN.")
    except WrongKey as problem:
        refuse(str(problem) or "DATA_KEY is not the one this was written with. Nothing was changed.")
    except (FlowProblems, StoreDown, UnusableKey, OSError) as problem:
        refuse(str(problem))


def refuse(words: str) -> NoReturn:
    """Say what is wrong, and end."""
    typer.echo(words, err=True)
    raise typer.Exit(1)


async def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """A host stops the bot with SIGTERM: that ends it as Ctrl+C does, between two steps."""
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await task
