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

OWN_SIZE = 12.0  # points; the part to keep may be as long as it is
MARGIN = 1.9  # centimetres
LINES = {
    12.0: 49,
    11.5: 51,
    11.0: 53,
    10.5: 56,
    10.0: 59,
    9.5: 62,
}  # lines of a page at each size of type (points)
LETTERS = 1020  # letters of one line of Arial, times the size in points
# Lines of space around a paragraph.
SPACE: dict[Style, float] = {
    "title": 1.6,
    "heading": 1.0,
    "line": 0.9,
    "address": 0.3,
    "bullet": 0.3,
    "tick": 0.3,
}
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def write_docx(paper: Paper, english: Language, own: Language | None, keep: Text) -> bytes:
    """The file. `own`: the language of the part to keep, under the banner `keep`; None: English only."""
    document = _blank_document()
    size = _size(paper, english)
    for block, close in paper.paragraphs():
        write_block(document, block, english, size, close=close)
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
    for block, close in paper.paragraphs():
        write_block(document, block, own, OWN_SIZE, close=close)


def _size(paper: Paper, english: Language) -> float:
    """The largest type with which the English fits the pages promised."""
    return next((size for size, lines in LINES.items() if _fits(paper, english, size, lines)), min(LINES))


def _fits(paper: Paper, english: Language, size: float, lines: int) -> bool:
    a_line = LETTERS / size
    needed = sum(
        1 + len(english.plain(block.text)) // a_line + SPACE.get(block.style, 0.6) for block in paper.blocks
    )
    return not paper.pages or needed <= lines * paper.pages
