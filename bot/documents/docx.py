"""Writes a paper as a Word file: English for the office, then the same in the person's language to keep.

A paper that goes to no office is in the person's language alone; only what they say aloud is in English too.

It is for those who change the words; `pdf/` is for all others. Nothing in the file reveals who made
it or when. The English is set in the largest type in which it fits the promised number of pages. Its length
is an estimate, because only a word processor knows where its lines break.
"""

import re
from copy import deepcopy
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.blkcntnr import BlockItemContainer
from docx.document import Document
from docx.enum.text import WD_BREAK, WD_COLOR_INDEX, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt
from docx.text.font import Font
from docx.text.paragraph import Paragraph
from docx.text.parfmt import ParagraphFormat

from bot.documents.passages import TAGS, Passage, first_pages, pages_to_keep
from bot.language.bidi import END, FIRST_STRONG, LEFT
from bot.language.languages import Language
from flows.definition.schema import Style
from flows.definition.text import Text
from flows.state.paper import Block, Paper

FONT = "Arial"
MARGIN = Cm(1.9)
TEXT_WIDTH = Cm(17.2)
OWN_LANGUAGE_SIZE = 12.0  # points; the part to keep may fill any number of pages
BANNER_SIZE = 10.0  # points
LINES_PER_PAGE = {12.0: 49, 11.5: 51, 11.0: 53, 10.5: 56, 10.0: 59, 9.5: 62}  # by size of type in points
CHARACTERS_PER_LINE = 1020  # of Arial, times the size in points
SPACING_IN_LINES: dict[Style, float] = {  # around a paragraph, to estimate the length
    "title": 1.6,
    "heading": 1.0,
    "line": 0.9,
    "address": 0.3,
    "fact": 0.3,
    "bullet": 0.3,
    "tick": 0.3,
    "signed": 2.6,
}
OTHER_SPACING_IN_LINES = 0.6
SPACE_BEFORE: dict[Style, float] = {  # points; room to write and to sign
    "heading": 5,
    "line": 5,
    "signed": 30,
}
SPACE_AFTER, SPACE_AFTER_CLOSE = 7, 2  # points; the second is used before a paragraph set close
HEADINGS: tuple[Style, ...] = ("title", "heading")
MARKS: dict[Style, str] = {"bullet": "•\t", "tick": "☐\t"}
MEANING_SIZE = 1.5  # points by which the meaning of a sentence is set smaller than the sentence itself
# The parts of a Word file, not zipped: of python-docx's own template what changes how a page looks, with the
# fonts of its theme by name. The rest, a picture and 160 styles that no paper uses, made a file of 37 KB.
BLANK = Path(__file__).parent / "blank_document"
DOCUMENT = "word/document.xml"  # the only part that differs from file to file
DATED = (2000, 1, 1, 0, 0, 0)  # each part of each file, so that it reveals nothing
LOOKS = 500  # looks of paragraphs and of runs that are kept: a language needs about 20 of each

# English words that are none in our other languages of Latin letters; in English, one word in ten at least.
ENGLISH_WORDS = {"the", "and", "of", "is", "my", "we", "have", "has", "with", "was", "are", "our", "they"}

LRM = "\u200e"  # left-to-right mark
PIECES = re.compile(f'(\\[[^\\]]*\\]|{LEFT}"[^"]*"{END}|[{FIRST_STRONG}{LEFT}][^{END}]*{END})')
ISOLATES = dict.fromkeys(map(ord, (FIRST_STRONG, LEFT, END)))
UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot hold
# Elements that Word's schema (ECMA-376, part 1, 17.3) requires after those that python-docx does not know.
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


