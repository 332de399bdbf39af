"""For operators: what is kept moved, backed up, restored, written with a new key, erased, and looked at."""

import asyncio
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot import app
from bot.cli import doctor
from bot.cli.entry import cli, guarded, refuse, settings_or_exit
from bot.settings import Settings
from bot.stores import InUse
from bot.stores.backup import Backup, write_backup
from bot.stores.tinydb.scan import Reader, waiting_for_key
from bot.stores.transfer import Moved, move

POLL = 2.0  # seconds between two looks at what a running bot has still to do
StoreAddress = Annotated[
    str, typer.Option(help="tinydb:FOLDER, or an address that begins with postgresql://")
]


@cli.command()
def migrate() -> None:
    """Bring the database up to date: the step before a new version starts."""
    guarded(_migrate(settings_or_exit(quiet=True)))


@cli.command(name="move")
def move_(
    source: Annotated[str, typer.Option("--from", help="tinydb:FOLDER or postgresql://…")],
    target: Annotated[str, typer.Option("--to", help="tinydb:FOLDER or postgresql://…")],
) -> None:
    """Carry everything from one store to another, with the bot stopped. Cut off, it goes on when run anew."""
    guarded(_move(settings_or_exit(quiet=True), source, target))


@cli.command()
def backup(to: Annotated[Path, typer.Option(help="The file to write.")]) -> None:
    """Write everything to one encrypted file; the bot may be running."""
    guarded(_backup(settings_or_exit(quiet=True), to))


@cli.command()
def restore(source: Annotated[Path, typer.Option("--from", help="A file that `backup` wrote.")]) -> None:
    """Bring back everything from a backup, with the bot stopped."""
    guarded(_restore(settings_or_exit(quiet=True), source))


@cli.command()
def rekey() -> None:
    """Write everything with the first key of DATA_KEY; the bot may be running with the same keys."""
    guarded(_rekey(settings_or_exit(quiet=True)))


@cli.command()
def purge() -> None:
    """Erase whoever did not write for RETENTION_DAYS, with the bot stopped: a running one does it daily."""
    guarded(_purge(settings_or_exit(quiet=True)))


@cli.command(name="doctor")
def doctor_() -> None:
    """Look at everything the bot needs: what is wrong, and what to do."""
    guarded(_doctor(settings_or_exit(quiet=True)))


async def _migrate(settings: Settings) -> None:
    store = await app.open_store(settings)
    await store.aclose()
    typer.echo("The store is up to date, and the key fits.")


async def _move(settings: Settings, source: str, target: str) -> None:
    origin = await app.open_store(_at(settings, source))
    async with aclosing(origin):
        goal = await app.open_store(_at(settings, target))
        async with aclosing(goal):
            _tell(await move(origin, goal, _count))


async def _backup(settings: Settings, to: Path) -> None:
    cipher = app.cipher(settings)
    if settings.database_url:
        async with aclosing(await app.open_store(settings)) as store:
            number = await write_backup(store, to, cipher)
    else:
        number = await write_backup(Reader(settings.data_dir, cipher), to, cipher)
    typer.echo(f"{number} documents in {to}. Keep DATA_KEY in another place: without it the file is lost.")


async def _restore(settings: Settings, source: Path) -> None:
    saved = Backup(source, app.cipher(settings))
    async with aclosing(await app.open_store(settings)) as store:
        _tell(await move(saved, store, _count))


async def _rekey(settings: Settings) -> None:
    try:
        async with aclosing(await app.open_store(settings)) as store:
            typer.echo(f"{await store.rekey()} documents written with the first key. The others may go now.")
    except InUse:
        await _wait_for_running_bot(settings)


async def _wait_for_running_bot(settings: Settings) -> None:
    """A bot that was started with the new key does it by itself, once it runs."""
    while left := waiting_for_key(settings.data_dir, app.cipher(settings)):
        typer.echo(f"The running bot has {left} documents left to write with the first key.")
        await asyncio.sleep(POLL)
    typer.echo("The running bot has written everything with the first key. The others may go now.")


async def _purge(settings: Settings) -> None:
    async with app.assembled(settings) as parts:
        kept, number = timedelta(days=settings.retention_days), 0
        async for _ in parts.privacy.erase_untouched(kept):
            number += 1
    typer.echo(f"{number} users erased who did not write for {settings.retention_days} days.")


async def _doctor(settings: Settings) -> None:
    well = True
    async for finding in doctor.examine(settings):
        typer.echo(str(finding))
        well = well and finding.well
    if not well:
        raise typer.Exit(1)


def _at(settings: Settings, place: str) -> Settings:
    """The settings with another place to keep things."""
    kind, _, rest = place.partition(":")
    if kind == "tinydb" and rest:
        return settings.model_copy(update={"data_dir": Path(rest), "database_url": None})
    if kind not in ("postgresql", "postgres"):
        refuse(f"{kind}: is no store. Write tinydb:FOLDER or postgresql://…")
    return app.with_database(settings, place)


def _count(number: int) -> None:
    if number % 1000 == 0:
        typer.echo(f"{number} documents…")


def _tell(moved: Moved) -> None:
    typer.echo(f"{moved.documents} documents, {moved.written} written, the others stood there already.")
    if not moved.same:
        refuse("The checksums differ: something was changed meanwhile. Stop every bot, and run it again.")
    typer.echo("Both sides hold the same, by their checksums.")
