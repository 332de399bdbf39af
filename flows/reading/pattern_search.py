"""Searches a text for thousands of patterns at once.

Each pattern is filed under the words of its rarest element, so that only the few patterns that a sentence can
hold are looked at. Within a search, forms and elements are numbers: hashing them is most of the work.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Generic, NamedTuple, TypeVar

from flows.compiled.packed import PackedNumbers, PackedTexts
from flows.reading.folding import Word
from flows.reading.form_index import FormIndex
from flows.reading.patterns import WINDOW, Element, Form, Pattern

Label = TypeVar("Label")
Ways = tuple[tuple[int, ...], ...]  # to say an element: the numbers of the forms of each
Occurrences = Mapping[int, list[int]]  # by the number of a form: at which words of a sentence it stands


class Span(NamedTuple):
    """The words of a sentence from `start` up to, and without, `end`."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Whether the two have a word in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Hit(Generic[Label]):
    """A place where a sentence says a pattern."""

    label: Label
    pattern: str  # as the lexicon writes it
    span: Span


class NumberedRow(NamedTuple):
    """A row of a pattern: the numbers of its elements, and how many other words may stand before each."""

    elements: Sequence[int]
    gaps: Sequence[int]


class Candidate(NamedTuple, Generic[Label]):
    """A pattern as the index files it."""

    label: Label
    number: int
    rows: tuple[NumberedRow, ...]


class PatternIndex(Generic[Label]):
    """Patterns, each with a label. `exact`: words in which no typing error is forgiven."""

    def __init__(self, patterns: Iterable[tuple[Label, Pattern]], exact: Iterable[str] = ()) -> None:
        filing = _Filing[Label]()
        for label, pattern in list(patterns):  # kept until all are filed: it knows elements by identity
            filing.file(label, pattern)
        forms = range(len(filing.forms))
        self._patterns_by_form = PackedNumbers(filing.patterns_by_form.get(form, ()) for form in forms)
        self._elements_by_form = PackedNumbers(filing.elements_by_form.get(form, ()) for form in forms)
        self._patterns = _PackedPatterns(filing)
        self._ways = PackedWays(filing.ways)
        self._form_index = FormIndex(list(filing.forms), frozenset(exact))

    def search(self, sentence: list[Word], *, forgiving: bool = False) -> Iterator[Hit[Label]]:
        """Yield every place where a sentence says one of the patterns; `forgiving`: typing errors and all."""
        occurrences = self.occurrences(sentence, forgiving=forgiving)
        said = _Sentence(occurrences, self._ways)
        for candidate in self.candidates(occurrences):
            for span in said.spans(candidate.rows):
                yield Hit(candidate.label, self._patterns.written[candidate.number], span)

    def occurrences(self, sentence: list[Word], *, forgiving: bool = False) -> Occurrences:
        """Where the words of the patterns stand in a sentence."""
        return self._form_index.occurrences(sentence, forgiving=forgiving)

    def has_typing_errors(self, sentence: list[Word]) -> bool:
        """Whether a word of the sentence may be one of the words here with a typing error."""
        return self._form_index.has_typing_errors(sentence)

    def candidates(self, occurrences: Occurrences) -> Iterator[Candidate[Label]]:
        """The patterns all of whose elements may be said, each once."""
        said: set[int] = set().union(*(self._elements_by_form[form] for form in occurrences))
        seen: set[int] = set()
        for form in occurrences:
            for number in self._patterns_by_form[form]:
                if number not in seen and said.issuperset(self._patterns.elements[number]):
                    seen.add(number)
                    yield self._patterns.candidate(number)


class _Filing(Generic[Label]):
    """What is needed only while patterns are filed, and what comes of it."""

    def __init__(self) -> None:
        self.forms: dict[Form, int] = {}
        self.patterns: list[tuple[Label, str, tuple[NumberedRow, ...]]] = []
        self.patterns_by_form: dict[int, list[int]] = defaultdict(list)
        self.elements_by_form: dict[int, set[int]] = defaultdict(set)
        self.ways: list[Ways] = []
        self._elements: dict[Element, int] = {}
        self._known: dict[int, int] = {}  # numbers of elements by identity: to hash a group takes long
        self._ways: dict[tuple[int, ...], tuple[int, ...]] = {}  # each once: most stand in several elements
        self._rarest: list[frozenset[int]] = []  # of each element, the forms under which it is filed
        self._rarities: list[tuple[int, int]] = []

    def file(self, label: Label, pattern: Pattern) -> None:
        rows = tuple(NumberedRow(tuple(map(self._number, row.elements)), row.gaps) for row in pattern.rows)
        rarest = max(elements_of(rows), key=self._rarities.__getitem__)
        for form in self._rarest[rarest]:
            self.patterns_by_form[form].append(len(self.patterns))
        self.patterns.append((label, pattern.written, rows))

    def _number(self, element: Element) -> int:
        """The number of an element, which is filed if it is new."""
        if id(element) not in self._known:
            self._known[id(element)] = self._elements.setdefault(element, len(self._elements))
        number = self._known[id(element)]
        if number == len(self.ways):
            self._add(element, number)
        return number

    def _add(self, element: Element, number: int) -> None:
        """File a new element under the rarest form of each of its ways."""
        ways = (tuple(self.forms.setdefault(form, len(self.forms)) for form in way) for way in element)
        self.ways.append(tuple(self._ways.setdefault(way, way) for way in ways))
        self._rarest.append(frozenset(self.forms[_rarest(way)] for way in element))
        self._rarities.append(_rarity(element))
        for form in self._rarest[number]:
            self.elements_by_form[form].add(number)


