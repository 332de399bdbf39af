"""Breaks paragraphs into lines: what belongs together, which way it runs, and what may stand at an end.

Widths are in thousandths of the size of type.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from typing import NamedTuple

from bot.documents.pdf.faces import Face, Shape, runs
from bot.documents.pdf.reordering import levels_of, visual_order

BLANK = re.compile(r"\[[^\]]*\]")
TOGETHER = re.compile(  # numbers with the spaces in them, and postcodes
    r"[+(]?\d[\d ()./:-]*\d|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
)
UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
SILENT = re.compile("[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")  # direction


class Bit(NamedTuple):
    """Letters of one face that run in one direction, from left to right. `blank`: the place of its blank."""

    face: Face
    shapes: tuple[Shape, ...]
    width: int
    level: int
    blank: int | None

    @property
    def is_right_to_left(self) -> bool:
        """Whether its letters run to the left."""
        return self.level % 2 == 1


class ShapedWord(NamedTuple):
    """What no line ends in, in logical order, and the space after it."""

    bits: tuple[Bit, ...]
    width: int
    space: tuple[Bit, ...] = ()
    space_width: int = 0


class TextLine(NamedTuple):
    """One line: its bits from left to right, and their places in the order in which they are read."""

    bits: tuple[Bit, ...]
    reading: tuple[int, ...]

    @property
    def width(self) -> int:
        """How wide it is."""
        return _width(self.bits)


class Look(NamedTuple):
    """What else decides which letters are shown: the language they are in, and whether they are bold."""

    language: str
    bold: bool


Place = tuple[int, int | None]  # of letters: their level, and the place of their blank


class Typesetter:
    """Shapes the words of one file. The same word is shaped once."""

    def __init__(self) -> None:
        self._shaped: dict[tuple[str, Look, Place], tuple[Bit, ...]] = {}

    def words(self, text: str, look: Look, *, right_to_left: bool) -> list[list[ShapedWord]]:
        """The words of a text, for each of its lines as it was typed."""
        lines = UNPRINTABLE.sub("", text).replace("\t", " ").split("\n")
        return [list(self._words(line, look, right_to_left)) for line in lines]

    def _words(self, text: str, look: Look, right_to_left: bool) -> Iterator[ShapedWord]:
        levels = levels_of(text, right_to_left=right_to_left)
        blanks = {at: match.start() for match in BLANK.finditer(text) for at in range(*match.span())}
        places: list[Place] = [(level, blanks.get(at)) for at, level in enumerate(levels)]
        for start, middle, end in _breaks(text):
            bits = self._bits(text[start:middle], places[start:middle], look)
            space = self._bits(text[middle:end], places[middle:end], look)
            yield ShapedWord(bits, _width(bits), space, _width(space))

    def _bits(self, text: str, places: Sequence[Place], look: Look) -> tuple[Bit, ...]:
        if len(set(places)) == 1:
            return self._shape(text, look, places[0])
        parts = groupby(zip(text, places, strict=True), lambda pair: pair[1])
        letters = (("".join(letter for letter, _ in part), place) for place, part in parts)
        return tuple(bit for some, place in letters for bit in self._shape(some, look, place))

    def _shape(self, text: str, look: Look, place: Place) -> tuple[Bit, ...]:
        if (text, look, place) not in self._shaped:
            letters = SILENT.sub("", text)
            self._shaped[text, look, place] = tuple(_shaped(letters, look, place)) if letters else ()
        return self._shaped[text, look, place]


def _shaped(letters: str, look: Look, place: Place) -> Iterator[Bit]:
    for face, shown, says in runs(letters, look.language, bold=look.bold):
        shapes = tuple(face.shapes(shown, says, right_to_left=place[0] % 2 == 1))
        yield Bit(face, shapes, sum(shape.advance for shape in shapes), *place)


def broken(words: Iterable[ShapedWord], width: float) -> list[TextLine]:
    """Lines of words, none wider than `width`."""
    lines, line, used = list[list[ShapedWord]](), list[ShapedWord](), 0.0
    for word in chain.from_iterable(_cut(whole, width) for whole in words):
        if line and used + word.width > width:
            lines.append(line)
            line, used = [], 0.0
        line.append(word)
        used += word.width + word.space_width
    return [line_of(line) for line in [*lines, line]]


def line_of(words: Sequence[ShapedWord]) -> TextLine:
    """All words in one line."""
    bits = [bit for word in words[:-1] for bit in (*word.bits, *word.space)]
    bits += words[-1].bits if words else ()
    shown = visual_order([bit.level for bit in bits])
    places = {at: place for place, at in enumerate(shown)}
    return TextLine(tuple(bits[at] for at in shown), tuple(places[at] for at in range(len(bits))))


def _breaks(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield where each word begins, where the space after it begins, and where that ends."""
    kept = {at for match in TOGETHER.finditer(text) for at in range(*match.span())}
    start = 0
    for match in re.finditer(" +", text):
        if match.start() not in kept:
            yield start, match.start(), match.end()
            start = match.end()
    yield start, len(text), len(text)


def _width(bits: Sequence[Bit]) -> int:
    return sum(bit.width for bit in bits)


def _cut(word: ShapedWord, width: float) -> Iterator[ShapedWord]:
    """A word that fits on no line, in parts that do."""
    if word.width <= width:
        yield word
        return
    part, used = list[Bit](), 0
    for bit in chain.from_iterable(map(_single, word.bits)):
        if part and used + bit.width > width:
            yield ShapedWord(tuple(part), used)
            part, used = [], 0
        part.append(bit)
        used += bit.width
    yield ShapedWord(tuple(part), used, word.space, word.space_width)


def _single(bit: Bit) -> Iterator[Bit]:
    """The letters of a bit one by one, in logical order."""
    for shape in bit.shapes[::-1] if bit.is_right_to_left else bit.shapes:
        yield bit._replace(shapes=(shape,), width=shape.advance)
