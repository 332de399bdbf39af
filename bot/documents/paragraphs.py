"""Paragraphs of a Word file: blanks that nobody misses, lines to write on, and both directions of writing."""

import re
from typing import Any

from docx.enum.text import WD_COLOR_INDEX, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt

from bot.i18n import END, ISOLATE, LEFT, Language
from flows.model import Style
from flows.paper import Block

FONT = "Arial"
WIDTH = Cm(17.2)  # of the text on the page
PIECES = re.compile(f"(\\[[^\\]]*\\]|[{ISOLATE}{LEFT}][^{END}]*{END})")
UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot hold
MARKS: dict[Style, str] = {"bullet": "•\t", "tick": "☐\t"}
AFTER: dict[Style, float] = {"title": 8, "heading": 2, "body": 5, "words": 5, "line": 5, "note": 3}  # points
BEFORE: dict[Style, float] = {"heading": 6, "note": 3}


def write_block(document: Any, block: Block, language: Language, size: float) -> None:
    """One paragraph, in type of `size` points."""
    points = Pt({"title": size + 4, "note": max(size - 1, 8.5)}.get(block.style, size))
    words = MARKS.get(block.style, "") + language.plain(block.text)
    paragraph = write_words(document, words, language, points, bold=block.style in ("title", "heading"))
    form = paragraph.paragraph_format
    form.space_after, form.space_before = Pt(AFTER.get(block.style, 1)), Pt(BEFORE.get(block.style, 0))
    form.keep_with_next = block.style in ("title", "heading")
    _indent(form, block.style)
    if block.style == "line":
        form.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
        paragraph.add_run(":\t")


def write_words(document: Any, words: str, language: Language, size: Length, *, bold: bool = False) -> Any:
    """One paragraph of one language: `[blanks]` are marked, and names keep their own direction."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing = 1.0
    if language.right_to_left:
        paragraph.paragraph_format.element.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for piece in filter(None, PIECES.split(UNPRINTABLE.sub("", words))):
        _write_run(paragraph, piece, language, size, bold)
    return paragraph


def _write_run(paragraph: Any, piece: str, language: Language, size: Length, bold: bool) -> None:
    shown = piece.strip(ISOLATE + LEFT + END)
    run = paragraph.add_run(shown)
    run.font.name, run.font.size, run.font.bold = FONT, size, bold
    run.font.cs_bold = bold
    run.font.complex_script = run.font.rtl = language.right_to_left and not _latin(shown)
    if piece.startswith("["):
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    properties = run._r.get_or_add_rPr()
    properties.rFonts.set(qn("w:cs"), FONT)
    _add(properties, "w:szCs", val=str(int(size.pt * 2)))
    _add(properties, "w:lang", val="en-GB", bidi=language.code)


def _add(properties: Any, name: str, **attributes: str) -> None:
    """Add one property to a run, in the place among the others that Word's schema wants (at the end)."""
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    properties.append(element)


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
