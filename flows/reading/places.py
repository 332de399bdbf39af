"""Finds the place of detention that was meant; its constituency decides which MP to ask."""

from collections.abc import Iterator
from typing import NamedTuple

from flows.definition.schema import DetentionPlace
from flows.reading.text import simplify

PRISON_WORDS = {"HMP", "PRISON", "JAIL"}
# Words around a name. English only: so are the names, which people copy from their papers.
FILLER_WORDS = PRISON_WORDS | {
    "IRC", "STHF", "CENTRE", "CENTER", "DETENTION", "DETAINED", "IMMIGRATION", "REMOVAL", "HOLDING",
    "FACILITY", "SHORT", "TERM", "RESIDENTIAL", "ACCOMMODATION", "PROCESSING", "THE", "A", "IN", "AT",
    "TO", "IS", "ARE", "WAS", "HE", "SHE", "THEY", "I", "AM", "NOW", "FROM", "NEAR", "MOVED", "TAKEN",
    "REPLACED", "AND", "OF",
}  # fmt: skip
LONGEST_RUN = 5  # words into which people may split a name
ALLOWED_ERRORS = ((6, 2), (4, 1), (0, 0))  # (letters of the name at least, typing errors at most)
ERROR_COST = 3  # letters that a typing error takes off a score


class Match(NamedTuple):
    """Words from `first` up to, and without, `last` that name a place."""

    score: int
    first: int
    last: int
    is_exact: bool


def find_places(typed: str, places: tuple[DetentionPlace, ...]) -> tuple[DetentionPlace, ...]:
    """The places that were meant: none, one, or several to choose from.

    Words around the name and up to two typing errors are tolerated; the longest name that fits wins. Another
    one that other words name without an error may be meant as well: "from Harmondsworth to Brook House".
    Somebody who writes "prison" does not mean a detention centre.
    """
    words = _words(typed)
    candidates = [place for place in places if place.kind == "prison" or not PRISON_WORDS & set(words)]
    matches = {place.id: tuple(_matches(place, _name_words(words))) for place in candidates}
    best = max((match.score for found in matches.values() for match in found), default=0)
    leading = [match for found in matches.values() if _score(found) == best for match in found]
    return tuple(
        place
        for place in candidates
        if (found := matches[place.id]) and (_score(found) == best or _is_named_apart(found, leading))
    )


def _words(text: str) -> list[str]:
    """The words in capitals, without apostrophes: "Yarl's" and "Yarls" are the same."""
    return simplify(text).replace("'", "").replace("’", "").split()


def _name_words(words: list[str]) -> list[str]:
    return [word for word in words if word not in FILLER_WORDS]


def _matches(place: DetentionPlace, words: list[str]) -> Iterator[Match]:
    """Where the words name a place, and how well: the letters of the name, less for each error."""
    spellings = {"".join(_name_words(_words(name))) for name in (place.name, *place.aliases)} - {""}
    for first, last in _runs(words):
        for name in spellings:
            if score := _likeness(name, "".join(words[first:last])):
                yield Match(score, first, last, is_exact=score == len(name))


def _score(matches: tuple[Match, ...]) -> int:
    return max((match.score for match in matches), default=0)


def _is_named_apart(matches: tuple[Match, ...], leading: list[Match]) -> bool:
    """Whether a place is named without an error, by words that name none of the leading places."""
    return any(
        match.is_exact and all(match.last <= other.first or other.last <= match.first for other in leading)
        for match in matches
    )


def _runs(words: list[str]) -> Iterator[tuple[int, int]]:
    """The first word and the end of every run that may be a name: people split and join its words."""
    for first in range(len(words)):
        for last in range(first + 1, min(first + LONGEST_RUN, len(words)) + 1):
            yield first, last


def _likeness(name: str, typed: str) -> int:
    from rapidfuzz.distance import DamerauLevenshtein  # needed for the first typed place only

    allowed = next(errors for letters, errors in ALLOWED_ERRORS if len(name) >= letters)
    errors = DamerauLevenshtein.distance(name, typed, score_cutoff=allowed)
    return max(len(name) - ERROR_COST * errors, 1) if errors <= allowed else 0
