"""Names of constituencies as people type them: the same name for different spellings, a choice for a part."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic, Literal, Protocol, TypeVar

MOST = 8  # candidates that can be shown as buttons
LONGEST = 80  # characters; the longest name has about 40
SLIP = 0.8  # how alike a mistyped word and a real one must be, from 0 to 1


class Named(Protocol):
    """Anything with a constituency's name."""

    @property
    def name(self) -> str:
        """The name as Parliament writes it."""


N = TypeVar("N", bound=Named)


@dataclass(frozen=True, slots=True)
class Fit(Generic[N]):
    """What fits a typed name, the likeliest first."""

    entries: tuple[N, ...]
    exact: bool = False  # the first one has exactly this name
    guess: bool = False  # nothing fits as it was typed: these are near it

    @property
    def outcome(self) -> Literal["found", "several", "too_many", "not_found"]:
        """A guess is never `found`: the person chooses. Nor is a whole name that others contain (Bath)."""
        if not self.entries:
            return "not_found"
        if len(self.entries) == 1 and not self.guess:
            return "found"
        return "several" if self.exact or len(self.entries) <= MOST else "too_many"

    @property
    def choices(self) -> tuple[N, ...]:
        """As many as can be shown."""
        return self.entries[:MOST]


def fold(name: str) -> str:
    """The form in which spellings meet: "Montgomeryshire and Glyndŵr", "MONTGOMERYSHIRE & GLYNDWR"."""
    spread = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ")
    plain = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[\W_]+", " ", re.sub("['’‘`]", "", plain)).split())


class Register(Generic[N]):
    """A list of constituencies, searched by name."""

    def __init__(self, entries: Iterable[N]) -> None:
        self._folded = [(fold(entry.name), entry) for entry in entries]
        self._words = sorted({word for name, _ in self._folded for word in name.split()})

    def exact(self, name: str) -> N | None:
        """The one with this name, however it is spelt; None if none or two are called so."""
        wanted = fold(name)
        same = [entry for folded, entry in self._folded if folded == wanted]
        return same[0] if len(same) == 1 else None

    def like(self, typed: str) -> Fit[N]:
        """Those whose name is, or begins a word with, or holds what was typed; or else a guess at a slip."""
        wanted = fold(typed)
        if not wanted or len(wanted) > LONGEST:
            return Fit(())
        parts = self._parts(wanted)
        if not parts:
            return Fit(self._slips(wanted), guess=True)
        return Fit(parts, exact=fold(parts[0].name) == wanted)

    def _parts(self, wanted: str) -> tuple[N, ...]:
        words = wanted.split()
        ways: tuple[Callable[[str], bool], ...] = (
            lambda name: f" {wanted}" in f" {name}",
            lambda name: len(wanted) >= 3 and wanted in name,
            lambda name: all(f" {word}" in f" {name}" for word in words),
        )
        for fits in ways:
            if found := [(folded, entry) for folded, entry in self._folded if fits(folded)]:
                found.sort(key=lambda pair: (pair[0] != wanted, not pair[0].startswith(wanted), pair[0]))
                return tuple(entry for _, entry in found)
        return ()

    def _slips(self, wanted: str) -> tuple[N, ...]:
        whole = get_close_matches(wanted, [folded for folded, _ in self._folded], n=MOST, cutoff=0.85)
        mended = " ".join(self._mended(word) for word in wanted.split()[:10])
        near = tuple(entry for folded, entry in self._folded if folded in whole)
        parts = self._parts(mended) if mended != wanted else ()
        return (*near, *(entry for entry in parts if entry not in near))

    def _mended(self, word: str) -> str:
        if len(word) < 4:
            return word
        return next(iter(get_close_matches(word, self._words, n=1, cutoff=SLIP)), word)
