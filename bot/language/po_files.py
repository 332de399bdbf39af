"""Catalogues as .po files that Weblate, Poedit and msgfmt take: read, and written so that nothing is lost.

Babel breaks the lines of the English of before (`#| msgid`) inside its quotes, and takes it for a comment
when it reads it. Both are mended here.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import escape, read_po, unescape, write_po

from bot.language import formats

WIDTH = 110
PREVIOUS = "| "  # how the lines of the English of before begin, once their # is gone
MSGID = re.compile(r'msgid((?: *"(?:[^"\\]|\\.)*")+)')
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def read_catalogue(path: Path) -> Catalog:
    """One .po file, each message with the English of before where its own has changed."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=formats.locale(path.parent.parent.name))
    for message in catalogue:
        _take_previous(message)
    return catalogue


def write_catalogue(catalogue: Catalog, path: Path) -> None:
    """Write a .po file."""
    written = io.BytesIO()
    write_po(written, catalogue, width=WIDTH)
    lines = written.getvalue().decode().split("\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(_with_previous(lines, catalogue)), encoding="utf-8")


def _take_previous(message: Message) -> None:
    lines = [one for one in message.user_comments if one.startswith(PREVIOUS)]
    found = MSGID.search(" ".join(one.removeprefix(PREVIOUS).strip() for one in lines))
    message.user_comments = [one for one in message.user_comments if one not in lines]
    if found and not message.previous_id:
        message.previous_id = ["".join(unescape(one) for one in QUOTED.findall(found[1]))]


def _with_previous(lines: list[str], catalogue: Catalog) -> Iterator[str]:
    """The lines with `#| msgid` before the context of each message whose English has changed."""
    before = {one.context: str(one.previous_id[0]) for one in catalogue if one.previous_id}
    contexts = {f"msgctxt {escape(context)}": english for context, english in before.items() if context}
    for line in lines:
        if line in contexts:
            yield f"#| msgid {escape(contexts[line])}"
        yield line
