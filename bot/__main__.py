"""The command line: `python -m bot`, or `ask-my-mp`."""

import asyncio
import signal
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from telegram.error import InvalidToken

from bot import app, logs
from bot.checks import check_all
from bot.i18n import load_languages
from bot.review import write_book
from bot.settings import Settings, SettingsProblems, read_settings
from bot.stores import StoreDown
from bot.stores.crypto import UnusableKey, WrongKey
from bot.terminal import talk
from bot.words import update_words
from flows.graph import mermaid, svg
from flows.loading import load_flow
from flows.problems import FlowProblems

cli = typer.Typer(help="Ask My MP: a guide to getting an MP's help.", no_args_is_help=True)


@cli.command()
def run() -> None:
    """Talk on Telegram; without TELEGRAM_BOT_TOKEN, talk here in the terminal."""
    settings = _settings()
    if settings.telegram_bot_token is None:
        typer.echo(
            "TELEGRAM_BOT_TOKEN is not set, so the same conversation opens here. Ctrl+D ends it.\n"
            "To talk on Telegram: get a token from @BotFather and put TELEGRAM_BOT_TOKEN=… into .env."
        )
        return chat()
    _guarded(app.run_telegram(settings, settings.telegram_bot_token.get_secret_value()))
    return None


@cli.command()
def chat(
    language: Annotated[str | None, typer.Option(help="Begin in this language, for example fa.")] = None,
    practice: Annotated[bool, typer.Option(help="Sample data, no network, nothing kept.")] = False,
) -> None:
    """Talk in the terminal."""
    settings = _settings(quiet=True)
    _guarded(_chat(settings, language, practice))


@cli.command()
def check() -> None:
    """List everything that no release may contain."""
    problems, summary = check_all(datetime.now(UTC).date())
    for problem in problems:
        typer.echo(str(problem))
    typer.echo(summary)
    if problems:
        raise typer.Exit(1)


@cli.command()
def graph(
    to: Annotated[Path | None, typer.Option(help="A file ending in .svg or .mmd.")] = None,
) -> None:
    """Draw the flow: Mermaid to standard output, or SVG or Mermaid to a file."""
    flow = load_flow()
    if to is None:
        typer.echo(mermaid(flow))
    else:
        to.write_text(svg(flow) if to.suffix == ".svg" else mermaid(flow), encoding="utf-8")


@cli.command()
def review(
    to: Annotated[Path, typer.Option(help="The folder to write the pages into.")] = Path("review"),
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day it is made.")] = None,
) -> None:
    """Write the book for volunteers who check translations: a page for each language."""
    contact = _settings(quiet=True).operator_contact
    made = on or datetime.now(UTC)
    pages = write_book(load_flow(), to, made.date(), contact)
    typer.echo(f"{len(pages) - 1} languages. Open {pages[0]} in a browser, or send the pages to volunteers.")


@cli.command()
def words(
    add: Annotated[str | None, typer.Option(help="Begin this language too, for example so.")] = None,
) -> None:
    """Bring every catalogue up to date with the English of the flow."""
    known = [code for code in load_languages() if code != "en"]
    update_words(load_flow(), tuple([*known, add] if add else known))


async def _chat(settings: Settings, language: str | None, practice: bool) -> None:
    async with app.assembled(settings, practice) as parts:
        await talk(parts, language, practice)


def _settings(quiet: bool = False) -> Settings:
    try:
        settings = read_settings()
    except SettingsProblems as problems:
        _refuse(str(problems))
    logs.set_up("ERROR" if quiet and settings.log_level == "INFO" else settings.log_level)
    return settings


def _guarded(work: Coroutine[Any, Any, None]) -> None:
    """Run until it ends or is interrupted; what an operator can mend is said in words."""
    try:
        asyncio.run(_until_stopped(work))
    except (KeyboardInterrupt, asyncio.CancelledError):
        typer.echo("Stopped. Everything that was answered is kept.", err=True)
    except InvalidToken:
        _refuse("Telegram does not know this token. Get one from @BotFather and set TELEGRAM_BOT_TOKEN.")
    except (FlowProblems, StoreDown, UnusableKey, WrongKey) as problem:
        _refuse(str(problem))


async def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """A host stops the bot with SIGTERM: that ends it as Ctrl+C does, between two steps."""
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await task


def _refuse(words: str) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(1)


def main() -> None:
    """The console script."""
    cli()


if __name__ == "__main__":
    main()
