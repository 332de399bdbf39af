"""The gazetteer: places of the UK by every name that is known of them, and names of places abroad.

It is built once for each state of its files, and kept in a compact form (`flows/compiled`): a process that is
never asked for a place reads none of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from math import cos, hypot, log10, radians
from pathlib import Path
from re import match
from typing import Literal, NamedTuple, cast

from flows.compiled.kept_build import code_in, kept_build
from flows.compiled.packed import PackedNumbers, PackedPlaces, PackedTexts
from flows.gazetteer.spelling import fold, skeleton

HERE = Path(__file__).parent
GEONAMES_FILE = HERE / "geonames.tsv"
ADDED_FILE = HERE / "added_places.tsv"  # by hand: what GeoNames lacks
LETTERS_FILE = HERE / "other_names.tsv"  # by hand: names in other letters, and short ones
ABROAD_FILE = HERE / "abroad.txt"
FILES = (GEONAMES_FILE, ADDED_FILE, LETTERS_FILE, ABROAD_FILE)

GazetteerKind = Literal["settlement", "town", "village", "county", "borough", "district", "estate", "airport"]
MapPoint = tuple[float, float]  # latitude and longitude
SAME = 6.0  # kilometres: two entries of one name within them are one place
BIG = frozenset(
    {
        "London",
        "Birmingham",
        "Manchester",
        "Leeds",
        "Glasgow",
        "Sheffield",
        "Liverpool",
        "Bristol",
        "Edinburgh",
    }
)  # cities with so many MPs that their part is asked for first
BIG_PEOPLE = 200_000  # that all of these have, and no village of the same name
EDGE = 14.0  # kilometres from its middle: a place at the edge of a big city
EDGE_PEOPLE, TOWN_PEOPLE = 2_000, 60_000  # that such a place has: a town of its own has more
KM_A_DEGREE = 111.2
# Of a name such as "Newcastle upon Tyne", what people say for short.
SHORT_NAME = r"(.{4,}?) (?:upon|on|under|in|by|super|le|cum|of|the)\b"


class GazetteerPlace(NamedTuple):
    """A place. `near`: a larger town by which it is told apart; for a part of a town, that town."""

    id: str
    name: str
    near: str
    kind: GazetteerKind
    people: int  # 0: not known
    latitude: float
    longitude: float

    @property
    def point(self) -> MapPoint:
        """Its middle."""
        return self.latitude, self.longitude

    @property
    def is_big(self) -> bool:
        """Whether it is a city whose part is asked for first."""
        return self.name in BIG and self.people >= BIG_PEOPLE

    @property
    def is_part(self) -> bool:
        """Whether it is a part of the town `near`."""
        return self.kind in ("borough", "district", "estate") and bool(self.near)

    @property
    def weight(self) -> float:
        """How likely it is meant, if nothing else tells: by its people, or what such places have."""
        return log10(
            max(self.people, {"county": 200_000, "borough": 200_000, "district": 20_000}.get(self.kind, 500))
        )


class Gazetteer:
    """The places, each with its names."""

    def __init__(self, places: list[tuple[GazetteerPlace, tuple[str, ...]]], abroad: Iterable[str]) -> None:
        names = _by_name(places)
        self._rows = PackedTexts("\t".join(map(str, place)) for place, _ in places)
        self._ids = PackedPlaces({place.id: row for row, (place, _) in enumerate(places)})
        self._names = PackedPlaces({name: row for row, name in enumerate(names)})
        self._places = PackedNumbers(names.values())
        self._spellings = PackedTexts(["\n".join(names), "\n".join(map(skeleton, names))])
        self._abroad = PackedPlaces(dict.fromkeys(map(fold, abroad), 0))
        self._parts = {
            city: [
                row
                for row, (place, _) in enumerate(places)
                if place.near == city and _is_known_part(place, middle)
            ]
            for city, middle in _middles(places).items()
        }

    def place(self, id: str) -> GazetteerPlace | None:
        """The place with this id."""
        row = self._ids.get(id)
        return None if row is None else self._place(row)

    def named(self, folded: str) -> tuple[GazetteerPlace, ...]:
        """All places with this name, the largest first."""
        group = self._names.get(folded)
        places = [] if group is None else [self._place(row) for row in self._places[group]]
        return tuple(sorted(places, key=lambda place: -place.weight))

    def parts(self, city: str) -> tuple[GazetteerPlace, ...]:
        """The known parts of a big city, by name; of London its boroughs."""
        parts = [self._place(row) for row in self._parts.get(city, [])]
        boroughs = [part for part in parts if part.kind == "borough"]
        return tuple(sorted(boroughs or parts, key=lambda part: part.name))

    def is_abroad(self, folded: str) -> bool:
        """Whether a name is that of a place outside the UK; it may be that of one within, too."""
        return self._abroad.get(folded) is not None

    def spellings(self) -> tuple[list[str], list[str]]:
        """All names, and how they sound; `at` has the places of one by its number."""
        return self._spellings[0].split("\n"), self._spellings[1].split("\n")

    def at(self, number: int) -> list[GazetteerPlace]:
        """The places whose name has this number among the spellings."""
        return [self._place(row) for row in self._places[number]]

    def _place(self, row: int) -> GazetteerPlace:
        id, name, near, kind, people, latitude, longitude = self._rows[row].split("\t")
        point = float(latitude), float(longitude)
        return GazetteerPlace(id, name, near, cast(GazetteerKind, kind), int(people), *point)


def _middles(places: "list[NamedPlace]") -> dict[str, MapPoint]:
    """The middle of each big city."""
    return {place.name: place.point for place, _ in places if place.is_big}


def _is_known_part(place: GazetteerPlace, middle: MapPoint) -> bool:
    """Whether a place is a part of a big city, or a small town at its edge."""
    is_edge = EDGE_PEOPLE <= place.people < TOWN_PEOPLE and kilometres(place.point, middle) < EDGE
    return place.is_part or (place.kind == "settlement" and is_edge)


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, read with the first name that somebody types."""
    return kept_build("gazetteer", [*FILES, *code_in(HERE)], _build)