def write_docx(paper: Paper, english: Language, own: Language | None, keep: Text) -> bytes:
    """Return the file's content.

    `own` is the language of the part to keep, which begins with the banner `keep`; None omits that part.
    """
    document = deepcopy(_blank_document().element)
    body = BlockItemContainer(document.body, _blank_document())
    size = _largest_size_that_fits(paper, english)
    for passage in first_pages(paper, english, own):
        _add_passage(body, passage, size - MEANING_SIZE if passage.is_meaning else size)
    if kept := list(pages_to_keep(paper, own)):
        _begin_part_to_keep(body, kept[0].language, keep)
        for passage in kept:
            _add_passage(body, passage, OWN_LANGUAGE_SIZE)
    return _zipped(serialize_part_xml(document))


@cache
def _blank_document() -> Document:
    """Return the blank document, to be copied.

    If each file opened it anew, its parts, which refer to each other, would wait for the garbage collector.
    """
    document = docx.Document(str(BLANK))
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    return document


def _zipped(document: bytes) -> bytes:
    """Return the blank file's parts, with this document in place of the blank one."""
    file = BytesIO()
    with ZipFile(file, "w") as parts:
        for name, content in _blank_parts().items():
            parts.writestr(ZipInfo(name, DATED), document if name == DOCUMENT else content, ZIP_DEFLATED)
    return file.getvalue()


@cache
def _blank_parts() -> dict[str, bytes]:
    paths = sorted(path for path in BLANK.rglob("*") if path.is_file())
    return {path.relative_to(BLANK).as_posix(): path.read_bytes() for path in paths}


def _largest_size_that_fits(paper: Paper, english: Language) -> float:
    """Return the size in points; the smallest one if none fits."""
    return next((size for size in LINES_PER_PAGE if _fits(paper, english, size)), min(LINES_PER_PAGE))


def _fits(paper: Paper, english: Language, size: float) -> bool:
    needed = sum(_lines_of_block(block, english, size) for block, _ in paper.paragraphs())
    return not paper.pages or needed <= LINES_PER_PAGE[size] * paper.pages


def _lines_of_block(block: Block, english: Language, size: float) -> float:
    lines = english.plain(block.text).split("\n")
    full_lines = sum(1 + len(line) // (CHARACTERS_PER_LINE / size) for line in lines)
    return full_lines + SPACING_IN_LINES.get(block.style, OTHER_SPACING_IN_LINES)


def _begin_part_to_keep(body: BlockItemContainer, own: Language, keep: Text) -> None:
    body.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    banner = _add_paragraph(body, _plain_layout(own.right_to_left))
    proofed = _word_language("", own, is_own=False)
    _add_words(banner, own.plain(keep), own, BANNER_SIZE, proofed, bold=True)


def _add_passage(body: BlockItemContainer, passage: Passage, size: float) -> None:
    """Add one paragraph in type of `size` points."""
    style, language = passage.style, passage.language
    own_size = {"title": size + 4, "note": max(size - 1, 8.5)}.get(style, size)
    words = passage.block.mark(MARKS).replace(" ", "\t") + passage.words
    proofed = _word_language(words, passage.written_in or language, is_own=style == "words")
    paragraph = _add_paragraph(body, _layout(style, language.right_to_left, close=passage.close))
    _add_words(paragraph, words, language, own_size, proofed, bold=style in HEADINGS)
    if style == "line":
        paragraph.add_run(":\t")


def _add_paragraph(body: BlockItemContainer, layout: BaseOxmlElement) -> Paragraph:
    paragraph = body.add_paragraph()
    paragraph._p.insert(0, deepcopy(layout))
    return paragraph


def _add_words(
    paragraph: Paragraph, words: str, language: Language, size: float, proofed: str, *, bold: bool
) -> None:
    """Add words in one language; `[blanks]` are highlighted, and names keep their own direction.

    `proofed`: Word's name of the language in which it is proofread.
    """
    for piece in filter(None, PIECES.split(UNPRINTABLE.sub("", words))):
        shown = piece.translate(ISOLATES)
        # A name, a link or an English sentence inside a right-to-left language.
        is_latin = language.right_to_left and piece.startswith((FIRST_STRONG, LEFT)) and _is_latin(shown)
        if is_latin and not shown[-1:].isalnum():
            shown += LRM  # without it, a full stop at the end jumps to the other side
        written = TAGS["en"] if is_latin else proofed
        marked, right_to_left = piece.startswith("["), language.right_to_left and not is_latin
        properties = _properties(size, written, bold=bold, marked=marked, right_to_left=right_to_left)
        paragraph.add_run(shown)._r.insert(0, deepcopy(properties))


def _word_language(words: str, language: Language, *, is_own: bool) -> str:
    """What Word calls the language of some words. `is_own`: the person's own, which may be in English."""
    code = "en" if is_own and _is_english(words, language) else language.code
    return TAGS.get(code, code)


def _is_english(words: str, language: Language) -> bool:
    """Whether the own words of a reader of this language are in English, as their letters or words say."""
    shown = words.translate(ISOLATES)
    if not _is_latin(shown) or not _is_latin(language.name):
        return _is_latin(shown)
    spelled = re.findall(r"\w+", shown.casefold())
    return 10 * sum(word in ENGLISH_WORDS for word in spelled) >= len(spelled)


def _is_latin(text: str) -> bool:
    """Whether the first letter is Latin; text without letters counts as Latin too."""
    return next((character for character in text if character.isalpha()), "a").isascii()


@lru_cache(LOOKS)
def _layout(style: Style, right_to_left: bool, *, close: bool) -> BaseOxmlElement:
    """The properties of a block's paragraph, to be copied: python-docx takes long to make them."""
    properties = deepcopy(_plain_layout(right_to_left))
    layout = _paragraph_format(properties)
    layout.keep_with_next = style in HEADINGS
    layout.space_before = Pt(SPACE_BEFORE.get(style, 0))
    layout.space_after = Pt(SPACE_AFTER_CLOSE if close or style in HEADINGS else SPACE_AFTER)
    _indent(layout, style)
    if style == "line":
        layout.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
    return properties


@cache
def _plain_layout(right_to_left: bool) -> BaseOxmlElement:
    """The properties of any paragraph."""
    properties = OxmlElement("w:pPr")
    _paragraph_format(properties).line_spacing = 1.0
    if right_to_left:
        properties.insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)
    return properties


