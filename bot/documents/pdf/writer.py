"""Writes the file: pages, fonts, and the tags by which a screen reader finds its way.

The same content gives the same bytes: there is no date in the file, no number of its own, and no name of who
made it. All measures are in points, from the lower left corner of a page (ISO 32000).
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import accumulate

import pydyf

from bot.documents.pdf.faces import EM, Face, Shape
from bot.documents.pdf.lines import Bit, TextLine
from bot.documents.pdf.truetype import write_font

PAGE_WIDTH, PAGE_HEIGHT = 595.276, 841.89  # A4
LEVEL = 6  # of compression
NEW_LINE = "\n"
MOST_IN_A_MAP = 100  # letters in one block of a map from glyphs to text
LETTERS = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""
Colour = tuple[float, float, float]
Area = tuple[float, float, float, float]
BLACK: Colour = (0, 0, 0)


@dataclass
class EmbeddedFont:
    """What a file uses of one face: glyphs by their look and their letters."""

    face: Face
    glyphs: dict[tuple[object, str], int] = field(default_factory=dict)
    shapes: list[Shape] = field(default_factory=list)

    def glyph(self, shape: Shape) -> int:
        """The number of a glyph, which is added if it is new."""
        key = (shape.parts, shape.text)
        if key not in self.glyphs:
            self.shapes.append(shape)
            self.glyphs[key] = len(self.shapes)
        return self.glyphs[key]

    def width(self, glyph: int) -> int:
        """How wide a glyph is."""
        return self.shapes[glyph - 1].width


@dataclass
class Tag:
    """A part of the document as a screen reader sees it: what it is, its language, and where it stands."""

    kind: str
    language: str | None = None
    children: "list[Tag]" = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)  # page, and number of the marked content

    def add(self, kind: str, language: str | None = None) -> "Tag":
        """Add a part below this one."""
        self.children.append(child := Tag(kind, language))
        return child


class Page:
    """One page that is drawn on."""

    def __init__(self, number: int, fonts: "Fonts") -> None:
        self._number, self._fonts = number, fonts
        self._drawn: list[bytes] = []
        self.tags: list[Tag] = []  # by number of the marked content

    def rectangle(self, box: Area, *, fill: Colour | None = None, edge: Colour | None = None) -> None:
        """Draw a rectangle: its left, lower edge, width and height."""
        colours = f"{_numbers(fill)} rg " if fill else ""
        colours += f"{_numbers(edge)} RG 0.6 w " if edge else ""
        paint = {(True, True): "B", (True, False): "f", (False, True): "S"}[
            fill is not None, edge is not None
        ]
        self._artifact(f"{colours}{_numbers(box)} re {paint}")

    def rule(self, left: float, right: float, height: float) -> None:
        """Draw a line to write on."""
        self._artifact(f"0.35 G 0.6 w {_numbers((left, height))} m {_numbers((right, height))} l S")

    def text(self, place: tuple[float, float], size: float, line: TextLine, tag: Tag) -> None:
        """Write a line of text, from its left end."""
        if not line.bits:
            return
        if not self.tags or self.tags[-1] is not tag:
            tag.places.append((self._number, len(self.tags)))
            self.tags.append(tag)
        number = len(self.tags) - 1
        shown = b"".join(self._shown(line, place, size))
        opening = f"/{tag.kind} <</MCID {number}>> BDC 0 g BT "
        self._drawn.append(opening.encode() + shown + b"ET EMC")

    def content(self) -> bytes:
        """What a viewer draws."""
        return b"\n".join(self._drawn)

    def _artifact(self, operators: str) -> None:
        """Draw what is no part of the text."""
        self._drawn.append(f"/Artifact BMC q {operators} Q EMC".encode())

    def _shown(self, line: TextLine, place: tuple[float, float], size: float) -> Iterator[bytes]:
        """Write the bits in the order in which they are read, so that they are copied in this order."""
        lefts = list(accumulate((bit.width for bit in line.bits), initial=0))
        after = None
        for at in line.reading:
            if at != after:
                left = place[0] + lefts[at] * size / EM
                yield f"1 0 0 1 {_numbers((left, place[1]))} Tm ".encode()
            yield self._bit(line.bits[at], size)
            after = at + 1

    def _bit(self, bit: Bit, size: float) -> bytes:
        """Write some letters; those of a word that stands in the file already are not put together anew."""
        key = (id(bit), size)
        if key not in self._fonts.written:
            self._fonts.written[key] = self._written(bit, size), bit
        return self._fonts.written[key][0]

    def _written(self, bit: Bit, size: float) -> bytes:
        name, font = self._fonts.of(bit.face)
        pieces, written = list[str](), ""
        for shape in bit.shapes:
            glyph = font.glyph(shape)
            written += f"{glyph:04x}"
            if by := font.width(glyph) - shape.advance:
                pieces.append(f"<{written}>{by}")
                written = ""
        pieces.append(f"<{written}>" if written else "")
        return f"/{name} {_numbers((size,))} Tf [{''.join(pieces)}] TJ ".encode()


class Fonts:
    """The fonts of one file."""

    def __init__(self) -> None:
        self._used: dict[Face, tuple[str, EmbeddedFont]] = {}
        self.written: dict[tuple[int, float], tuple[bytes, Bit]] = {}  # by bit, which is kept, and size

    def of(self, face: Face) -> tuple[str, EmbeddedFont]:
        """The font that holds the glyphs of a face, and its name."""
        if face not in self._used:
            self._used[face] = f"F{len(self._used) + 1}", EmbeddedFont(face)
        return self._used[face]

    def all(self) -> Iterable[tuple[str, EmbeddedFont]]:
        """All fonts by their names."""
        return self._used.values()


class PdfWriter:
    """A file that grows page by page."""

    def __init__(self, title: str, language: str) -> None:
        """`title`: what a viewer shows. `language`: of the title, and of all that says no other."""
        self._title, self._language = title, language
        self._fonts, self._pages = Fonts(), list[Page]()
        self.root = Tag("Document", language)

    def add_page(self) -> Page:
        """Begin a page."""
        self._pages.append(page := Page(len(self._pages), self._fonts))
        return page

    def content(self) -> bytes:
        """The whole file."""
        pdf = pydyf.PDF()
        fonts = {name: _font(pdf, font) for name, font in self._fonts.all()}
        resources = _added(pdf, {"Font": pydyf.Dictionary(fonts)})
        for number, page in enumerate(self._pages):
            _add_page(pdf, number, page.content(), resources)
        self._describe(pdf)
        file = BytesIO()
        pdf.write(file, version=b"1.7", compress=True)
        return file.getvalue()

    def _describe(self, pdf: pydyf.PDF) -> None:
        pdf.info["Title"] = pydyf.String(self._title)
        pdf.catalog["Lang"] = pydyf.String(self._language)
        pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
        pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
        tree, objects = pydyf.Dictionary({"Type": "/StructTreeRoot"}), dict[int, bytes]()
        pdf.add_object(tree)
        tree["K"] = _add_tag(pdf, self.root, tree.reference, objects)
        tree["ParentTree"] = pydyf.Dictionary({"Nums": _parents(self._pages, objects)})
        pdf.catalog["StructTreeRoot"] = tree.reference


def _added(pdf: pydyf.PDF, entries: Mapping[str, object]) -> bytes:
    """Add a dictionary; returns the reference to it."""
    pdf.add_object(dictionary := pydyf.Dictionary(dict(entries)))
    return bytes(dictionary.reference)


def _add_stream(pdf: pydyf.PDF, content: bytes, **extra: object) -> bytes:
    """Add some content, compressed; returns the reference to it."""
    stream = pydyf.Stream([zlib.compress(content, LEVEL)], {"Filter": "/FlateDecode", **extra})
    pdf.add_object(stream)
    return bytes(stream.reference)


def _add_page(pdf: pydyf.PDF, number: int, drawn: bytes, resources: bytes) -> None:
    content = _add_stream(pdf, drawn)
    page = {
        "Type": "/Page",
        "Parent": pdf.pages.reference,
        "MediaBox": pydyf.Array([0, 0, PAGE_WIDTH, PAGE_HEIGHT]),
        "Contents": content,
        "Resources": resources,
        "StructParents": number,
        "Tabs": "/S",
    }
    pdf.add_page(pydyf.Dictionary(page))


def _add_tag(pdf: pydyf.PDF, tag: Tag, parent: bytes, objects: dict[int, bytes]) -> bytes:
    """Add a tag and those below it; returns the reference to it."""
    element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{tag.kind}", "P": parent})
    pdf.add_object(element)
    objects[id(tag)] = element.reference
    if tag.language:
        element["Lang"] = pydyf.String(tag.language)
    below = [_add_tag(pdf, child, element.reference, objects) for child in tag.children]
    marked = [
        pydyf.Dictionary({"Type": "/MCR", "Pg": pdf.page_references[page], "MCID": number})
        for page, number in tag.places
    ]
    element["K"] = pydyf.Array([*below, *marked])
    return bytes(element.reference)


def _parents(pages: Sequence[Page], objects: dict[int, bytes]) -> pydyf.Array:
    """For each page, the tag of each marked content."""
    numbers = pydyf.Array()
    for number, page in enumerate(pages):
        numbers += [number, pydyf.Array([objects[id(tag)] for tag in page.tags])]
    return numbers


def _font(pdf: pydyf.PDF, font: EmbeddedFont) -> bytes:
    """Embed a font; returns the reference to it."""
    name = f"/PAPERS+{font.face.name}-{'Bold' if font.face.bold else 'Regular'}"
    glyphs = _added(pdf, _glyphs(font, name, _added(pdf, _description(pdf, font, name))))
    composite = {
        "Type": "/Font",
        "Subtype": "/Type0",
        "BaseFont": name,
        "Encoding": "/Identity-H",
        "DescendantFonts": pydyf.Array([glyphs]),
        "ToUnicode": _add_stream(pdf, _letters(font)),
    }
    return _added(pdf, composite)


def _description(pdf: pydyf.PDF, font: EmbeddedFont, name: str) -> dict[str, object]:
    face, program = font.face, write_font(font.face, font.shapes)
    return {
        "Type": "/FontDescriptor",
        "FontName": name,
        "Flags": 4,
        "FontBBox": pydyf.Array([-EM, face.descent, 2 * EM, face.ascent]),
        "ItalicAngle": 0,
        "Ascent": face.ascent,
        "Descent": face.descent,
        "CapHeight": 714,
        "StemV": 140 if face.bold else 90,
        "FontFile2": _add_stream(pdf, program, Length1=len(program)),
    }


def _glyphs(font: EmbeddedFont, name: str, description: bytes) -> dict[str, object]:
    registry = {"Registry": pydyf.String("Adobe"), "Ordering": pydyf.String("Identity"), "Supplement": 0}
    return {
        "Type": "/Font",
        "Subtype": "/CIDFontType2",
        "BaseFont": name,
        "CIDSystemInfo": pydyf.Dictionary(registry),
        "FontDescriptor": description,
        "DW": 0,
        "W": pydyf.Array([1, pydyf.Array([max(shape.width, 0) for shape in font.shapes])]),
        "CIDToGIDMap": "/Identity",
    }


def _letters(font: EmbeddedFont) -> bytes:
    """The map from glyphs to letters, by which text is copied out of the file."""
    entries = [
        f"<{number:04x}> <{shape.text.encode('utf-16-be').hex()}>"
        for number, shape in enumerate(font.shapes, start=1)
    ]
    blocks = [entries[at : at + MOST_IN_A_MAP] for at in range(0, len(entries), MOST_IN_A_MAP)]
    body = [f"{len(block)} beginbfchar\n{NEW_LINE.join(block)}\nendbfchar" for block in blocks]
    return LETTERS.format(NEW_LINE.join(body)).encode()


def _numbers(values: Iterable[float]) -> str:
    return " ".join(f"{value:.2f}".rstrip("0").rstrip(".") for value in values)
