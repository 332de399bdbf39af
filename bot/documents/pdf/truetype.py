"""Writes the font that is put into a file: only the glyphs that it needs, each as wide as its letters.

Letters that belong together, such as an Arabic letter and its dots or a Bengali syllable, become one glyph.
So whoever copies text out of the file gets letters, and not their parts. What a viewer of PDF files needs of
a font (ISO 32000, 9.9) is written here, as the OpenType specification describes it, and nothing else.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from struct import pack, unpack
from typing import NamedTuple

from bot.documents.pdf.faces import EM, CurvePoint, Face, GlyphPart, Shape

ON_CURVE, X_SHORT, Y_SHORT, X_SAME, Y_SAME, OVERLAPS = 1, 2, 4, 16, 32, 64
MAGIC, CHECKSUM = 0x5F0F3CF5, 0xB1B0AFBA
GLYPHS = 4000  # that are kept: a language needs some 100 in each weight
Contours = Sequence[Sequence[tuple[CurvePoint, bool]]]
Bounds = tuple[int, int, int, int]  # left, lowest, right, highest


class Glyph(NamedTuple):
    """One glyph as the font has it."""

    outline: bytes
    box: Bounds
    points: int
    contours: int


EMPTY = Glyph(b"", (0, 0, 0, 0), 0, 0)


def write_font(face: Face, shapes: Sequence[Shape]) -> bytes:
    """Return a TrueType font. Glyph 0 is empty; the shapes follow in order."""
    glyphs = [EMPTY, *(_glyph(face, shape.parts) for shape in shapes)]
    advances = [0, *(max(shape.width, 0) for shape in shapes)]
    lefts = [glyph.box[0] for glyph in glyphs]
    lines = (face.ascent, face.descent, 0, max(advances))
    tables = {
        b"glyf": b"".join(glyph.outline for glyph in glyphs),
        b"head": _head(glyphs),
        b"hhea": pack(">I3hH11hH", 0x10000, *lines, *[0] * 11, len(glyphs)),
        b"hmtx": b"".join(pack(">Hh", *pair) for pair in zip(advances, lefts, strict=True)),
        b"loca": _loca(glyphs),
        b"maxp": _maxp(glyphs),
    }
    return _assembled(tables)


@lru_cache(GLYPHS)
def _glyph(face: Face, parts: tuple[GlyphPart, ...]) -> Glyph:
    """The outlines of all parts, each moved to its place, as one simple glyph."""
    contours = [
        [((x + right, y + up), on_curve) for (x, y), on_curve in contour]
        for glyph, right, up in parts
        for contour in face.outline(glyph)
    ]
    if not contours:
        return EMPTY
    ends, count = list[int](), 0
    for contour in contours:
        count += len(contour)
        ends.append(count - 1)
    box = _box(contours)
    header = pack(">h4h", len(contours), *box) + pack(f">{len(ends)}HH", *ends, 0)
    body = header + _points(contours)
    return Glyph(body + bytes(-len(body) % 4), box, count, len(contours))


def _points(contours: Contours) -> bytes:
    """The points as differences, in one byte where that is enough."""
    flags, across, up, last = bytearray(), bytearray(), bytearray(), (0, 0)
    for point, on_curve in (pair for contour in contours for pair in contour):
        x_flag, x_bytes = _difference(point[0] - last[0], X_SHORT, X_SAME)
        y_flag, y_bytes = _difference(point[1] - last[1], Y_SHORT, Y_SAME)
        flags.append(on_curve | x_flag | y_flag | (0 if flags else OVERLAPS))
        across += x_bytes
        up += y_bytes
        last = point
    return bytes(flags + across + up)


def _difference(by: int, short: int, same: int) -> tuple[int, bytes]:
    if by == 0:
        return same, b""
    if -256 < by < 256:
        return short | (same if by > 0 else 0), bytes([abs(by)])
    return 0, pack(">h", by)


def _box(contours: Contours) -> Bounds:
    across, up = zip(*(point for contour in contours for point, _ in contour), strict=True)
    return min(across), min(up), max(across), max(up)


def _head(glyphs: Sequence[Glyph]) -> bytes:
    lowest = [min(glyph.box[side] for glyph in glyphs) for side in (0, 1)]
    highest = [max(glyph.box[side] for glyph in glyphs) for side in (2, 3)]
    numbers, undated = (0x10000, 0x10000, 0, MAGIC, 0b1011, EM), (0, 0)
    return pack(">4I2H2q4h2H3h", *numbers, *undated, *lowest, *highest, 0, 8, 2, 1, 0)


def _loca(glyphs: Sequence[Glyph]) -> bytes:
    places = list(accumulate((len(glyph.outline) for glyph in glyphs), initial=0))
    return pack(f">{len(places)}I", *places)


def _maxp(glyphs: Sequence[Glyph]) -> bytes:
    points, contours = max(glyph.points for glyph in glyphs), max(glyph.contours for glyph in glyphs)
    return pack(">I14H", 0x10000, len(glyphs), points, contours, 0, 0, 2, *[0] * 8)


def _assembled(tables: dict[bytes, bytes]) -> bytes:
    """The tables in one file, with their checksums."""
    count, power = len(tables), len(tables).bit_length() - 1
    head = pack(">I4H", 0x10000, count, 16 << power, power, 16 * count - (16 << power))
    place, directory, body = 12 + 16 * count, b"", b""
    for name, table in sorted(tables.items()):
        directory += pack(">4s3I", name, _checksum(table), place + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    font = head + directory + body
    at = font.index(pack(">I", MAGIC), len(head + directory)) - 4
    return font[:at] + pack(">I", (CHECKSUM - _checksum(font)) % 2**32) + font[at + 4 :]


def _checksum(table: bytes) -> int:
    padded = table + bytes(-len(table) % 4)
    return int(sum(unpack(f">{len(padded) // 4}I", padded))) % 2**32
