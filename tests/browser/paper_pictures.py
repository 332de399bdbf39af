"""Looks at PDF pages as pictures: signatures by their colour, drawn words by how alike they are."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pypdfium2
import pypdfium2.raw as pdfium

GRID = (32, 12)  # fields into which a picture is divided to be compared
DARK = 128
Box = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(frozen=True)
class Picture:
    """A picture in colours: `pixels` has blue, green and red of each, row by row."""

    width: int
    height: int
    pixels: bytes

    @cached_property
    def ink(self) -> list[tuple[int, int]]:
        """Where it is dark."""
        return [self._place(index) for index, green in enumerate(self.pixels[1::3]) if green < DARK]

    @cached_property
    def blue(self) -> list[tuple[int, int]]:
        """Where it has the colour of a pen."""
        colours = enumerate(zip(self.pixels[0::3], self.pixels[2::3], strict=True))
        return [self._place(index) for index, (blue, red) in colours if blue > red + 60]

    def darkness(self, x: int, y: int) -> int:
        """How dark it is at a place, of 255."""
        return 255 - self.pixels[(y * self.width + x) * 3 + 1]

    def _place(self, index: int) -> tuple[int, int]:
        return index % self.width, index // self.width


def rendered(content: bytes, page: int = 0, scale: float = 1.0) -> Picture:
    """A page of a PDF file, with so many pixels to a point."""
    return _picture(pypdfium2.PdfDocument(content)[page].render(scale=scale, rev_byteorder=False))


def drawn_words(content: bytes, page: int = 0) -> list[Picture]:
    """The pictures that stand on a page of a PDF file."""
    sheet = pypdfium2.PdfDocument(content)[page]
    images = sheet.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])
    return [_picture(image.get_bitmap(render=True)) for image in images]


def box_around(points: Sequence[tuple[int, int]]) -> Box:
    """The smallest box that holds all points."""
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across) + 1, max(down) + 1


def likeness(one: Picture, other: Picture) -> float:
    """How alike the ink of two pictures is, whatever their size: 1 is the same, 0 has nothing in common."""
    mine, theirs = _shape(one), _shape(other)
    shared = sum(a * b for a, b in zip(mine, theirs, strict=True))
    return float(shared / (sum(a * a for a in mine) * sum(b * b for b in theirs)) ** 0.5)


def proportion(picture: Picture) -> float:
    """How much wider than high the ink is."""
    left, top, right, bottom = box_around(picture.ink)
    return (right - left) / (bottom - top)


def _shape(picture: Picture) -> list[float]:
    """How dark each field of a grid over the ink is, less the mean."""
    left, top, right, bottom = box_around(picture.ink)
    columns, rows = GRID
    dark = [0] * (columns * rows)
    for y in range(top, bottom):
        for x in range(left, right):
            column, row = (x - left) * columns // (right - left), (y - top) * rows // (bottom - top)
            dark[row * columns + column] += picture.darkness(x, y)
    mean = sum(dark) / len(dark)
    return [amount - mean for amount in dark]


def _picture(bitmap: pypdfium2.PdfBitmap) -> Picture:
    """The pixels on white paper, without what fills up each row."""
    raw, each = ctypes.string_at(bitmap.buffer, bitmap.stride * bitmap.height), bitmap.n_channels
    whole = b"".join(raw[top * bitmap.stride :][: bitmap.width * each] for top in range(bitmap.height))
    pixels = bytearray(bitmap.width * bitmap.height * 3)
    for channel in range(3):
        colour = whole[min(channel, each - 1) :: each]
        pixels[channel::3] = _on_white(colour, whole[3::4]) if each == 4 else colour
    return Picture(bitmap.width, bitmap.height, bytes(pixels))


def _on_white(colour: bytes, opaque: bytes) -> bytes:
    """A colour as it looks on white paper, where it is not opaque."""
    return bytes(255 - (255 - one) * much // 255 for one, much in zip(colour, opaque, strict=True))
