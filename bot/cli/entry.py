"""What every command shares: settings, logs, and error messages that an operator can act on."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, NoReturn

import structlog
import typer
from telegram.error import InvalidToken

from bot import logs
from bot.metrics import Metrics
from bot.settings import Settings, SettingsProblems, read_settings
from bot.stores import StoreDown
from bot.stores.crypto import UnusableKey, WrongKey
from bot.stores.key_record import NOT_THE_KEY
from flows.definition.problems import FlowProblems

cli = typer.Typer(
    help="Ask My MP: a guide to getting an MP's help.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # they show local variables: keys, addresses, what a person wrote
)
log = structlog.get_logger()


def settings_or_exit(quiet: bool = False, metrics: Metrics | None = None) -> Settings:
    """Read the settings and set up the logs; `quiet` logs errors only. Invalid settings end the command."""
    try:
        settings = read_settings()
    except SettingsProblems as problems:
        fail(str(problems))
    level = "ERROR" if quiet and settings.log_level == "INFO" else settings.log_level
    logs.set_up(level, metrics.error if metrics else None)
    return settings


def run_command(work: Coroutine[Any, Any, None]) -> None:
    """Run a command until it ends or is interrupted, and report errors that an operator can act on."""
    try:
        asyncio.run(_until_terminated(work))
    except (KeyboardInterrupt, asyncio.CancelledError):
        typer.echo("Stopped. Everything that was answered is kept.", err=True)
    except InvalidToken:
        fail("Telegram does not know this token. Get one from @BotFather and set TELEGRAM_BOT_TOKEN.")
    except WrongKey as problem:
        fail(str(problem) or NOT_THE_KEY)
    except (FlowProblems, StoreDown, UnusableKey, OSError) as problem:
        fail(str(problem))
    except typer.Exit:
        raise
    except Exception as error:  # its message may hold an address with a password, or what a person typed
        log.error("command failed", error=error)
        fail("Something went wrong that nobody foresaw. The line above says where.")


def fail(message: str) -> NoReturn:
    """Print a message to standard error, and exit with status 1."""
    typer.echo(message, err=True)
    raise typer.Exit(1)


async def _until_terminated(work: Coroutine[Any, Any, None]) -> None:
    """Cancel the task on SIGTERM, which hosts send to stop the bot, as on Ctrl+C: it can then clean up."""
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await task