def kilometres(one: MapPoint, other: MapPoint) -> float:
    """How far it is from one point to another near it."""
    north = (one[0] - other[0]) * KM_A_DEGREE
    return hypot(north, (one[1] - other[1]) * KM_A_DEGREE * cos(radians(one[0])))


def lines(path: Path) -> Iterator[list[str]]:
    """The rows of one of the files."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


def _build() -> Gazetteer:
    added = list(_added())
    settlements = [entry for entry in _settlements() if not _twin(entry, added)]
    twins = [entry for entry in _settlements() if _twin(entry, added)]
    more = {name: others.split("|") for name, others in lines(LETTERS_FILE)}
    entries = [_with_names(entry, twins, more) for entry in added]
    entries += [(place, (*names, *_more_of(place, more))) for place, names in settlements]
    return Gazetteer(entries, (name for (line,) in lines(ABROAD_FILE) for name in line.split("|")))


NamedPlace = tuple[GazetteerPlace, tuple[str, ...]]


def _settlements() -> Iterator[NamedPlace]:
    for id, name, latitude, longitude, people, near, names in lines(GEONAMES_FILE):
        place = GazetteerPlace(id, name, near, "settlement", int(people), float(latitude), float(longitude))
        yield place, (name, *filter(None, names.split("|")))


def _added() -> Iterator[NamedPlace]:
    for names, town, kind, latitude, longitude, _ in lines(ADDED_FILE):
        name, *others = names.split("=")
        id = f"{fold(name)} {fold(town)}".strip().replace(" ", "-")
        point = float(latitude), float(longitude)
        place = GazetteerPlace(id, name, town, cast(GazetteerKind, kind), 0, *point)
        yield place, (name, *others)


def _twin(entry: NamedPlace, added: list[NamedPlace]) -> bool:
    """Whether a place of GeoNames was added by hand too: what was added stands for both."""
    place = entry[0]
    return any(
        fold(place.name) == fold(other.name) and kilometres(place.point, other.point) < SAME
        for other, _ in added
    )


def _with_names(entry: NamedPlace, twins: list[NamedPlace], more: dict[str, list[str]]) -> NamedPlace:
    """A place that was added, with the names and the people of its twins."""
    place, names = entry
    same = [twin for twin in twins if _twin((place, ()), [twin])]
    others = [name for _, twin_names in same for name in twin_names]
    people = max((twin.people for twin, _ in same), default=0)
    return place._replace(people=people), tuple(dict.fromkeys((*names, *others, *_more_of(place, more))))


def _more_of(place: GazetteerPlace, more: dict[str, list[str]]) -> list[str]:
    """The names that were added by hand to the largest place of this name, or to a part of a town."""
    is_meant = place.people >= 20_000 or place.kind != "settlement"
    return more.get(place.name, []) if is_meant else []


def _by_name(places: list[NamedPlace]) -> dict[str, list[int]]:
    """The rows of the places with each folded name, with short forms of long ones."""
    rows: dict[str, dict[int, None]] = defaultdict(dict)
    for row, (place, names) in enumerate(places):
        for name in map(fold, names):
            rows[name][row] = None
        if short := match(SHORT_NAME, fold(place.name)):
            rows[short[1]][row] = None
    return {name: list(found) for name, found in sorted(rows.items()) if name}
