"""Says which topics a typed text is nearest to, by example sentences: by its words, and by pieces of them.

Complement naive Bayes (Rennie and others, 2003) over tf-idf weights: a piece of a word speaks for a topic by
how rarely the sentences of all the other topics have it. It needs no training but counting, no library, and
every verdict can be explained by the example that is nearest. The examples of all languages are counted
together: the languages share many words, people mix them, and write them in Roman letters.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import log, sqrt
from typing import Generic, NamedTuple, TypeVar

from flows.compiled.packed import Packed, PackedNumbers, PackedPlaces, PackedTexts
from flows.reading.folding import folded_words, without_long_runs

Label = TypeVar("Label")
PIECES = (3, 4)  # letters of a piece of a word; its beginning and its end count as letters
SMOOTHING = 1.0
MOST_WORDS = 60  # of a text that are looked at: whoever writes more tells something
SCALE = 2**12  # weights are kept as whole numbers of this fraction


class Example(NamedTuple, Generic[Label]):
    """A sentence that people type, what it asks, and the language of the file it stands in."""

    label: Label
    sentence: str
    language: str


class Near(NamedTuple, Generic[Label]):
    """A label, and how much speaks for it. Only the difference of two such weights means something."""

    label: Label
    weight: float


class AskedIndex(Generic[Label]):
    """The examples of many labels, counted and packed."""

    def __init__(self, examples: Sequence[Example[Label]]) -> None:
        self.labels = tuple(dict.fromkeys(example.label for example in examples))
        counted = _Counted(examples, self.labels)
        self._size = len(examples)
        self._places = PackedPlaces(counted.places)
        self._rarity = _Weights(counted.rarity)
        self._of_label = tuple(log(total) for total in counted.complements)
        self._speaks_for = PackedNumbers(counted.speaks_for)
        self._how_much = PackedNumbers(counted.how_much)
        self._sentences = PackedTexts(example.sentence for example in examples)
        self._languages = tuple(dict.fromkeys(example.language for example in examples))
        self._where = PackedNumbers(
            [n for n, one in enumerate(examples) if one.label == label] for label in self.labels
        )
        self._spoken = PackedNumbers([self._languages.index(example.language)] for example in examples)
        self._exact = PackedPlaces(
            {said: self.labels.index(label) for said, label in counted.exact.items() if label is not None}
        )

    def nearest(self, text: str) -> list[Near[Label]]:
        """Every label, the nearest first; none if no word of the text is known."""
        weights = self._weighed(text)
        if not weights:
            return []
        total = sum(weights.values())
        scores = [total * of_label for of_label in self._of_label]
        for place, weight in weights.items():
            for label, much in zip(self._speaks_for[place], self._how_much[place], strict=True):
                scores[label] += weight * much / SCALE
        near = (Near(label, score) for label, score in zip(self.labels, scores, strict=True))
        return sorted(near, key=lambda one: -one.weight)

    def exact(self, text: str) -> Label | None:
        """The label that has this very sentence as an example, but for case, marks and signs."""
        place = self._exact.get(_said(text))
        return None if place is None else self.labels[place]

    def example(
        self, text: str, label: Label, language: str | None = None, enough: float = 1.0
    ) -> tuple[str, float]:
        """The example of a label that is most like a text, and how like it is, from 0 to 1.

        Those in the person's own language and in English come first; the others are looked at only if none of
        these is like `enough`.
        """
        asked, numbers = set(pieces(text)), self._where[self.labels.index(label)]
        first = {place for place, code in enumerate(self._languages) if code in (language, "en")}
        near, far = (
            [n for n in numbers if (self._spoken[n][0] in first) == is_own] for is_own in (True, False)
        )
        best = self._most_like(asked, near)
        return best if best[1] >= enough else max(best, self._most_like(asked, far), key=lambda one: one[1])

    def _most_like(self, asked: set[str], numbers: Iterable[int]) -> tuple[str, float]:
        sentences = map(self._sentences.__getitem__, numbers)
        likes = ((sentence, self._likeness(asked, set(pieces(sentence)))) for sentence in sentences)
        return max(likes, key=lambda one: one[1], default=("", 0.0))

    def _likeness(self, one: set[str], other: set[str]) -> float:
        """The cosine of two texts, by their pieces and how rare these are."""
        both = sum(self._rarity_of(piece) ** 2 for piece in one & other)
        sizes = (sqrt(sum(self._rarity_of(piece) ** 2 for piece in each)) for each in (one, other))
        size = 1.0
        for each in sizes:
            size *= each
        return both / size if size else 0.0

    def _rarity_of(self, piece: str) -> float:
        place = self._places.get(piece)
        return self._rarity[place] if place is not None else rarity(0, self._size)

    def _weighed(self, text: str) -> dict[int, float]:
        """The weights of the known pieces of a text; unknown ones make them lighter."""
        known: dict[int, float] = {}
        square = 0.0
        for piece, often in Counter(pieces(text)).items():
            place = self._places.get(piece)
            rare = self._rarity[place] if place is not None else rarity(0, self._size)
            weight = (1 + log(often)) * rare
            square += weight * weight
            if place is not None:
                known[place] = weight
        return {place: weight / sqrt(square) for place, weight in known.items()}


def pieces(text: str) -> Iterator[str]:
    """The words of a text, each two words that stand together, and the pieces of each word."""
    words = [
        (without_long_runs(word.letters) or (word.letters,))[-1] for word in folded_words(text)[:MOST_WORDS]
    ]
    yield from (f"={word}" for word in words)
    yield from (f"{first}+{second}" for first, second in pairwise(words))
    for word in words:
        framed = f" {word[:40]} "
        for size in PIECES:
            yield from (framed[start : start + size] for start in range(len(framed) - size + 1))


def rarity(having: int, of: int) -> float:
    """How rare a piece is that so many of the examples have (idf)."""
    return log((1 + of) / (1 + having)) + 1


class _Weights(Packed):
    """Numbers that are no whole ones, by their place."""

    def __init__(self, numbers: Iterable[float]) -> None:
        super().__init__(array("I", [round(number * SCALE) for number in numbers]))

    def __getitem__(self, place: int) -> float:
        return self._pieces[0][place] / SCALE


class _Counted(Generic[Label]):
    """What is counted of the examples, by the place of each piece."""

    def __init__(self, examples: Sequence[Example[Label]], labels: Sequence[Label]) -> None:
        numbers = {label: number for number, label in enumerate(labels)}
        taken = [Counter(pieces(example.sentence)) for example in examples]
        having = Counter(piece for counted in taken for piece in counted)
        self.places = {piece: place for place, piece in enumerate(having)}
        self.rarity = [rarity(often, len(examples)) for often in having.values()]
        counts: list[defaultdict[int, float]] = [defaultdict(float) for _ in having]
        for example, counted in zip(examples, taken, strict=True):
            for place, weight in self._normal(counted).items():
                counts[place][numbers[example.label]] += weight
        self._weigh(counts, len(labels))
        self.exact: dict[str, Label | None] = {}
        for example in examples:
            said = _said(example.sentence)
            self.exact[said] = example.label if self.exact.get(said, example.label) == example.label else None

    def _normal(self, counted: Mapping[str, int]) -> dict[int, float]:
        weights = {
            self.places[piece]: (1 + log(often)) * self.rarity[self.places[piece]]
            for piece, often in counted.items()
        }
        size = sqrt(sum(weight * weight for weight in weights.values()))
        return {place: weight / size for place, weight in weights.items()}

    def _weigh(self, counts: Sequence[Mapping[int, float]], labels: int) -> None:
        totals = [sum(by_label.values()) for by_label in counts]
        of_labels = [0.0] * labels
        for by_label in counts:
            for label, count in by_label.items():
                of_labels[label] += count
        every = sum(totals) + SMOOTHING * len(counts)
        self.complements = [every - of_label for of_label in of_labels]
        self.speaks_for = [sorted(by_label) for by_label in counts]
        self.how_much = [
            [
                round(SCALE * log((total + SMOOTHING) / (total + SMOOTHING - by_label[label])))
                for label in sorted(by_label)
            ]
            for total, by_label in zip(totals, counts, strict=True)
        ]


def _said(text: str) -> str:
    return " ".join(word.letters for word in folded_words(text))
