"""The command that counts for funders: statistics."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import app
from bot.cli.archive import opened_reader
from bot.cli.entry import cli, fail, run_command, settings_or_exit
from bot.language.languages import load_languages
from bot.settings import Settings
from flows.definition.shipped import shipped_flow
from flows.questions import KINDS

OFF = (
    "Nothing is counted: STATISTICS is not set. If funders need figures, set STATISTICS=1 and restart the "
    "bot. Then /privacy tells people what is counted."
)


@cli.command()
def statistics(
    to: Annotated[Path | None, typer.Option(help="A CSV file to write.")] = None,
) -> None:
    """Count people and cases now, rounded down to tens; the bot may be running, and counts once a week."""
    settings = settings_or_exit(quiet=True)
    if not settings.statistics:
        fail(OFF)
    run_command(_statistics(settings, to))


async def _statistics(settings: Settings, to: Path | None) -> None:
    from bot.statistics.weekly import counted, write_file  # no start of the bot needs it

    flow = app.with_languages(shipped_flow(KINDS), load_languages())
    async with opened_reader(settings) as reader:
        figures = await counted(reader, flow, datetime.now(UTC).date(), _no_pause)
    if to:
        write_file(to, figures)
        typer.echo(f"The statistics of week {figures.week} are in {to}.")
    else:
        typer.echo("\n".join(figures.lines()))


async def _no_pause(_: float) -> None:
    """Go on at once: nobody waits for this process."""
