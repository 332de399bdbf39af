"""Commands that carry everything from one place to another: backup, restore, forgotten, move."""

import os
import re
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Annotated, get_args

import typer

from bot import app
from bot.archive.consistent import ConsistentSource
from bot.archive.restored import WithoutForgotten
from bot.cli.entry import cli, fail, run_command, settings_or_exit
from bot.settings import Settings
from bot.stores import ArchiveStore, DocumentReader, Forgotten, Kind
from bot.stores.backup import Backup, write_backup, write_forgotten
from bot.stores.crypto import KEY_FILE
from bot.stores.key_record import left_out
from bot.stores.tinydb.scan import ReadOnlyFolder
from bot.stores.transfer import OCCUPIED, SHARED, UNFINISHED, may_be_written, transfer_documents

PROGRESS_EVERY = 1000  # documents
STORE_HELP = "tinydb:FOLDER, or the name of the variable with the address, such as DATABASE_URL"
VARIABLE = re.compile("[A-Z][A-Z0-9_]*")
PASSWORD = re.compile(r"://[^/?]*:.*@|[?&][a-z]*password=", re.DOTALL)
NOT_HERE = (
    "This address has a password, and every user of this machine can read it in the list of processes. Put "
    "it into the environment or .env, as DATABASE_URL=…, and write DATABASE_URL here. Nothing was changed."
)
EMPTY_IT = {
    "files": "To go back to the backup all the same, stop the bot, and move the folders user, case, "
    "withdrawn, parked, figures, due and damaged out of {place}. Leave the rest: it knows who was forgotten "
    "since. Then run this again.",
    "database": "To go back to the backup all the same, stop every bot, and empty three tables: TRUNCATE "
    "document, damaged, turn. Leave the rest: it knows who was forgotten since. Then run this again.",
}
NO_LIST = (
    "Careful: nothing here knows who was forgotten after this backup was made. They are in it, and come "
    "back: who sent /forget, and who was erased after a long silence. If you have a list that `python -m bot "
    "forgotten` wrote, or a newer backup, empty the store again, and restore with --forgotten FILE."
)
NO_DOCUMENTS = (
    "Nobody is in this file: it is a backup of an empty store, or a list that `python -m bot forgotten` "
    "wrote. Such a list goes after --forgotten, and a backup after --from. Nothing was changed."
)
NOTHING = "holds nothing that could be moved. Look whether it is written rightly. Nothing was changed."
OTHER_LIST = "This list of the forgotten is of another bot's data, not of this backup's. Nothing was changed."


@cli.command()
def backup(to: Annotated[Path, typer.Option(help="The file to write.")]) -> None:
    """Write everything to one encrypted file; the bot may be running."""
    run_command(_backup(settings_or_exit(quiet=True), to))


@cli.command()
def restore(
    source: Annotated[Path, typer.Option("--from", help="A file that `backup` wrote.")],
    forgotten: Annotated[
        Path | None, typer.Option(help="A file that `forgotten` or a later `backup` wrote.")
    ] = None,
) -> None:
    """Bring back everything from a backup into an empty store, with the bot stopped."""
    run_command(_restore(settings_or_exit(quiet=True), source, forgotten))


@cli.command(name="forgotten")
def forgotten_(to: Annotated[Path, typer.Option(help="The file to write.")]) -> None:
    """Write down who was erased within BACKUP_DAYS, so that no restore brings them back; names nobody."""
    run_command(_forgotten(settings_or_exit(quiet=True), to))


@cli.command(name="move")
def move_(
    source: Annotated[str, typer.Option("--from", help=STORE_HELP)],
    target: Annotated[str, typer.Option("--to", help=STORE_HELP)],
) -> None:
    """Copy everything from one store to an empty one, with the bot stopped. If interrupted, run it again."""
    run_command(_move(settings_or_exit(quiet=True), source, target))


async def _backup(settings: Settings, to: Path) -> None:
    async with opened_reader(settings) as reader:
        source = ConsistentSource(reader)
        number = await write_backup(source, to, app.cipher(settings))
        unopened = reader.unopened
    key = "DATA_KEY" if settings.data_key else f"a copy of {settings.data_dir / KEY_FILE}"
    typer.echo(f"{number} documents in {to}. Keep {key} in another place: without it the file is lost.")
    if source.left_out:
        typer.echo(f"{source.left_out} are not in it: they cannot be read, or nobody leads to them any more.")
    if unopened:
        fail(f"This backup is not whole. {left_out(unopened)} Then take it again.")


