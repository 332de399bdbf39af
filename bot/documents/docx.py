"""A paper as a Word file: English for the office, then the same in the person's language to keep.

Plain pages that any office, phone or print shop opens. Nothing in the file tells who made it, or when.
"""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_BREAK, WD_COLOR_INDEX, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt

from bot.language.bidi import END, FIRST_STRONG, LEFT
from bot.language.languages import Language
from flows.definition.schema import Style
from flows.definition.text import Text
from flows.state.paper import Block, Paper

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


FONT = "Arial"
LRM = "\u200e"  # left-to-right mark
WIDTH = Cm(17.2)  # of the text on the page
PIECES = re.compile(f'(\\[[^\\]]*\\]|{LEFT}"[^"]*"{END}|[{FIRST_STRONG}{LEFT}][^{END}]*{END})')
UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot hold
# What Word's schema (ECMA-376, part 1, 17.3) wants after the elements that python-docx does not know.
AFTER_BIDI = (
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:rPr",
)
AFTER_SIZE = ("w:highlight", "w:u", "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang")
MARKS: dict[Style, str] = {"bullet": "•\t", "tick": "☐\t"}
CLOSE, APART = 2, 7  # points after a paragraph: before one that stands close to it, and before another
BEFORE: dict[Style, float] = {"heading": 5, "line": 5}  # points; a line to write on by hand needs room


def write_block(document: Any, block: Block, language: Language, size: float, *, close: bool) -> None:
    """One paragraph, in type of `size` points; `close`: it stands close to the next one."""
    points = Pt({"title": size + 4, "note": max(size - 1, 8.5)}.get(block.style, size))
    words = MARKS.get(block.style, "") + language.plain(block.text)
    paragraph = write_words(document, words, language, points, bold=block.style in ("title", "heading"))
    form = paragraph.paragraph_format
    form.keep_with_next = block.style in ("title", "heading")
    form.space_before = Pt(BEFORE.get(block.style, 0))
    form.space_after = Pt(CLOSE if close or form.keep_with_next else APART)
    _indent(form, block.style)
    if block.style == "line":
        form.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
        paragraph.add_run(":\t")


def write_words(document: Any, words: str, language: Language, size: Length, *, bold: bool = False) -> Any:
    """One paragraph of one language: `[blanks]` are marked, and names keep their own direction."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing = 1.0
    if language.right_to_left:
        properties = paragraph.paragraph_format.element.get_or_add_pPr()
        properties.insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)
    for piece in filter(None, PIECES.split(UNPRINTABLE.sub("", words))):
        _write_run(paragraph, piece, language, size, bold)
    return paragraph


def _write_run(paragraph: Any, piece: str, language: Language, size: Length, bold: bool) -> None:
    apart = piece.startswith((FIRST_STRONG, LEFT))  # a name, a link, an English sentence
    shown = piece.translate(dict.fromkeys(map(ord, (FIRST_STRONG, LEFT, END))))
    if apart and language.right_to_left and _latin(shown) and not shown[-1:].isalnum():
        shown += LRM  # else the full stop at the end goes to the other side
    run = paragraph.add_run(shown)
    run.font.name, run.font.size, run.font.bold = FONT, size, bold
    run.font.cs_bold = bold
    run.font.complex_script = run.font.rtl = language.right_to_left and not (apart and _latin(shown))
    if piece.startswith("["):
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    properties = run._r.get_or_add_rPr()
    properties.rFonts.set(qn("w:cs"), FONT)
    _add(properties, "w:szCs", AFTER_SIZE, val=str(int(size.pt * 2)))
    _add(properties, "w:lang", (), val="en-GB", bidi=language.code)


def _add(properties: Any, name: str, before: tuple[str, ...], **attributes: str) -> None:
    """Add one property to a run, before those that Word's schema wants after it."""
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    properties.insert_element_before(element, *before)


def _latin(words: str) -> bool:
    letter = next((one for one in words if one.isalpha()), "a")
    return letter.isascii()


def _indent(form: Any, style: Style) -> None:
    """Lists hang behind their mark; the person's own words stand in from both sides."""
    if style in MARKS:
        form.left_indent, form.first_line_indent = Cm(0.7), Cm(-0.7)
        form.tab_stops.add_tab_stop(Cm(0.7))
    elif style == "words":
        form.left_indent = form.right_indent = Cm(0.8)
