"""Commands for operators: migrate, rekey, key, purge, withdraw."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from datetime import timedelta
from typing import Annotated

import httpx
import typer

from bot import app
from bot.cli.entry import cli, fail, run_command, settings_or_exit
from bot.clock import FAR_OFF
from bot.conversation.withdrawals import NotWithdrawn
from bot.settings import Settings
from bot.stores import ArchiveStore, InUse, KeyReport, KeysDiffer
from bot.stores.data_keys import new_key
from bot.stores.tinydb.folder_keys import read_record
from bot.stores.tinydb.scan import count_outdated_keys

POLL_SECONDS = 2.0  # between checks of how much a running bot has left to re-encrypt
HELD = (
    "{held} are due to be erased, and stay: at once that is more than ERASE_SHARE allows. Look whether the "
    "clock is right (python -m bot doctor), and whether the bot was off. If they are to go: "
    "python -m bot purge --all"
)

WRONG_TIME = "The clock of this machine is wrong: {detail}. Set it first. Nothing was erased."


@cli.command()
def migrate() -> None:
    """Bring the database up to date: the step before a new version starts."""
    run_command(_migrate(settings_or_exit(quiet=True)))


@cli.command()
def rekey() -> None:
    """Encrypt everything with the first key of DATA_KEY; the bot may be running with the same keys."""
    run_command(_rekey(settings_or_exit(quiet=True)))


@cli.command()
def purge(
    all_: Annotated[bool, typer.Option("--all", help="Even if they are more than ERASE_SHARE.")] = False,
) -> None:
    """Erase users who did not write for RETENTION_DAYS and were told so; a running bot does it daily."""
    settings = settings_or_exit(quiet=True)
    run_command(erase_expired_in_time(without_limit(settings) if all_ else settings))


@cli.command()
def key() -> None:
    """Print a new key, for DATA_KEY."""
    typer.echo(new_key())


@cli.command()
def withdraw(
    words: Annotated[list[str], typer.Argument(help="helpline ID, place ID or step ID; restore …; list")],
) -> None:
    """Show nobody a wrong number, place or answer any more; the bot may be running."""
    run_command(_withdraw(settings_or_exit(quiet=True), words))


def without_limit(settings: Settings) -> Settings:
    """Return the settings with which everybody may be erased at once: the operator has said so."""
    return settings.model_copy(update={"erase_share": 1.0})


async def _migrate(settings: Settings) -> None:
    store = await app.open_store(settings)
    await store.aclose()
    typer.echo("The store is up to date, and the key fits.")


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


async def erase_expired_in_time(
    settings: Settings, transport: httpx.AsyncBaseTransport | None = None
) -> None:
    """Erase who has been silent for too long, unless Telegram shows that the clock is wrong.

    By a clock set forward people would go before their days to keep a case are over, and the records of the
    forgotten while backups still hold them. `transport`: asks Telegram, if not over the network.
    """
    from bot.cli.doctor.reach import TIMEOUT_SECONDS, check_clock  # no start of the bot needs it

    async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS, transport=transport) as client:
        clock = await check_clock(client, settings, most=FAR_OFF.total_seconds())
    if not clock.ok:
        fail(WRONG_TIME.format(detail=clock.detail))
    await erase_expired(settings)


async def erase_expired(settings: Settings, build: Callable[..., app.Components] = app.Components) -> None:
    """Erase who has been silent for too long. `build`: makes the components, perhaps with another clock."""
    users = 0
    async with app.assembled(settings, build=build) as parts:
        retention = timedelta(days=settings.retention_days)
        async for _ in parts.privacy.erase_untouched(retention):
            users += 1
        users += len(await parts.privacy.erase_expired(await parts.privacy.expired_cases()))
        await parts.privacy.drop_forgotten()
        held = max(parts.privacy.limit.held.values(), default=0)
    typer.echo(f"{users} users erased who did not write for {settings.retention_days} days.")
    if held:
        fail(HELD.format(held=held))


async def _withdraw(settings: Settings, words: list[str]) -> None:
    async with app.open_withdrawals(settings) as withdrawals:
        try:
            typer.echo(await withdrawals.obey(["withdraw", *words]))
        except NotWithdrawn as problem:
            fail(str(problem))
