"""A text as it is searched, in which every letter still knows its place in the original."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from flows.reading.text import ALIKE

LETTER = r"[\w\u0980-\u09ff]"  # of a word or number; to `re`, the vowel signs of Bengali are none
WORD_BEGINS, WORD_ENDS = rf"(?<!{LETTER})", rf"(?!{LETTER})"
UNWRITTEN = re.compile("[\u0300-\u036f\u064b-\u0652\ufe00-\ufe0f]")  # accents, Arabic vowels, variants
ALSO_ALIKE = str.maketrans({"ı": "i", "đ": "d", "’": "'", "‘": "'", "ʼ": "'", "‐": "-", "–": "-", "−": "-"})


@dataclass(frozen=True, slots=True)
class TextRange:
    """A part of the original text, from `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True)
class FoldedText:
    """`folded`: small letters without accents, ASCII digits, single spaces. `places`: where each stands."""

    original: str
    folded: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> TextRange:
        """The part of the original that was folded to this one, with the marks behind its last letter."""
        after = self.places[end] if end < len(self.places) else len(self.original)
        return TextRange(self.places[start], after if end > start else self.places[start])

    def is_capital(self, place: int) -> bool:
        """Whether a letter is written as a capital."""
        return self.original[self.places[place]].isupper()


def fold(text: str) -> FoldedText:
    """Fold a text. Its original is put into composed form (NFC) first."""
    original = unicodedata.normalize("NFC", text)
    folded = [
        (letter, place)
        for place, written in enumerate(original)
        if not (written.isspace() and original[place - 1 : place].isspace())
        for letter in _folded(written)
    ]
    return FoldedText(original, "".join(letter for letter, _ in folded), tuple(place for _, place in folded))


@lru_cache(maxsize=2048)
def _folded(letter: str) -> str:
    """A letter as it is compared, which may be none or several."""
    if letter.isspace() or unicodedata.category(letter) == "Cf":
        return " " if letter.isspace() else ""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    is_latin = "LATIN" in unicodedata.name(letter, "")
    simple = unicodedata.normalize("NFKD" if is_latin else "NFKC", letter).casefold()
    return UNWRITTEN.sub("", simple.translate(ALIKE).translate(ALSO_ALIKE))
