"""Commands for editors and translators: asked, check, graph, page, review, words.

What they need is imported within each, as every start of the bot imports this module.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.entry import cli, fail, settings_or_exit
from flows.questions import KINDS
from flows.reading.asked.lexicon import DANGERS
from flows.reading.asked.matcher import asked as asked_of
from flows.reading.danger import hear, hear_call

NO_LAYOUT = (
    "To draw the flow, a package for editors is missing. To install it: python -m pip install grandalf. "
    "A picture in Mermaid needs none: python -m bot graph --to flow.mmd"
)
NO_CHECKOUT = (
    "Translations are brought up to date in a checkout of the repository, and this is an installed package. "
    "Nothing was changed."
)


@cli.command()
def check(
    release: Annotated[
        bool, typer.Option("--release", help="Refuse translations that are still to do, too.")
    ] = False,
) -> None:
    """List what is wrong, and in a line a language what is still to be translated."""
    from bot.editorial.check import check_all

    problems, to_do, summary = checked = check_all(datetime.now(UTC).date())
    for line in (*problems, *(to_do if release else checked.lines())):
        typer.echo(str(line))
    typer.echo(summary)
    if problems or (release and to_do):
        raise typer.Exit(1)


@cli.command()
def asked(
    language: Annotated[
        str, typer.Option(help="The language of the person who writes, for example ar.")
    ] = "en",
) -> None:
    """Say for each line of standard input what the bot takes it for: a JSON object a line."""
    for line in typer.get_text_stream("stdin"):
        typer.echo(json.dumps(_asked(line, language), ensure_ascii=False))


@cli.command()
def graph(
    to: Annotated[Path | None, typer.Option(help="A file ending in .svg or .mmd.")] = None,
) -> None:
    """Draw the flow: Mermaid to standard output, or SVG or Mermaid to a file."""
    from bot.editorial.flow_picture import mermaid, svg
    from flows.definition.loader import load_flow

    flow = load_flow(KINDS)
    if to is None:
        typer.echo(mermaid(flow))
        return
    with _layout_needed():
        drawn = svg(flow) if to.suffix == ".svg" else mermaid(flow)
    to.write_text(drawn, encoding="utf-8")


@cli.command()
def review(
    to: Annotated[Path, typer.Option(help="The folder to write the pages into.")] = Path("review"),
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day it is made.")] = None,
) -> None:
    """Write the book for volunteers who check translations: a page for each language."""
    from bot.editorial.review import write_book
    from flows.definition.loader import load_flow

    contact = settings_or_exit(quiet=True).operator_contact
    day = (on or datetime.now(UTC)).date()
    with _layout_needed():
        pages = write_book(load_flow(KINDS), to, day, contact)
    typer.echo(f"{len(pages) - 1} languages. Open {pages[0]} in a browser, or send the pages to volunteers.")


@cli.command()
def words(
    add: Annotated[str | None, typer.Option(help="Begin this language too, for example so.")] = None,
) -> None:
    """Bring the template, every catalogue and the table in the README up to date with the English."""
    from bot.editorial.progress_table import README, write_table
    from bot.editorial.update_catalogues import update_catalogues
    from bot.language.languages import load_languages
    from flows.definition.loader import load_flow

    if not README.exists():
        fail(NO_CHECKOUT)
    codes = [code for code in load_languages() if code != "en"]
    flow = load_flow(KINDS)
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    update_catalogues(flow, tuple([*codes, add] if add else codes), now)
    write_table(flow, load_languages())


@cli.command()
def page(
    to: Annotated[Path, typer.Option(help="The folder that the static host serves.")],
) -> None:
    """Write the fill-in page into a folder that a static host serves at PUBLIC_URL."""
    from bot.language.languages import load_languages
    from bot.web.page_files import page_files
    from bot.web.page_link import FOLDER
    from flows.definition.shipped import shipped_flow

    folder = to / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in page_files(shipped_flow(KINDS), load_languages()).items():
            (folder / name).write_bytes(content)
    except OSError as error:
        fail(f"{folder} cannot be written: {error.strerror}.")
    typer.echo(f"The page lies in {folder}. Set PUBLIC_URL to the address at which {to} can be reached.")


@contextmanager
def _layout_needed() -> Iterator[None]:
    """Say what to install, if what lays out the picture of the flow is not there."""
    try:
        yield
    except ModuleNotFoundError:
        fail(NO_LAYOUT)


def _asked(line: str, language: str) -> dict[str, object]:
    if dangers := hear(line, language):
        topics = list(dict.fromkeys(danger.topic for danger in dangers))
        return {"kind": "danger", "topics": topics, "example": dangers[0].example}
    if hear_call(line, language):
        return {"kind": "call", "topics": [], "example": ""}
    verdict = asked_of(line, language)
    meant = verdict.meant[:1]
    sure = "command" if meant and meant[0].kind == "command" else "answer"
    is_danger = verdict.kind == "sure" and meant[0].id in DANGERS
    kind = "danger" if is_danger else sure if verdict.kind == "sure" else verdict.kind
    return {"kind": kind, "topics": [one.id for one in verdict.meant], "example": verdict.example}