def _paragraph_format(properties: BaseOxmlElement) -> ParagraphFormat:
    paragraph = OxmlElement("w:p")
    paragraph.append(properties)
    return ParagraphFormat(paragraph)


def _indent(layout: ParagraphFormat, style: Style) -> None:
    """Hang list items behind their mark; indent the person's own words from both sides."""
    if style in MARKS or style == "fact":
        layout.left_indent, layout.first_line_indent = Cm(0.7), Cm(-0.7)
        layout.tab_stops.add_tab_stop(Cm(0.7))
    elif style == "words":
        layout.left_indent = layout.right_indent = Cm(0.8)


@lru_cache(LOOKS)
def _properties(
    size: float, proofed: str, *, bold: bool, marked: bool, right_to_left: bool
) -> BaseOxmlElement:
    """The properties of a run, to be copied, for the same reason."""
    run = OxmlElement("w:r")
    font = Font(run)
    font.name, font.size, font.bold = FONT, Pt(size), bold
    font.cs_bold = bold
    font.complex_script = font.rtl = right_to_left
    if marked:
        font.highlight_color = WD_COLOR_INDEX.YELLOW
    properties: BaseOxmlElement = run.get_or_add_rPr()
    _set_complex_script_properties(properties, size, proofed)
    return properties


def _set_complex_script_properties(properties: BaseOxmlElement, size: float, proofed: str) -> None:
    """Set what python-docx has no names for: font and size of complex scripts, and the language.

    Word looks at one of two languages, by the script of the letters.
    """
    properties.get_or_add_rFonts().set(qn("w:cs"), FONT)
    _insert(properties, "w:szCs", AFTER_SIZE, val=str(int(size * 2)))
    _insert(properties, "w:lang", (), val=proofed, bidi=proofed)


def _insert(properties: BaseOxmlElement, name: str, before: tuple[str, ...], **attributes: str) -> None:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    properties.insert_element_before(element, *before)
