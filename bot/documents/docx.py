"""A paper as a Word file: English for the office, then the same in the person's language to keep.

Plain pages that any office, phone or print shop opens. Nothing in the file tells who made it, or when.
"""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_BREAK
from docx.shared import Cm, Pt

from bot.documents.paragraphs import write_block, write_words
from bot.i18n import Language
from flows.model import Style, Text
from flows.paper import Paper

MARGIN = 1.9  # centimetres
LINES = {11.0: 52, 10.5: 55, 10.0: 58, 9.5: 61, 9.0: 65}  # lines of a page at each size of type (points)
LETTERS = 1020  # letters of one line of Arial, times the size in points
SPACE: dict[Style, float] = {
    "title": 1.6,
    "heading": 0.8,
    "body": 0.55,
    "words": 0.55,
    "line": 0.6,
    "note": 0.6,
}
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def write_docx(paper: Paper, english: Language, own: Language | None, keep: Text) -> bytes:
    """The file. `own`: the language of the part to keep, under the banner `keep`; None: English only."""
    document = _blank_document()
    size = _size(paper, english)
    for block in paper.blocks:
        write_block(document, block, english, size)
    if own:
        _write_own(document, paper, own, keep)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _blank_document() -> Any:
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(MARGIN)
    told = document.core_properties
    told.author = told.last_modified_by = told.comments = told.title = ""
    told.created = told.modified = LONG_AGO
    return document


def _write_own(document: Any, paper: Paper, own: Language, keep: Text) -> None:
    document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    write_words(document, own.plain(keep), own, Pt(10), bold=True)
    for block in paper.blocks:
        write_block(document, block, own, 11.0)


def _size(paper: Paper, english: Language) -> float:
    """The largest type with which the English fits the pages promised."""
    return next((size for size, lines in LINES.items() if _fits(paper, english, size, lines)), min(LINES))


def _fits(paper: Paper, english: Language, size: float, lines: int) -> bool:
    a_line = LETTERS / size
    needed = sum(
        1 + len(english.plain(block.text)) // a_line + SPACE.get(block.style, 0.15) for block in paper.blocks
    )
    return not paper.pages or needed <= lines * paper.pages
