"""Paragraphs of a Word file: blanks that nobody misses, lines to write on, and both directions of writing."""

import re
from typing import Any

from docx.enum.text import WD_COLOR_INDEX, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt

from bot.bidi import END, FIRST_STRONG, LEFT
from bot.i18n import Language
from flows.model import Style
from flows.paper import Block

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
