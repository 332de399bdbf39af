"""The blank document behind each paper sets text just as python-docx's own template, and is small.

So the pages for which the types' sizes were measured stay as they are.
"""

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import docx
from docx.oxml.ns import nsmap, qn

from bot.documents.docx import BLANK, write_docx
from flows.definition.schema import Style
from flows.definition.text import Text
from tests.bot.documents.test_docx import ENGLISH, FARSI, KEEP, LETTER, paper_of

TEMPLATE = Path(docx.__file__).parent / "templates" / "default.docx"
MOST = 11_000  # bytes of a letter of one page in two languages; 37,000 with python-docx's own template
THEME = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
LAYOUT = (  # the settings that change how a page is set; the others are about editing, or unused here
    "w:defaultTabStop",
    "w:characterSpacingControl",
    "w:compat",
)


def original(part: str) -> Element:
    """A part of python-docx's own template."""
    return _parsed(zipfile.ZipFile(TEMPLATE).read(part))


def ours(part: str) -> Element:
    """A part of the blank document."""
    return _parsed((BLANK / part).read_bytes())


def test_the_page_is_the_same() -> None:
    assert _canonical(ours("word/document.xml")) == _canonical(original("word/document.xml"))


def test_text_without_a_style_looks_the_same() -> None:
    assert _defaults(ours("word/styles.xml")) == _defaults(original("word/styles.xml")) | _theme_fonts()
    for styles in (ours("word/styles.xml"), original("word/styles.xml")):
        normal = next(style for style in styles.iter(qn("w:style")) if style.get(qn("w:styleId")) == "Normal")
        looks = [child for child in normal if child.tag in (qn("w:pPr"), qn("w:rPr"), qn("w:basedOn"))]
        assert looks == [], "the defaults of the document are all there is"


def test_pages_are_set_by_the_same_rules() -> None:
    for name in LAYOUT:
        (mine,), (theirs,) = (
            list(settings.iter(qn(name)))
            for settings in (ours("word/settings.xml"), original("word/settings.xml"))
        )
        assert _canonical(mine) == _canonical(theirs), name


def test_fonts_that_a_phone_lacks_are_replaced_in_the_same_way() -> None:
    theirs = {font.get(qn("w:name")): _canonical(font) for font in original("word/fontTable.xml")}
    mine = {font.get(qn("w:name")): _canonical(font) for font in ours("word/fontTable.xml") if len(font)}
    assert mine.items() <= theirs.items()
    assert {*_theme_fonts().values(), "Arial"} <= set(mine)


def test_a_paper_uses_no_style_that_the_blank_document_lacks() -> None:
    content = write_docx(LETTER, ENGLISH, FARSI, KEEP)
    body = _parsed(zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"))
    names = ("w:pStyle", "w:rStyle", "w:tblStyle", "w:numPr")
    assert not [mark for name in names for mark in body.iter(qn(name))]


def test_a_letter_is_a_small_file() -> None:
    words = "A sentence of some words that says what this person asks their MP to do. " * 3
    sentence = Text(words, "test")
    blocks: list[tuple[Style, Text | str]] = [("body", sentence)] * 15
    letter = paper_of(("title", "A letter"), *blocks)
    assert len(write_docx(letter, ENGLISH, FARSI, KEEP)) <= MOST


def test_every_part_that_is_named_is_there() -> None:
    names = set(zipfile.ZipFile(io.BytesIO(write_docx(LETTER, ENGLISH, None, KEEP))).namelist())
    types = ours("[Content_Types].xml")
    assert {str(part.get("PartName")).lstrip("/") for part in types if part.get("PartName")} == {
        name for name in names if not name.endswith(".rels") and name != "[Content_Types].xml"
    }


def _defaults(styles: Element) -> dict[str, str]:
    """The properties of text without a style, by their path."""
    defaults = styles.find(qn("w:docDefaults"))
    assert defaults is not None
    return {
        f"{_name(element.tag)}.{_unthemed(_name(key))}": value
        for element in defaults.iter()
        for key, value in element.attrib.items()
    }


def _unthemed(name: str) -> str:
    """The attribute that names a font outright, for one that names it by its place in the theme."""
    return {"cstheme": "cs"}.get(name, name.removesuffix("Theme"))


def _theme_fonts() -> dict[str, str]:
    """The fonts that python-docx's theme stands for. For complex scripts that is Word's own."""
    fonts = original("word/theme/theme1.xml").find(".//a:minorFont", THEME)
    assert fonts is not None
    latin, japanese = fonts.find("a:latin", THEME), fonts.find("a:font[@script='Jpan']", THEME)
    assert latin is not None and japanese is not None
    western, eastern = str(latin.get("typeface")), str(japanese.get("typeface"))
    named = {"ascii": western, "hAnsi": western, "eastAsia": eastern, "cs": "Times New Roman"}
    return {f"rFonts.{name}": font for name, font in named.items()}


def _parsed(content: bytes) -> Element:
    return ElementTree.fromstring(content)  # noqa: S314 (nobody else wrote it)


def _name(tag: str) -> str:
    return tag.removeprefix(f"{{{nsmap['w']}}}")


def _canonical(element: Element) -> str:
    """The element without the spaces between its parts, and without namespaces that it does not use."""
    return ElementTree.canonicalize(ElementTree.tostring(element, encoding="unicode"), strip_text=True)
