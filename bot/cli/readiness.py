"""Commands that say whether the bot is ready, for trying and for the public: doctor, sign-off.

What they need is imported within each, as every start of the bot imports this module.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.entry import cli, fail, run_command, settings_or_exit
from bot.settings import Settings
from flows.definition.problems import FlowProblems, did_you_mean
from flows.definition.shipped import shipped_flow
from flows.questions import KINDS

if TYPE_CHECKING:
    from bot.editorial.sign_offs import SignOffStatus, Subject

NEXT_FOR_A_LANGUAGE = (
    "The bot still tells people that nobody has checked these words. To end that, write “yes” after "
    "“Reviewed by a native speaker:” in locales/{code}/LC_MESSAGES/messages.po, and restart it."
)


@cli.command()
def doctor(
    quick: Annotated[
        bool, typer.Option(help="Leave out the words, which take some fifteen seconds.")
    ] = False,
) -> None:
    """Check everything the bot needs: whether it is ready, or what to mend, in which order."""
    run_command(_doctor(settings_or_exit(quiet=True), quick))


@cli.command(name="sign-off")
def sign_off(
    what: Annotated[
        str | None, typer.Argument(help="What was read; without it, all of it is listed.")
    ] = None,
    by: Annotated[str | None, typer.Option(help="The role of who has read it, never a name.")] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day; today if left out.")
    ] = None,
) -> None:
    """Write down that something was read before the public uses the bot, or list what has to be."""
    from bot.editorial.sign_offs import statuses, subjects

    path, today = settings_or_exit(quiet=True).signed_off, datetime.now(UTC).date()
    try:
        offered = {subject.id: subject for subject in subjects(shipped_flow(KINDS))}
        found = statuses(path, offered.values(), today)
    except FlowProblems as problems:
        fail(str(problems))
    if what is None:
        _list(found)
    elif what not in offered:
        fail(f"There is nothing called {what!r} to sign off. {did_you_mean(what, offered)}")
    else:
        _sign(path, offered[what], by, on.date() if on else today, today)


async def _doctor(settings: Settings, quick: bool) -> None:
    from bot.cli.doctor import examine

    if not await examine(settings, typer.echo, quick):
        raise typer.Exit(1)


def _list(found: "list[SignOffStatus]") -> None:
    """List what has to be read by whom, how they see it, and how it stands."""
    from bot.cli.doctor.conclusion import sign_off_line

    for status in found:
        subject = status.subject
        typer.echo(f"{sign_off_line(status)}\n    to see it: {subject.see}\n    {_command(subject)}")


def _command(subject: "Subject") -> str:
    return f"when it is read: python -m bot sign-off {subject.id} --by {subject.role}"


def _sign(path: Path, subject: "Subject", by: str | None, on: date, today: date) -> None:
    """Add the sign-off to the file, if it is by somebody in the right role and not on a day to come."""
    from bot.editorial.sign_offs import ROLES, sign

    if by != subject.role:
        fail(f"This has to be signed off by {ROLES[subject.role]}. If it is, add: --by {subject.role}")
    if on > today:
        fail(f"{on} is yet to come. Write it down once it is read.")
    try:
        sign(path, subject, on)
    except OSError as error:
        fail(f"{path} cannot be written ({error.strerror}). Set SIGNED_OFF to a file that can be.")
    typer.echo(
        f"Written into {path}: {subject.name}, by {ROLES[subject.role]}. If it changes, doctor says so."
    )
    if subject.role == "native_speaker":
        typer.echo(NEXT_FOR_A_LANGUAGE.format(code=subject.id))
