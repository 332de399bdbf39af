"""Takes a text apart into what its meaning is told by: words, neighbours, and pieces of words.

How rare a piece is says how much it tells. Pieces bear typing errors and endings, the bones of a word bear
vowels that everybody writes differently: Urdu in Roman letters, Arabic with and without long vowels.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from math import log, sqrt

from flows.reading.folding import folded_words, without_long_runs

SIZES = (3, 4)  # letters of a piece of a word; its beginning and its end count as letters
MOST_WORDS = 60  # of a text that are looked at: whoever writes more tells something
LONGEST = 40  # letters of a word that are looked at
_VOWELS = str.maketrans("", "", "aeiouywhاویهعئ")
_DOUBLED = re.compile(r"(.)\1+")


def pieces(text: str) -> Iterator[str]:
    """Each piece of a text, as often as it stands there."""
    words = _words(text)
    yield from (f"={word}" for word in words)
    yield from (f"{first}+{second}" for first, second in pairwise(words))
    yield from (f"#{bones}" for bones in map(_bones, words) if len(bones) > 1)
    for word in words:
        framed = f" {word[:LONGEST]} "
        for size in SIZES:
            yield from (framed[start : start + size] for start in range(len(framed) - size + 1))


def said(text: str) -> str:
    """A text by which it is found again however it was typed: without case, marks and signs."""
    return " ".join(word.letters for word in folded_words(text))


def rarity(having: int, of: int) -> float:
    """How rare a piece is that so many of the examples have (idf)."""
    return log((1 + of) / (1 + having)) + 1


def size_of(rarities: Iterable[float]) -> float:
    """How much a text tells in all, by how rare its pieces are."""
    return sqrt(sum(each * each for each in rarities))


def likeness(asked: Mapping[str, float], sentence: str) -> float:
    """How much a sentence has of a text, by how rare these pieces are: the cosine, before it is normed."""
    both = asked.keys() & set(pieces(sentence))
    return sum(asked[piece] ** 2 for piece in both)


def _words(text: str) -> list[str]:
    words = folded_words(text)[:MOST_WORDS]
    return [(without_long_runs(word.letters) or (word.letters,))[-1] for word in words]


def _bones(word: str) -> str:
    """A word without its vowels and without doubled letters."""
    return _DOUBLED.sub(r"\1", word.translate(_VOWELS))
