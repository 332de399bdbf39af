"""Finds which words of a lexicon a typed word may be: in full, with an ending, or with a typing error."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from flows.reading.folding import Word, without_long_runs
from flows.reading.patterns import Form

# From how many letters on a typing error is forgiven: one in a word, one in a stem, two in a word.
ONE_IN_WORD, ONE_IN_STEM, TWO_IN_WORD = 5, 6, 9
Group = TypeVar("Group", bound=Hashable)
Filing = dict[str, list[int]]
Numbers = dict[str, tuple[int, ...]]  # of forms, by their letters


class FormIndex:
    """The forms of many patterns; each is known by its number in `forms`, and only its marks are kept.

    `exact`: words in which no error is forgiven, since a word nearby means something else.
    """

    def __init__(self, forms: Sequence[Form], exact: frozenset[str]) -> None:
        self._exact = exact
        self._marked = {number: form.word for number, form in enumerate(forms) if form.word.marks is not None}
        self._whole, self._stems, self._endings, self._inner = map(_numbers, _filed(forms))
        self._stem_lengths, self._ending_lengths = _lengths(self._stems), _lengths(self._endings)
        self._inner_lengths = _lengths(self._inner)
        self._long_words = self._grouped(self._whole, ONE_IN_WORD, lambda letters: letters[0])
        self._long_stems = self._grouped(self._stems, ONE_IN_STEM, lambda letters: (letters[0], len(letters)))
        self._longest = max(map(len, self._whole), default=0)
        self._longest_stem = max(map(len, self._stems), default=0)

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

    def _grouped(
        self, numbers: Numbers, shortest: int, group: Callable[[str], Group]
    ) -> dict[Group, list[str]]:
        """The words in which typing errors are forgiven, in the groups in which one is looked for."""
        groups: dict[Group, list[str]] = defaultdict(list)
        for letters in numbers:
            if len(letters) >= shortest and letters not in self._exact:
                groups[group(letters)].append(letters)
        return dict(groups)

    def _forms_of(self, word: Word) -> Iterator[int]:
        yield from self._spelled(word)
        for letters in without_long_runs(word.letters):
            yield from self._spelled(Word(letters))

    def _spelled(self, word: Word) -> Iterator[int]:
        """The forms that the word is as it stands."""
        for numbers, start in self._filed_under(word.letters):
            for number in numbers:
                if (marked := self._marked.get(number)) is None or word.agrees(marked, start):
                    yield number

    def _filed_under(self, letters: str) -> Iterator[tuple[tuple[int, ...], int]]:
        """The forms whose letters are in the word where they may be, and where they begin."""
        if numbers := self._whole.get(letters):
            yield numbers, 0
        for size in self._stem_lengths:
            if numbers := self._stems.get(letters[:size]):
                yield numbers, 0
        for size in self._ending_lengths:
            start = max(len(letters) - size, 0)
            if numbers := self._endings.get(letters[start:]):
                yield numbers, start
        for size in self._inner_lengths:
            for start in range(len(letters) - size + 1):
                if numbers := self._inner.get(letters[start : start + size]):
                    yield numbers, start

    def _meant_by(self, word: Word) -> Iterator[int]:
        """The forms from which a word differs by a typing error or two, but not in the first letter."""
        letters = word.letters
        if letters in self._whole or letters in self._exact:
            return  # the word is right as it is
        if len(letters) <= self._longest + 2:  # a longer one is none of them, and would take for ever
            yield from self._words_meant_by(letters)
        for end in range(ONE_IN_STEM - 1, min(len(letters), self._longest_stem + 1) + 1):
            yield from self._stems_meant_by(letters[:end])

    def _words_meant_by(self, letters: str) -> Iterator[int]:
        for meant, errors in _nearby(letters, self._long_words.get(letters[0], ()), 2):
            if errors <= _forgiven(meant):
                yield from self._whole[meant]

    def _stems_meant_by(self, start: str) -> Iterator[int]:
        for size in range(len(start) - 1, len(start) + 2):
            for stem, _ in _nearby(start, self._long_stems.get((start[0], size), ()), 1):
                yield from self._stems[stem]


def _filed(forms: Sequence[Form]) -> tuple[Filing, Filing, Filing, Filing]:
    """The numbers of the forms that stand alone, and of those with letters after, before and around them."""
    whole, stems, endings, inner = (defaultdict[str, list[int]](list) for _ in range(4))
    filings = {(False, False): whole, (False, True): stems, (True, False): endings, (True, True): inner}
    for number, form in enumerate(forms):
        filings[form.open_start, form.open_end][form.word.letters].append(number)
    return whole, stems, endings, inner


def _numbers(filing: Filing) -> Numbers:
    return {letters: tuple(numbers) for letters, numbers in filing.items()}


def _forgiven(letters: str) -> int:
    """How many typing errors are forgiven in a word."""
    return 2 if len(letters) >= TWO_IN_WORD else 1


def _nearby(letters: str, words: Sequence[str], most: int) -> Iterator[tuple[str, int]]:
    """The words with at most so many typing errors between them and the letters, and how many there are."""
    for word, errors, _ in process.extract(
        letters, words, scorer=OSA.distance, score_cutoff=most, limit=None
    ):
        yield word, int(errors)


def _lengths(numbers: Numbers) -> list[int]:
    return sorted({len(letters) for letters in numbers})
