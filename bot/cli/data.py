"""Commands for operators: migrate, move, backup, restore, rekey, purge, withdraw, doctor."""

import asyncio
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot import app
from bot.cli.doctor import diagnose
from bot.cli.entry import cli, fail, run_command, settings_or_exit
from bot.conversation.withdrawals import NotWithdrawn
from bot.settings import Settings
from bot.stores import ArchiveSource, ArchiveStore, InUse, KeyReport, KeysDiffer
from bot.stores.backup import Backup, write_backup
from bot.stores.crypto import Cipher
from bot.stores.opened_documents import OpenedDocuments
from bot.stores.tinydb.folder_keys import read_record
from bot.stores.tinydb.scan import ReadOnlyFolder, count_outdated_keys
from bot.stores.transfer import TransferReport, transfer_documents

POLL_SECONDS = 2.0  # between checks of how much a running bot has left to re-encrypt
PROGRESS_EVERY = 1000  # documents
STORE_HELP = "tinydb:FOLDER or postgresql://…"


@cli.command()
def migrate() -> None:
    """Bring the database up to date: the step before a new version starts."""
    run_command(_migrate(settings_or_exit(quiet=True)))


@cli.command(name="move")
def move_(
    source: Annotated[str, typer.Option("--from", help=STORE_HELP)],
    target: Annotated[str, typer.Option("--to", help=STORE_HELP)],
) -> None:
    """Copy everything from one store to another, with the bot stopped. If interrupted, run it again."""
    run_command(_move(settings_or_exit(quiet=True), source, target))


@cli.command()
def backup(to: Annotated[Path, typer.Option(help="The file to write.")]) -> None:
    """Write everything to one encrypted file; the bot may be running."""
    run_command(_backup(settings_or_exit(quiet=True), to))


@cli.command()
def restore(source: Annotated[Path, typer.Option("--from", help="A file that `backup` wrote.")]) -> None:
    """Bring back everything from a backup, with the bot stopped."""
    run_command(_restore(settings_or_exit(quiet=True), source))


@cli.command()
def rekey() -> None:
    """Encrypt everything with the first key of DATA_KEY; the bot may be running with the same keys."""
    run_command(_rekey(settings_or_exit(quiet=True)))


@cli.command()
def purge() -> None:
    """Erase users who did not write for RETENTION_DAYS and were told so; a running bot does it daily."""
    run_command(_purge(settings_or_exit(quiet=True)))


@cli.command()
def withdraw(
    words: Annotated[list[str], typer.Argument(help="helpline ID, place ID or step ID; restore …; list")],
) -> None:
    """Show nobody a wrong number, place or answer any more; the bot may be running."""
    run_command(_withdraw(settings_or_exit(quiet=True), words))


@cli.command(name="doctor")
def doctor_() -> None:
    """Check everything the bot needs: what is wrong, and what to do."""
    run_command(_doctor(settings_or_exit(quiet=True)))


async def _migrate(settings: Settings) -> None:
    store = await app.open_store(settings)
    await store.aclose()
    typer.echo("The store is up to date, and the key fits.")


async def _move(settings: Settings, source: str, target: str) -> None:
    async with (
        aclosing(await app.open_store(_with_store(settings, source))) as source_store,
        aclosing(await app.open_store(_with_store(settings, target))) as target_store,
    ):
        _report(await transfer_documents(source_store, target_store, _show_progress))


async def _backup(settings: Settings, to: Path) -> None:
    cipher = app.cipher(settings)
    if settings.database_url:
        async with aclosing(await app.open_store(settings)) as store:
            await _write_backup(store, to, cipher)
    else:
        await _write_backup(ReadOnlyFolder(settings.data_dir, cipher), to, cipher)


async def _write_backup(source: ArchiveSource, to: Path, cipher: Cipher) -> None:
    """Write what can be opened, and end with status 1 if that is not all."""
    opened = OpenedDocuments(source)
    number = await write_backup(opened, to, cipher)
    typer.echo(f"{number} documents in {to}. Keep DATA_KEY in another place: without it the file is lost.")
    if opened.left_out:
        fail(f"This backup is not whole. {opened.left_out} Then take it again.")


async def _restore(settings: Settings, source: Path) -> None:
    saved = Backup(source, app.cipher(settings))
    async with aclosing(await app.open_store(settings)) as store:
        _report(await transfer_documents(saved, store, _show_progress))


async def _rekey(settings: Settings) -> None:
    try:
        async with aclosing(await app.open_store(settings)) as store:
            typer.echo(f"{await _rekey_when_possible(store)} documents written with the first key.")
            _say_whether_others_may_go(store.key_report())
    except InUse:
        await _wait_for_running_bot(settings)


async def _rekey_when_possible(store: ArchiveStore) -> int:
    """Wait for the other processes, and say what for."""
    said = ""
    while True:
        try:
            return await store.rekey()
        except KeysDiffer as reason:
            if str(reason) != said:
                typer.echo(f"Waiting. {reason}")
            said = str(reason)
        await asyncio.sleep(POLL_SECONDS)


async def _wait_for_running_bot(settings: Settings) -> None:
    """Wait while the bot that is running, started with the new key, re-encrypts the documents itself."""
    cipher = app.cipher(settings)
    while (record := read_record(settings.data_dir, cipher)).in_use != (cipher.first,):
        if record.writes == cipher.first:
            left = count_outdated_keys(settings.data_dir, cipher)
            typer.echo(f"The running bot has {left} documents left to write with the first key.")
        else:
            typer.echo("Waiting. The running bot has another first key. Restart it with this DATA_KEY.")
        await asyncio.sleep(POLL_SECONDS)
    typer.echo("The running bot has written everything with the first key.")
    _say_whether_others_may_go(record.report(0))


def _say_whether_others_may_go(keys: KeyReport) -> None:
    if not keys.ok:
        fail(keys.words)
    typer.echo("The other keys may go now.")


async def _purge(settings: Settings) -> None:
    number = 0
    async with app.assembled(settings) as parts:
        retention = timedelta(days=settings.retention_days)
        async for _ in parts.privacy.erase_untouched(retention):
            number += 1
    typer.echo(f"{number} users erased who did not write for {settings.retention_days} days.")


async def _withdraw(settings: Settings, words: list[str]) -> None:
    async with app.open_withdrawals(settings) as withdrawals:
        try:
            typer.echo(await withdrawals.obey(["withdraw", *words]))
        except NotWithdrawn as problem:
            fail(str(problem))


async def _doctor(settings: Settings) -> None:
    all_ok = True
    async for diagnosis in diagnose(settings):
        typer.echo(str(diagnosis))
        all_ok = all_ok and diagnosis.ok
    if not all_ok:
        raise typer.Exit(1)


def _with_store(settings: Settings, address: str) -> Settings:
    """Return the settings with another store: `tinydb:FOLDER`, or a PostgreSQL address."""
    kind, _, rest = address.partition(":")
    if kind == "tinydb" and rest:
        return settings.model_copy(update={"data_dir": Path(rest), "database_url": None})
    if kind not in ("postgresql", "postgres"):
        fail(f"{kind}: is no store. Write tinydb:FOLDER or postgresql://…")
    return app.with_database(settings, address)


def _show_progress(number: int) -> None:
    if number % PROGRESS_EVERY == 0:
        typer.echo(f"{number} documents…")


def _report(report: TransferReport) -> None:
    typer.echo(f"{report.documents} documents, {report.written} written, the others stood there already.")
    if not report.verified:
        fail("The checksums differ: something was changed meanwhile. Stop every bot, and run it again.")
    typer.echo("Both sides hold the same, by their checksums.")
