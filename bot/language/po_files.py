"""Reads and writes catalogues as .po files for Weblate, Poedit and msgfmt, without losing anything.

A message whose English has changed carries its previous English (`#| msgid`). Babel breaks those lines inside
their quotes when it writes them, and reads them as comments. This module corrects both.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import escape, read_po, unescape, write_po

from bot.language import formats

WIDTH = 110
TEMPLATE_SUFFIX = ".pot"
PREVIOUS = "| "  # follows the # on a line with the previous English
MSGID = re.compile(r'msgid((?: *"(?:[^"\\]|\\.)*")+)')
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def read_catalogue(path: Path) -> Catalog:
    """Read a .po file, or a template (.pot), which has no language.

    If the English of a message has changed, `previous_id` is the previous English.
    """
    locale = None if path.suffix == TEMPLATE_SUFFIX else formats.cldr_locale(path.parent.parent.name)
    with path.open("rb") as file:
        catalogue = read_po(file, locale=locale)
    for message in catalogue:
        _restore_previous(message)
    return catalogue


def write_catalogue(catalogue: Catalog, path: Path) -> None:
    """Write a .po file, creating the folders above it if they are missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(catalogue_text(catalogue), encoding="utf-8")


def catalogue_text(catalogue: Catalog) -> str:
    """Return a catalogue as the text of a .po file."""
    file = io.BytesIO()
    write_po(file, catalogue, width=WIDTH)
    lines = file.getvalue().decode().split("\n")
    return "\n".join(_with_previous(lines, catalogue))


def _restore_previous(message: Message) -> None:
    """Move the previous English from the comments, where Babel leaves it, to `previous_id`."""
    lines = [comment for comment in message.user_comments if comment.startswith(PREVIOUS)]
    msgid = MSGID.search(" ".join(line.removeprefix(PREVIOUS).strip() for line in lines))
    message.user_comments = [comment for comment in message.user_comments if comment not in lines]
    if msgid and not message.previous_id:
        message.previous_id = ["".join(unescape(quoted) for quoted in QUOTED.findall(msgid[1]))]


def _with_previous(lines: list[str], catalogue: Catalog) -> Iterator[str]:
    """Insert `#| msgid` lines before the context of each message whose English has changed."""
    previous = {
        f"msgctxt {escape(message.context)}": str(message.previous_id[0])
        for message in catalogue
        if message.previous_id and message.context
    }
    for line in lines:
        if line in previous:
            yield f"#| msgid {escape(previous[line])}"
        yield line
