"""Commands that talk with people: `run` on Telegram, `chat` in the terminal."""

from typing import Annotated

import typer

from bot import app
from bot.cli.entry import cli, fail, run_command, settings_or_exit
from bot.language.languages import load_languages
from bot.metrics import Metrics
from bot.settings import WHY_OPERATOR, Settings
from flows.definition.problems import FlowProblems

NO_PORT = (
    "WEBHOOK_URL needs PORT too, the one that the host sends requests to: nobody would listen to Telegram. "
    "Without WEBHOOK_URL the bot fetches updates itself."
)


@cli.command()
def run() -> None:
    """Talk on Telegram; without TELEGRAM_BOT_TOKEN, talk here in the terminal."""
    metrics = Metrics()
    settings = settings_or_exit(metrics=metrics)
    if settings.telegram_bot_token is None:
        typer.echo(
            "TELEGRAM_BOT_TOKEN is not set, so the same conversation opens here. Ctrl+D ends it.\n"
            "To talk on Telegram: get a token from @BotFather and put TELEGRAM_BOT_TOKEN=… into .env."
        )
        chat()
    elif missing := settings.missing_on_telegram:
        fail("\n  ".join([f"{WHY_OPERATOR} Set, in the environment or in .env:", *missing]))
    elif settings.webhook_url and not settings.port:
        fail(NO_PORT)
    else:
        run_command(app.run_telegram(settings, settings.telegram_bot_token.get_secret_value(), metrics))


@cli.command()
def chat(
    language: Annotated[str | None, typer.Option(help="Begin in this language, for example fa.")] = None,
    practice: Annotated[bool, typer.Option(help="Sample data, no network, nothing kept.")] = False,
) -> None:
    """Talk in the terminal."""
    if language is not None:
        _look_for(language)
    run_command(_chat(settings_or_exit(quiet=True), language, practice))


def _look_for(language: str) -> None:
    try:
        known = load_languages()
    except FlowProblems as problems:
        fail(str(problems))
    if language not in known:
        fail(f"There is no language {language!r} here. There are: {', '.join(known)}.")


async def _chat(settings: Settings, language: str | None, practice: bool) -> None:
    from bot.terminal import talk  # the bot on Telegram writes to no terminal

    async with app.assembled(settings, practice) as parts:
        await talk(parts.dispatcher, language, practice)