async def _forgotten(settings: Settings, to: Path) -> None:
    async with opened_reader(settings) as reader:
        number = await write_forgotten(reader, to, app.cipher(settings))
    typer.echo(f"{number} erased users and cases in {to}, as marks that name nobody.")


async def _restore(settings: Settings, source: Path, list_: Path | None) -> None:
    cipher = app.cipher(settings)
    saved = Backup(source, cipher)
    async with aclosing(await app.open_store_to_import(settings)) as store:
        await _refuse_occupied(settings, store)
        if not saved.documents:
            fail(NO_DOCUMENTS)
        records = await saved.forgotten() + await _known(
            saved, store, Backup(list_, cipher) if list_ else None
        )
        kept = WithoutForgotten(saved, records)
        report = await transfer_documents(kept, store, _show_progress)
    typer.echo(f"{report.documents} documents, {report.written} written, the others stood there already.")
    if kept.left_out:
        typer.echo(f"{kept.left_out} more were left out: they were erased after the backup was made.")
    if not report.verified:
        fail("The checksums differ. Run it again.")
    typer.echo("The store holds what is to be restored, by its checksums.")


async def _refuse_occupied(settings: Settings, store: ArchiveStore) -> None:
    if await store.is_shared():
        fail(SHARED)
    advice = EMPTY_IT["database" if settings.database_url else "files"]
    if not await may_be_written(store):
        fail(f"{OCCUPIED} {advice.format(place=settings.data_dir)}")


async def _known(saved: Backup, store: ArchiveStore, list_: Backup | None) -> list[Forgotten]:
    """What is known of erasures after the backup: from the store itself, and from a list."""
    if list_ and list_.pepper != saved.pepper:
        fail(OTHER_LIST)
    is_same = store.pepper == saved.pepper
    if not (list_ or is_same):
        typer.echo(NO_LIST, err=True)
    return (await store.forgotten() if is_same else []) + (await list_.forgotten() if list_ else [])


async def _move(settings: Settings, source: str, target: str) -> None:
    here, there = _with_store(settings, source), _with_store(settings, target)
    if not (here.database_url or (here.data_dir / "pepper").exists()):
        fail(f"{here.data_dir} {NOTHING}")
    async with aclosing(await app.open_store(here)) as source_store:
        if await source_store.is_shared():
            fail(SHARED)
        if not await _count(source_store):
            fail(f"{source} {NOTHING}")
        async with aclosing(await app.open_store_to_import(there)) as target_store:
            report = await transfer_documents(source_store, target_store, _show_progress)
        unread = await _count(source_store) - report.documents
    typer.echo(f"{report.documents} documents, {report.written} written, the others stood there already.")
    if not report.verified:
        fail("The checksums differ: something was changed meanwhile. Stop every bot, and run it again.")
    if unread > 0:
        fail(f"{unread} documents cannot be read and were not moved. All others were.")
    typer.echo("Both sides hold the same, by their checksums.")


async def _count(store: ArchiveStore) -> int:
    return sum([await store.count(kind) for kind in get_args(Kind)])


@asynccontextmanager
async def opened_reader(settings: Settings) -> AsyncIterator[DocumentReader]:
    """The store, to be read while a bot may be running on it."""
    if settings.database_url:
        async with aclosing(await app.open_store(settings)) as store:
            yield store
        return
    folder = ReadOnlyFolder(settings.data_dir, app.cipher(settings))
    if folder.is_importing:
        fail(UNFINISHED)
    yield folder


def _with_store(settings: Settings, place: str) -> Settings:
    """Return the settings with another store: `tinydb:FOLDER`, a variable's name, or an address."""
    kind, _, rest = place.partition(":")
    if kind == "tinydb" and rest:
        return settings.model_copy(update={"data_dir": Path(rest), "database_url": None})
    if VARIABLE.fullmatch(place):
        return app.with_database(settings, _from_variable(settings, place))
    if PASSWORD.search(place):
        fail(NOT_HERE)
    if kind not in ("postgresql", "postgres"):
        fail(f"{kind}: is no store. Write tinydb:FOLDER, or DATABASE_URL and set that variable.")
    return app.with_database(settings, place)


def _from_variable(settings: Settings, name: str) -> str:
    if name == "DATABASE_URL" and settings.database_url:
        return settings.database_url.get_secret_value()
    address = os.environ.get(name, "")
    if not address.startswith(("postgres://", "postgresql://")):
        fail(f"{name} is not set to an address that begins with postgresql://")
    return address


def _show_progress(number: int) -> None:
    if number % PROGRESS_EVERY == 0:
        typer.echo(f"{number} documents…")
