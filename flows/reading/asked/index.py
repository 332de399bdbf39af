"""Says which topics a typed text is nearest to, by example sentences: by its words, and by pieces of them.

`training.py` finds what each piece speaks for. The examples of all languages teach it together: the languages
share many words, people mix them, and write them in Roman letters. Every verdict can be explained by the
example that is nearest.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from flows.compiled.packed import Packed, PackedNumbers, PackedPlaces, PackedTexts
from flows.reading.asked.pieces import likeness, pieces, rarity, said, size_of
from flows.reading.asked.training import Classifier, Lesson

Label = TypeVar("Label")
SCALE = 2**10  # how rare a piece is is kept as a whole number of this fraction
# A weight is kept together with its label in 16 bits, if there are fewer than 128 labels.
STEPS = 2**9  # of weights
FINE = 24  # steps to 1. Weights are hardly ever beyond 10
NO_WEIGHT = STEPS // 2
LEAST = 0.25  # more than half of the weights are nearer to none, and change no verdict


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
    """The examples of many labels, learned and packed."""

    def __init__(self, examples: Sequence[Example[Label]]) -> None:
        self.labels = tuple(dict.fromkeys(example.label for example in examples))
        learned = _Learned(examples, self.labels)
        self._places = PackedPlaces(learned.places)
        self._rarity = _Fractions(learned.rarity)
        self._unknown = rarity(0, len(examples))
        self._weights = PackedNumbers(learned.packed())
        self._sentences = PackedTexts(example.sentence for example in examples)
        self._sizes = _Fractions(learned.sizes)
        self._languages = tuple(dict.fromkeys(example.language for example in examples))
        self._where = PackedNumbers(
            [n for n, one in enumerate(examples) if one.label == label] for label in self.labels
        )
        self._spoken = PackedNumbers([self._languages.index(example.language)] for example in examples)
        self._exact = PackedPlaces(_places_of_sentences(examples, self.labels))

    def nearest(self, text: str) -> list[Near[Label]]:
        """Every label, the nearest first; none if no word of the text is known."""
        rarities = self._rarities(text)
        known = [place for piece in rarities if (place := self._places.get(piece)) is not None]
        if not known:
            return []
        totals = [0] * len(self.labels)
        for place in known:
            for packed in self._weights[place]:
                totals[packed // STEPS] += packed % STEPS - NO_WEIGHT
        size = FINE * size_of(rarities.values())
        near = (Near(label, total / size) for label, total in zip(self.labels, totals, strict=True))
        return sorted(near, key=lambda one: -one.weight)

    def exact(self, text: str) -> Label | None:
        """The label that has this very sentence as an example, but for case, marks and signs."""
        place = self._exact.get(said(text))
        return None if place is None else self.labels[place]

    def example(self, text: str, label: Label, language: str | None = None, enough: float = 1.0) -> "Like":
        """The example of a label that is most like a text, and how like it is.

        Those in the person's own language and in English come first; the others are looked at only if none of
        these is like `enough`, from 0 to 1.
        """
        asked, numbers = self._rarities(text), self._where[self.labels.index(label)]
        first = {place for place, code in enumerate(self._languages) if code in (language, "en")}
        near, far = (
            [n for n in numbers if (self._spoken[n][0] in first) == is_own] for is_own in (True, False)
        )
        best = self._most_like(asked, near)
        if best.likeness < enough:
            best = max(best, self._most_like(asked, far), key=lambda one: one.likeness)
        return best

    def _most_like(self, asked: Mapping[str, float], numbers: Iterable[int]) -> "Like":
        size = size_of(asked.values()) or 1.0
        sentences = ((number, self._sentences[number]) for number in numbers)
        likes = ((likeness(asked, said) / (size * self._sizes[n]), n, said) for n, said in sentences)
        most, number, sentence = max(likes, key=lambda one: one[0], default=(0.0, None, ""))
        return Like(sentence, most, "" if number is None else self._languages[self._spoken[number][0]])

    def _rarities(self, text: str) -> dict[str, float]:
        """The pieces of a text, and how rare each is; those that no example has are the rarest."""
        places = {piece: self._places.get(piece) for piece in pieces(text)}
        return {
            piece: self._unknown if place is None else self._rarity[place] for piece, place in places.items()
        }


class Like(NamedTuple):
    """An example, how like a text it is, from 0 to 1, and the language of its file."""

    sentence: str
    likeness: float
    language: str


class _Fractions(Packed):
    """Numbers that are no whole ones, by their place."""

    def __init__(self, numbers: Iterable[float]) -> None:
        super().__init__(array("I", [round(number * SCALE) for number in numbers]))

    def __getitem__(self, place: int) -> float:
        return self._pieces[0][place] / SCALE


class _Learned(Generic[Label]):
    """What is learned of the examples, by the place of each piece."""

    def __init__(self, examples: Sequence[Example[Label]], labels: Sequence[Label]) -> None:
        taken = [sorted(set(pieces(example.sentence))) for example in examples]
        having = Counter(chain.from_iterable(taken))
        self.places = {piece: place for place, piece in enumerate(having)}
        self.rarity = [rarity(often, len(examples)) for often in having.values()]
        numbers = {label: number for number, label in enumerate(labels)}
        lessons = [
            self._lesson(numbers[one.label], parts) for one, parts in zip(examples, taken, strict=True)
        ]
        self.sizes = [lesson.size for lesson in lessons]
        self._classifier = Classifier(self.rarity, len(labels))
        self._classifier.learn(lessons)

    def packed(self) -> Iterator[list[int]]:
        """The weights of each piece, but for those too small to matter."""
        for row in self._classifier.weights:
            enough = ((label, much) for label, much in enumerate(row) if much > LEAST or much < -LEAST)
            yield [label * STEPS + NO_WEIGHT + _steps(much) for label, much in enough]

    def _lesson(self, label: int, parts: Iterable[str]) -> Lesson:
        places = [self.places[piece] for piece in parts]
        return Lesson(label, places, size_of(self.rarity[place] for place in places))


def _steps(weight: float) -> int:
    return max(-NO_WEIGHT, min(NO_WEIGHT - 1, round(weight * FINE)))


def _places_of_sentences(examples: Iterable[Example[Label]], labels: Sequence[Label]) -> dict[str, int]:
    """The label of each sentence; none of a sentence that has two."""
    meant: dict[str, set[Label]] = {}
    for example in examples:
        meant.setdefault(said(example.sentence), set()).add(example.label)
    return {sentence: labels.index(those.pop()) for sentence, those in meant.items() if len(those) == 1}
