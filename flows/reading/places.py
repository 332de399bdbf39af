"""Finds the place of detention that was meant; its constituency decides which MP to ask."""

from collections.abc import Iterator

from rapidfuzz.distance import DamerauLevenshtein

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


def find_places(typed: str, places: tuple[DetentionPlace, ...]) -> tuple[DetentionPlace, ...]:
    """The places that were meant: none, one, or several to choose from.

    Words around the name and up to two typing errors are tolerated; the longest name that fits wins. Somebody
    who writes "prison" does not mean a detention centre.
    """
    words = _words(typed)
    candidates = [place for place in places if place.kind == "prison" or not PRISON_WORDS & set(words)]
    scores = {place.id: _score(place, _name_words(words)) for place in candidates}
    best = max(scores.values(), default=0)
    return tuple(place for place in candidates if best and scores[place.id] == best)


def _words(text: str) -> list[str]:
    """The words in capitals, without apostrophes: "Yarl's" and "Yarls" are the same."""
    return simplify(text).replace("'", "").replace("’", "").split()


def _name_words(words: list[str]) -> list[str]:
    return [word for word in words if word not in FILLER_WORDS]


def _score(place: DetentionPlace, words: list[str]) -> int:
    """How well the words name a place: the letters of the name, less for each error; 0 if they do not."""
    spellings = {"".join(_name_words(_words(name))) for name in (place.name, *place.aliases)} - {""}
    return max((_likeness(name, run) for name in spellings for run in _runs(words)), default=0)


def _runs(words: list[str]) -> Iterator[str]:
    """Every run of words, written together: people split and join the words of a name."""
    for first in range(len(words)):
        for last in range(first + 1, min(first + LONGEST_RUN, len(words)) + 1):
            yield "".join(words[first:last])


def _likeness(name: str, typed: str) -> int:
    allowed = next(errors for letters, errors in ALLOWED_ERRORS if len(name) >= letters)
    errors = DamerauLevenshtein.distance(name, typed, score_cutoff=allowed)
    return max(len(name) - ERROR_COST * errors, 1) if errors <= allowed else 0
