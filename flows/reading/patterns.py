"""The patterns in which a lexicon writes what people say.

A pattern is a row of elements, such as `"{want} {kill} {me}"`. An element is a word, or a `{group}` of words
that mean the same here. What stands between two elements says how far apart they may be:

    a b        in this order, at most `NEAR` other words between them
    a + b      next to each other
    a ... b    in this order, at most `FAR` other words between them
    a & b      in any order, within `WINDOW` words; binds less than the others

A word that ends in `*` may go on, and before a word that begins with `*` there may be more letters.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from flows.definition.problems import did_you_mean
from flows.reading.folding import Word, folded_words

NEAR, FAR = 3, 12  # other words between two elements
WINDOW = 14  # words from the first to the last, where they may come in any order
BETWEEN = {"+": 0, "...": FAR}
ANY_ORDER = "&"
_TOKEN = re.compile(r"\{[^{}]*\}|[^\s{}]+")

Groups = Mapping[str, tuple[str, ...]]


class PatternError(ValueError):
    """A pattern that cannot be read; says why."""


@dataclass(frozen=True, slots=True)
class Form:
    """A word as a lexicon writes it, and whether more letters may stand before or after it."""

    word: Word
    open_start: bool = False
    open_end: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether the typed word has to be this one, without more letters."""
        return not (self.open_start or self.open_end)


Way = tuple[Form, ...]  # words next to each other
Element = tuple[Way, ...]  # each way says the same


@dataclass(frozen=True, slots=True)
class ElementRow:
    """Elements in this order. `gaps`: how many other words may stand before each; 0 for the first."""

    elements: tuple[Element, ...]
    gaps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, as it is written and as rows of elements. The rows may come in any order."""

    written: str
    rows: tuple[ElementRow, ...]


def read_pattern(written: str, groups: Groups) -> Pattern:
    """Read a pattern. Raises PatternError."""
    rows: list[list[str]] = [[]]
    for token in _TOKEN.findall(written):
        if token == ANY_ORDER:
            rows.append([])
        else:
            rows[-1].append(token)
    return Pattern(written, tuple(_row(tokens, groups) for tokens in rows))


@cache
def _read_group(members: tuple[str, ...]) -> Element:
    """The element of a group: one value for all patterns in which the group stands."""
    return tuple(map(read_way, members))


@cache
def read_way(words: str) -> Way:
    """Read words next to each other, as a group lists them. Raises PatternError.

    Cached: many words stand in several groups and patterns.
    """
    way = tuple(form for typed in words.split() for form in _forms(typed))
    if not way:
        raise PatternError(f"{words!r} has no letters")
    return way


def _row(tokens: list[str], groups: Groups) -> ElementRow:
    elements: list[Element] = []
    gaps: list[int] = []
    gap = NEAR
    for token in tokens:
        if token in BETWEEN and gap == NEAR:
            gap = BETWEEN[token]
            continue
        for number, element in enumerate(_elements(token, groups)):
            elements.append(element)
            gaps.append(0 if number or not gaps else gap)
        gap = NEAR
    if not elements or gap != NEAR or tokens[0] in BETWEEN:
        raise PatternError(
            f"a word or a group has to stand on both sides of {', '.join((*BETWEEN, ANY_ORDER))}"
        )
    return ElementRow(tuple(elements), tuple(gaps))


def _elements(token: str, groups: Groups) -> Iterator[Element]:
    """A group is one element. A word is too, unless it falls into several: "self-harm"."""
    if not token.startswith("{"):
        yield from (((form,),) for form in read_way(token))
        return
    name = token.strip("{}")
    if name not in groups:
        raise PatternError(f"there is no group {name!r}. {did_you_mean(name, groups)}")
    yield _read_group(tuple(groups[name]))


def _forms(typed: str) -> Iterator[Form]:
    words = folded_words(typed.strip("*"))
    for number, word in enumerate(words):
        open_start = typed.startswith("*") and number == 0
        open_end = typed.endswith("*") and number == len(words) - 1
        yield Form(word, open_start, open_end)