class _PackedPatterns(Generic[Label]):
    """The patterns by their number: their labels, how the lexicon writes them, their elements and rows."""

    def __init__(self, filing: _Filing[Label]) -> None:
        self._labels = tuple(dict.fromkeys(label for label, _, _ in filing.patterns))
        places = {label: place for place, label in enumerate(self._labels)}
        rows = [rows for _, _, rows in filing.patterns]
        self.written = PackedTexts(written for _, written, _ in filing.patterns)
        self.elements = PackedNumbers(map(elements_of, rows))  # each once
        self._label_places = PackedNumbers([places[label]] for label, _, _ in filing.patterns)
        numbers = count()
        self._rows = PackedNumbers([next(numbers) for _ in each] for each in rows)
        self._row_elements = PackedNumbers(row.elements for each in rows for row in each)
        self._row_gaps = PackedNumbers(row.gaps for each in rows for row in each)

    def candidate(self, number: int) -> Candidate[Label]:
        """The pattern with this number."""
        (label,) = self._label_places[number]
        rows = (NumberedRow(self._row_elements[row], self._row_gaps[row]) for row in self._rows[number])
        return Candidate(self._labels[label], number, tuple(rows))


class PackedWays:
    """The ways to say each element, by its number; the forms of each way are stored once."""

    def __init__(self, elements: Sequence[Ways]) -> None:
        numbers: dict[tuple[int, ...], int] = {}
        self._ways = PackedNumbers(
            [numbers.setdefault(way, len(numbers)) for way in ways] for ways in elements
        )
        self._first_forms = PackedNumbers([way[0] for way in ways] for ways in elements)
        self._forms = PackedNumbers(numbers)

    def begun(self, element: int, occurrences: Occurrences) -> Iterator[list[int]]:
        """The ways to say an element whose first form stands somewhere: few of them."""
        ways = zip(self._first_forms[element], self._ways[element], strict=True)
        return map(self._forms.__getitem__, [way for first, way in ways if first in occurrences])


class _Sentence:
    """Where one sentence says the elements and rows of patterns. Each element is looked for once."""

    def __init__(self, occurrences: Occurrences, ways: PackedWays) -> None:
        self._occurrences, self._ways = occurrences, ways
        self._spans: dict[int, list[Span]] = {}

    def spans(self, rows: Sequence[NumberedRow]) -> list[Span]:
        """Where the rows stand together: one span for each place of the first row."""
        first, *others = (self._row_spans(row) for row in rows)
        found: list[tuple[Span, ...]] = [(span,) for span in first]
        for spans in others:
            found = [(*parts, other) for parts in found if (other := _nearest(parts, spans))]
        return list(map(_over, found))

    def _row_spans(self, row: NumberedRow) -> list[Span]:
        """Where the elements of a row stand in their order; the shortest span from each start."""
        *before, last = map(self._element_spans, row.elements)
        ends = {span: span.end for span in last}
        for starts, gap in zip(reversed(before), row.gaps[:0:-1], strict=True):
            ends = _led_to(starts, ends, gap) if ends else {}
        return [Span(span.start, end) for span, end in ends.items()]

    def _element_spans(self, element: int) -> list[Span]:
        if element not in self._spans:
            spans = {
                span for way in self._ways.begun(element, self._occurrences) for span in self._way_spans(way)
            }
            self._spans[element] = sorted(spans)
        return self._spans[element]

    def _way_spans(self, way: Sequence[int]) -> Iterator[Span]:
        """Where the words of a way stand next to each other."""
        for start in self._occurrences.get(way[0], ()):
            if all(start + number in self._occurrences.get(form, ()) for number, form in enumerate(way)):
                yield Span(start, start + len(way))


def _led_to(spans: list[Span], ends: dict[Span, int], gap: int) -> dict[Span, int]:
    """The spans from which the rest of the row is reached across the gap, with the nearest end of it."""
    nearest: dict[int, int] = {}
    for span, end in ends.items():
        nearest[span.start] = min(end, nearest.get(span.start, end))
    reached = {
        span: [nearest[start] for start in range(span.end, span.end + gap + 1) if start in nearest]
        for span in spans
    }
    return {span: min(found) for span, found in reached.items() if found}


def _nearest(parts: tuple[Span, ...], others: list[Span]) -> Span | None:
    """One of the others, apart from the parts, with which they span least; None if that is too much."""
    whole = _over(parts)
    first, last = (
        bisect_left(others, Span(start, 0)) for start in (whole.end - WINDOW, whole.start + WINDOW)
    )
    apart = (other for other in others[first:last] if not any(other.overlaps(part) for part in parts))
    joined = {other: _over((*parts, other)) for other in apart}
    fitting = (other for other, both in joined.items() if both.end - both.start <= WINDOW)
    return min(fitting, key=lambda other: (joined[other].end - joined[other].start, other), default=None)


def _over(parts: tuple[Span, ...]) -> Span:
    """The span over all these parts."""
    return Span(min(part.start for part in parts), max(part.end for part in parts))


def elements_of(rows: Iterable[NumberedRow]) -> tuple[int, ...]:
    """The elements of these rows, each once."""
    return tuple(dict.fromkeys(number for row in rows for number in row.elements))


def _rarity(element: Element) -> tuple[int, int]:
    """How seldom an element is said, for comparison: long words are rarer, and so are few ways to say it."""
    return min(len(_rarest(way).word.letters) for way in element), -len(element)


def _rarest(way: tuple[Form, ...]) -> Form:
    return max(way, key=lambda form: len(form.word.letters))
