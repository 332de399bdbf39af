"""Finds which words of a lexicon a typed word may be: in full, with an ending, or with a typing error."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from flows.compiled.packed import PackedNumbers, PackedPlaces, PackedTexts
from flows.reading.folding import Word, without_long_runs
from flows.reading.patterns import Form

# From how many letters on a typing error is forgiven: one in a word, one in a stem, two in a word.
ONE_IN_WORD, ONE_IN_STEM, TWO_IN_WORD = 5, 6, 9
Group = TypeVar("Group", bound=Hashable)
Filing = dict[str, list[int]]  # the numbers of forms, by their letters


class FormIndex:
    """The forms of many patterns; each is known by its number in `forms`, and only its marks are kept.

    `exact`: words in which no error is forgiven, since a word nearby means something else.
    """

    def __init__(self, forms: Sequence[Form], exact: frozenset[str]) -> None:
        self._exact = exact
        self._marks = _Marks(forms)
        whole, stems, endings, inner = _filed(forms)
        self._whole, self._stems = _WholeWords(whole), _Parts(stems)
        self._endings, self._inner = _Parts(endings), _Parts(inner)
        self._long_words = self._grouped(whole, ONE_IN_WORD, lambda letters: letters[0])
        self._long_stems = self._grouped(stems, ONE_IN_STEM, lambda letters: (letters[0], len(letters)))
        self._longest = max(map(len, whole), default=0)

    def occurrences(self, sentence: list[Word], *, forgiving: bool) -> dict[int, list[int]]:
        """At which words of the sentence each form stands, by its number. `forgiving`: typing errors too."""
        found: dict[int, list[int]] = defaultdict(list)
        for place, word in enumerate(sentence):
            for number in {*self._forms_of(word), *(self._meant_by(word) if forgiving else ())}:
                found[number].append(place)
        return found

    def has_typing_errors(self, sentence: list[Word]) -> bool:
        """Whether a word of the sentence may be one of the forms with a typing error."""
        return any(True for word in sentence for _ in self._meant_by(word))

    def _grouped(self, filing: Filing, shortest: int, group: Callable[[str], Group]) -> "_Groups[Group]":
        """The words in which typing errors are forgiven, in the groups in which one is looked for."""
        groups: dict[Group, list[str]] = defaultdict(list)
        for letters in filing:
            if len(letters) >= shortest and letters not in self._exact:
                groups[group(letters)].append(letters)
        return _Groups(groups)

    def _forms_of(self, word: Word) -> Iterator[int]:
        yield from self._spelled(word)
        for letters in without_long_runs(word.letters):
            yield from self._spelled(Word(letters))

    def _spelled(self, word: Word) -> Iterator[int]:
        """The forms that the word is as it stands."""
        for numbers, start in self._filed_under(word.letters):
            for number in numbers:
                if self._marks.agree(number, word, start):
                    yield number

    def _filed_under(self, letters: str) -> Iterator[tuple[Sequence[int], int]]:
        """The forms whose letters are in the word where they may be, and where they begin."""
        if numbers := self._whole.get(letters):
            yield numbers, 0
        size = len(letters)
        for length in (length for length in self._stems.lengths if length <= size):
            if letters[:length] in self._stems.places:
                yield self._stems.get(letters[:length]), 0
        for start in (size - length for length in self._endings.lengths if length <= size):
            if letters[start:] in self._endings.places:
                yield self._endings.get(letters[start:]), start
        for length in self._inner.lengths:
            for start in range(size - length + 1):
                if letters[start : start + length] in self._inner.places:
                    yield self._inner.get(letters[start : start + length]), start

    def _meant_by(self, word: Word) -> Iterator[int]:
        """The forms from which a word differs by a typing error or two, but not in the first letter."""
        letters = word.letters
        if self._whole.get(letters) or letters in self._exact:
            return  # the word is right as it is
        if len(letters) <= self._longest + 2:  # a longer one is none of them, and would take for ever
            yield from self._words_meant_by(letters)
        for end in range(ONE_IN_STEM - 1, min(len(letters), self._stems.longest + 1) + 1):
            yield from self._stems_meant_by(letters[:end])

    def _words_meant_by(self, letters: str) -> Iterator[int]:
        for meant, errors in _nearby(letters, self._long_words.get(letters[0]), 2):
            if errors <= _forgiven(meant):
                yield from self._whole.get(meant)

    def _stems_meant_by(self, start: str) -> Iterator[int]:
        for size in range(len(start) - 1, len(start) + 2):
            for stem, _ in _nearby(start, self._long_stems.get((start[0], size)), 1):
                yield from self._stems.get(stem)


class _WholeWords:
    """The numbers of the forms that stand alone, by their letters: so many that the letters are not kept."""

    def __init__(self, filing: Filing) -> None:
        self._places = PackedPlaces({letters: place for place, letters in enumerate(filing)})
        self._numbers = PackedNumbers(filing.values())

    def get(self, letters: str) -> Sequence[int]:
        """The numbers of the forms with these letters; none if there are no such forms."""
        place = self._places.get(letters)
        return () if place is None else self._numbers[place]


class _Parts:
    """The numbers of the forms that are a part of a word, by their letters.

    `places` is a dictionary, since a word has many parts to be looked up.
    """

    def __init__(self, filing: Filing) -> None:
        self.places = {letters: place for place, letters in enumerate(filing)}
        self._numbers = PackedNumbers(filing.values())
        self.lengths = sorted({len(letters) for letters in filing})
        self.longest = max(self.lengths, default=0)

    def get(self, letters: str) -> Sequence[int]:
        """The numbers of the forms with these letters, which is one of `places`."""
        return self._numbers[self.places[letters]]


class _Groups(Generic[Group]):
    """Groups of words. A group is one text until it is looked at."""

    def __init__(self, groups: Mapping[Group, Sequence[str]]) -> None:
        self._places = {group: place for place, group in enumerate(groups)}
        self._texts = PackedTexts(map(" ".join, groups.values()))

    def get(self, group: Group) -> Sequence[str]:
        """The words of a group; none if there is no such group."""
        place = self._places.get(group)
        return () if place is None else self._texts[place].split(" ")


class _Marks:
    """The words of the forms that have marks, by the numbers of the forms."""

    def __init__(self, forms: Sequence[Form]) -> None:
        marked = {number: form.word for number, form in enumerate(forms) if form.word.marks is not None}
        self._places = {number: place for place, number in enumerate(marked)}
        self._marks = PackedTexts(" ".join(word.marks or ()) for word in marked.values())

    def agree(self, number: int, word: Word, start: int) -> bool:
        """Whether no marks of a form contradict those of the word, in which it begins at `start`."""
        place = self._places.get(number)
        return place is None or word.agrees(Word("", tuple(self._marks[place].split(" "))), start)


def _filed(forms: Sequence[Form]) -> tuple[Filing, Filing, Filing, Filing]:
    """The numbers of the forms that stand alone, and of those with letters after, before and around them."""
    whole, stems, endings, inner = (defaultdict[str, list[int]](list) for _ in range(4))
    filings = {(False, False): whole, (False, True): stems, (True, False): endings, (True, True): inner}
    for number, form in enumerate(forms):
        filings[form.open_start, form.open_end][form.word.letters].append(number)
    return whole, stems, endings, inner


def _forgiven(letters: str) -> int:
    """How many typing errors are forgiven in a word."""
    return 2 if len(letters) >= TWO_IN_WORD else 1


def _nearby(letters: str, words: Sequence[str], most: int) -> Iterator[tuple[str, int]]:
    """The words with at most so many typing errors between them and the letters, and how many there are."""
    from rapidfuzz import process  # needed for the first typed words only
    from rapidfuzz.distance import OSA

    for word, errors, _ in process.extract(
        letters, words, scorer=OSA.distance, score_cutoff=most, limit=None
    ):
        yield word, int(errors)
