"""The type faces of the pages: Noto Sans, and its sisters for other scripts, in regular and bold.

HarfBuzz shapes the words. The files of the faces are mapped, not read, so few of their pages are in memory.
All measures are in thousandths of the size of type.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb

EM = 1000  # what the size of type is divided into
BOLD = 700.0
FOLDER = Path(str(files("manimgx_fonts")))
LATIN = "NotoSans"
OF_LANGUAGES = {  # the face in which a language is set, if it is another one
    **dict.fromkeys(("ar", "ckb", "fa", "prs", "ps", "ur"), "NotoSansArabic"),
    "bn": "NotoSansBengali",
    "ti": "NotoSansEthiopic",
}
LEADING = {"NotoSansArabic": 1.62, "NotoSansBengali": 1.5, "NotoSansEthiopic": 1.46}  # of lines, in sizes
LATIN_LEADING = 1.3
MISSING = "\ufffd"  # what is shown for a letter that no face has
JOINS_BEFORE = re.compile("[\u0300-\u036f\u200c\u200d\ufe00-\ufe0f\u20e3]")  # never begins a run of its own

CurvePoint = tuple[int, int]
GlyphPart = tuple[int, int, int]  # of what is drawn: a glyph of the face, and how far right and up it stands


class Shape(NamedTuple):
    """What letters that belong together look like, and what they say when they are copied."""

    parts: tuple[GlyphPart, ...]
    text: str
    advance: int  # to the next one, with the kerning between them
    width: int  # without it


class Face:
    """One face in one weight."""

    def __init__(self, name: str, *, bold: bool) -> None:
        self.name, self.bold = name, bold
        self._font = hb.Font(hb.Face(hb.Blob.from_file_path(str(FOLDER / f"{name}[wght].ttf"))))
        self._font.scale = (EM, EM)
        if bold:
            self._font.set_variations({"wght": BOLD})

        extents = self._font.get_font_extents("ltr")
        # how far the face reaches above the line on which letters stand, and below (negative)
        self.ascent, self.descent = round(extents.ascender), round(extents.descender)
        self._has, self._widths = dict[str, bool](), dict[int, int]()

    def has(self, character: str) -> bool:
        """Whether the face has a letter."""
        if character not in self._has:
            self._has[character] = bool(self._font.get_nominal_glyph(ord(character)))
        return self._has[character]

    def shapes(self, shown: str, text: str, *, right_to_left: bool) -> list[Shape]:
        """What letters in one direction look like, from left to right; copied, they say `text`."""
        buffer = hb.Buffer()
        buffer.add_str(shown)
        buffer.guess_segment_properties()
        if right_to_left:  # whoever turns the letters round again, to copy them, would turn what is joined
            buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.direction = "rtl" if right_to_left else "ltr"
        hb.shape(self._font, buffer)
        glyphs = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        clusters = [(start, list(group)) for start, group in groupby(glyphs, lambda glyph: glyph[0].cluster)]
        starts = sorted(start for start, _ in clusters)
        ends = dict(zip(starts, (*starts[1:], len(text)), strict=True))
        return [self._shape(group, text[start : ends[start]]) for start, group in clusters]

    def _shape(self, glyphs: Sequence[tuple[hb.GlyphInfo, hb.GlyphPosition]], text: str) -> Shape:
        parts, at = list[GlyphPart](), 0
        for info, position in glyphs:
            parts.append((info.codepoint, at + position.x_offset, position.y_offset))
            at += position.x_advance
        alone = len(parts) == 1 and at > 0
        return Shape(tuple(parts), text, at, self._width(parts[0][0]) if alone else at)

    def _width(self, glyph: int) -> int:
        if glyph not in self._widths:
            self._widths[glyph] = round(self._font.get_glyph_h_advance(glyph))
        return self._widths[glyph]

    def outline(self, glyph: int) -> list[list[tuple[CurvePoint, bool]]]:
        """The contours of a glyph: points, each with whether it lies on the curve (quadratic)."""
        pen = _Pen()
        self._font.draw_glyph_with_pen(glyph, pen)
        return [contour for contour in pen.contours if len(contour) > 2]


class _Pen:
    """Collects the contours of a glyph; HarfBuzz calls it as a pen of fontTools."""

    def __init__(self) -> None:
        self.contours: list[list[tuple[CurvePoint, bool]]] = []

    def moveTo(self, point: tuple[float, float]) -> None:
        self.contours.append([(_rounded(point), True)])

    def lineTo(self, point: tuple[float, float]) -> None:
        self.contours[-1].append((_rounded(point), True))

    def qCurveTo(self, control: tuple[float, float], point: tuple[float, float]) -> None:
        self.contours[-1] += [(_rounded(control), False), (_rounded(point), True)]

    def curveTo(self, *points: tuple[float, float]) -> None:
        raise NotImplementedError("a face with cubic curves")

    def closePath(self) -> None:
        contour = self.contours[-1]
        if len(contour) > 1 and contour[0] == contour[-1]:
            contour.pop()


def _rounded(point: tuple[float, float]) -> CurvePoint:
    return round(point[0]), round(point[1])


@cache
def face(name: str, *, bold: bool = False) -> Face:
    """The face with this name, opened once."""
    return Face(name, bold=bold)


@cache
def _names() -> tuple[str, ...]:
    """All faces, those that papers need first."""
    first = (LATIN, *dict.fromkeys(OF_LANGUAGES.values()))
    others = sorted(path.name.partition("[")[0] for path in FOLDER.glob("*.ttf"))
    return tuple(dict.fromkeys((*first, *(name for name in others if "Italic" not in name))))


def runs(text: str, language: str, *, bold: bool) -> Iterator[tuple[Face, str, str]]:
    """GlyphPart text by the faces that have its letters: yield the face, what is shown, and what it says."""
    own = OF_LANGUAGES.get(language, LATIN)
    for name in dict.fromkeys((own, LATIN)):
        if all(map((whole := face(name, bold=bold)).has, text)):
            yield whole, text, text
            return
    found: list[tuple[Face, str, str]] = []
    for character in text:
        chosen, shown = _face_for(character, own, found[-1][0] if found else None, bold)
        if found and found[-1][0] is chosen:
            found[-1] = (chosen, found[-1][1] + shown, found[-1][2] + character)
        else:
            found.append((chosen, shown, character))
    yield from found


def _face_for(character: str, own: str, before: Face | None, bold: bool) -> tuple[Face, str]:
    """The face for a letter: the one before it for a mark, else the language's own, else any that has it."""
    if before and (JOINS_BEFORE.match(character) or (character == " " and before.has(character))):
        return before, character
    for name in (own, *_names()):
        if (candidate := face(name, bold=bold)).has(character):
            return candidate, character
    return face(LATIN, bold=bold), MISSING
