"""Searches constituencies by the names people type: in any spelling, in part, or slightly misspelt."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic, Literal, Protocol, TypeVar

MOST_CHOICES = 8  # candidates that can be shown as buttons
# Words that many names have, and that say nothing of where an area is.
COMMON = frozenset({"a", "and", "in", "my", "of", "on", "the", "upon"})
LONGEST = 80  # characters; the longest name has about 40
WORD_SIMILARITY = 0.8  # of a mistyped word to a real one, from 0 to 1
NAME_SIMILARITY = 0.85  # of a mistyped whole name


class Named(Protocol):
    """Anything with a constituency's name."""

    @property
    def name(self) -> str:
        """The name as Parliament writes it."""


N = TypeVar("N", bound=Named)


@dataclass(frozen=True, slots=True)
class NameMatches(Generic[N]):
    """What matches a typed name, the likeliest first."""

    entries: tuple[N, ...]
    is_exact: bool = False  # the first one has exactly this name

    @property
    def outcome(self) -> Literal["found", "several", "too_many", "not_found"]:
        """Only a whole name that no other contains is `found`. Of anything else the person chooses.

        A part of a name is most often the name of something larger: Kent, London.
        """
        if not self.entries:
            return "not_found"
        if len(self.entries) == 1 and self.is_exact:
            return "found"
        return "several" if self.is_exact or len(self.entries) <= MOST_CHOICES else "too_many"

    @property
    def choices(self) -> tuple[N, ...]:
        """As many entries as can be shown."""
        return self.entries[:MOST_CHOICES]


class NameIndex(Generic[N]):
    """A list of constituencies, searched by name."""

    def __init__(self, entries: Iterable[N]) -> None:
        self._folded = [(fold(entry.name), entry) for entry in entries]
        self._words = sorted({word for name, _ in self._folded for word in name.split()})

    def exact(self, name: str) -> N | None:
        """Return the entry with this name, however it is spelt; None if there is none, or more than one."""
        wanted = fold(name)
        same = [entry for folded, entry in self._folded if folded == wanted]
        return same[0] if len(same) == 1 else None

    def search(self, typed: str) -> NameMatches[N]:
        """Match names that are, begin a word with, or contain what was typed; else guess at a misspelling."""
        wanted = fold(typed)
        if len(wanted) > LONGEST or COMMON.issuperset(wanted.split()):
            return NameMatches(())
        containing = self._containing(wanted)
        if not containing:
            return NameMatches(self._similar(wanted))
        return NameMatches(containing, is_exact=fold(containing[0].name) == wanted)

    def _containing(self, wanted: str) -> tuple[N, ...]:
        """Return the entries that satisfy the first rule which any name satisfies."""
        words = wanted.split()
        rules: tuple[Callable[[str], bool], ...] = (
            lambda name: f" {wanted}" in f" {name}",
            lambda name: len(wanted) >= 3 and wanted in name,
            lambda name: all(f" {word}" in f" {name}" for word in words),
        )
        for matches in rules:
            if pairs := [(folded, entry) for folded, entry in self._folded if matches(folded)]:
                pairs.sort(key=lambda pair: (pair[0] != wanted, not pair[0].startswith(wanted), pair[0]))
                return tuple(entry for _, entry in pairs)
        return ()

    def _similar(self, wanted: str) -> tuple[N, ...]:
        """Return names similar as a whole, then those that contain the words with misspellings corrected."""
        names = [folded for folded, _ in self._folded]
        close = get_close_matches(wanted, names, n=MOST_CHOICES, cutoff=NAME_SIMILARITY)
        similar = tuple(entry for folded, entry in self._folded if folded in close)
        corrected = " ".join(self._corrected(word) for word in wanted.split()[:10])
        containing = self._containing(corrected) if corrected != wanted else ()
        return (*similar, *(entry for entry in containing if entry not in similar))

    def _corrected(self, word: str) -> str:
        if len(word) < 4:
            return word
        return next(iter(get_close_matches(word, self._words, n=1, cutoff=WORD_SIMILARITY)), word)


def fold(name: str) -> str:
    """Reduce spellings to one form: "Montgomeryshire and Glyndŵr", "MONTGOMERYSHIRE & GLYNDWR"."""
    spread = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ")
    plain = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[\W_]+", " ", re.sub("['’‘`]", "", plain)).split())
