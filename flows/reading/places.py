"""Places of detention: which one was meant, and whose constituency it is in."""

from collections.abc import Iterator

from rapidfuzz.distance import DamerauLevenshtein

from flows.definition.schema import DetentionPlace
from flows.reading.text import simplify

PRISON = {"HMP", "PRISON", "JAIL"}
NOISE = PRISON | {
    "IRC", "STHF", "CENTRE", "CENTER", "DETENTION", "DETAINED", "IMMIGRATION", "REMOVAL", "HOLDING",
    "FACILITY", "SHORT", "TERM", "RESIDENTIAL", "ACCOMMODATION", "PROCESSING", "THE", "A", "IN", "AT",
    "TO", "IS", "ARE", "WAS", "HE", "SHE", "THEY", "I", "AM", "NOW", "FROM", "NEAR", "MOVED", "TAKEN",
    "REPLACED", "AND", "OF",
}  # fmt: skip
ERRORS = ((6, 2), (4, 1), (0, 0))  # (letters at least, typing errors at most)
ERROR_COSTS = 3  # letters that a typing error counts against a fit


def find_places(typed: str, places: tuple[DetentionPlace, ...]) -> tuple[DetentionPlace, ...]:
    """The places that were meant: none, one, or several to choose from.

    Words around the name and up to two typing errors do no harm; the longest name that fits wins.
    """
    words = simplify(typed).replace("'", "").replace("’", "").split()
    told = [word for word in words if word not in NOISE]
    candidates = [place for place in places if place.kind == "prison" or not PRISON & set(words)]
    fits = {place.id: _fit(place, told) for place in candidates}
    best = max(fits.values(), default=0)
    return tuple(place for place in candidates if best and fits[place.id] == best)


def _fit(place: DetentionPlace, told: list[str]) -> int:
    """How well a place fits the words: letters of the name found, less for each error; 0 for not at all."""
    names = {"".join(key) for name in (place.name, *place.aliases) if (key := _key(name))}
    return max((_likeness(name, piece) for name in names for piece in _pieces(told)), default=0)


def _key(name: str) -> list[str]:
    words = simplify(name).replace("'", "").replace("’", "").split()
    return [word for word in words if word not in NOISE]


def _pieces(told: list[str]) -> Iterator[str]:
    """Every run of words, written together: people split and join the words of a name."""
    for first in range(len(told)):
        for last in range(first + 1, min(first + 5, len(told)) + 1):
            yield "".join(told[first:last])


def _likeness(name: str, piece: str) -> int:
    allowed = next(errors for letters, errors in ERRORS if len(name) >= letters)
    errors = DamerauLevenshtein.distance(name, piece, score_cutoff=allowed)
    return max(len(name) - ERROR_COSTS * errors, 1) if errors <= allowed else 0
