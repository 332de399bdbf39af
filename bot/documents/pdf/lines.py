"""Breaks paragraphs into lines: what belongs together, which way it runs, and what may stand at an end.

Widths are in thousandths of the size of type.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
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


@dataclass
class Typesetter:
    """Shapes the words of one file. The same word is shaped once."""

    _shaped: dict[tuple[str, str, bool, bool], tuple[tuple[Face, tuple[Shape, ...], int], ...]] = field(
        default_factory=dict
    )

    def words(self, text: str, language: str, *, bold: bool, right_to_left: bool) -> list[list[ShapedWord]]:
        """The words of a text, for each of its lines as it was typed."""
        lines = UNPRINTABLE.sub("", text).replace("\t", " ").split("\n")
        return [list(self._words(line, language, bold, right_to_left)) for line in lines]

    def _words(self, text: str, language: str, bold: bool, right_to_left: bool) -> Iterator[ShapedWord]:
        levels = levels_of(text, right_to_left=right_to_left)
        blanks = {at: match.start() for match in BLANK.finditer(text) for at in range(*match.span())}
        for start, middle, end in _breaks(text):
            bits, space = (
                tuple(self._bits(text, part, levels, blanks, (language, bold)))
                for part in (range(start, middle), range(middle, end))
            )
            yield ShapedWord(bits, _width(bits), space, _width(space))

    def _bits(
        self, text: str, part: range, levels: list[int], blanks: dict[int, int], look: tuple[str, bool]
    ) -> Iterator[Bit]:
        for (level, blank), places in groupby(part, lambda at: (levels[at], blanks.get(at))):
            letters = SILENT.sub("", "".join(text[at] for at in places))
            for face, shapes, width in self._shape(letters, *look, level % 2 == 1) if letters else ():
                yield Bit(face, shapes, width, level, blank)

    def _shape(
        self, letters: str, language: str, bold: bool, right_to_left: bool
    ) -> tuple[tuple[Face, tuple[Shape, ...], int], ...]:
        key = (letters, language, bold, right_to_left)
        if key not in self._shaped:
            self._shaped[key] = tuple(
                (face, shapes, sum(shape.advance for shape in shapes))
                for face, shown, says in runs(letters, language, bold=bold)
                for shapes in (tuple(face.shapes(shown, says, right_to_left=right_to_left)),)
            )
        return self._shaped[key]


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
