"""The files of the gazetteer, and what is looked up in them."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from flows.gazetteer.places import (
    ABROAD_FILE,
    ADDED_FILE,
    BIG,
    FILES,
    GEONAMES_FILE,
    LETTERS_FILE,
    GazetteerKind,
    gazetteer,
    kilometres,
    lines,
)
from flows.gazetteer.spelling import fold

Rows = list[list[str]]
NORTH, EAST = (49.8, 60.9), (-8.7, 1.8)  # the United Kingdom lies within them
CALLBACK = 64 - len("place_meant:")  # bytes that Telegram leaves for the id of a place


def order(rows: Rows) -> list[str]:
    """Rows of GeoNames' places that are not in the order of their ids."""
    ids = [int(row[0]) for row in rows]
    return [str(after) for before, after in pairwise(ids) if after <= before]


def outside(rows: Rows) -> list[str]:
    """Places that were added whose point lies outside the United Kingdom."""
    return [row[0] for row in rows if not is_inside(float(row[3]), float(row[4]))]


def is_inside(north: float, east: float) -> bool:
    return NORTH[0] < north < NORTH[1] and EAST[0] < east < EAST[1]


def twice(rows: Rows) -> list[str]:
    """Places that were added twice: of the same name in the same town."""
    counts = Counter((name, row[1]) for row in rows for name in row[0].split("="))
    return [name for (name, _), count in counts.items() if count > 1]


def unsourced(rows: Rows) -> list[str]:
    """Places that were added without saying where the point was looked up."""
    return [row[0] for row in rows if not row[5].startswith(("ward ", "wards of ", "outcode "))]


def of_no_kind(rows: Rows) -> list[str]:
    """Places that were added of a kind that has no rings."""
    return [row[0] for row in rows if row[2] not in get_args(GazetteerKind)]


ADDED = ["Moss Side", "Manchester", "district", "53.456", "-2.241", "ward Moss Side"]
PLANTS: list[tuple[Callable[[Rows], list[str]], Rows]] = [
    (order, [["2", "B"], ["1", "A"]]),
    (outside, [[*ADDED[:3], "48.85", "2.35", "ward"]]),
    (twice, [ADDED, ADDED]),
    (unsourced, [[*ADDED[:5], "known"]]),
    (of_no_kind, [[*ADDED[:2], "quarter", *ADDED[3:]]]),
]


def test_geonames_places_are_in_order_and_few_enough() -> None:
    rows = list(lines(GEONAMES_FILE))
    assert order(rows) == [] and 5000 < len(rows) <= 6000
    assert not [row[1] for row in rows if not is_inside(float(row[2]), float(row[3]))]


@pytest.mark.parametrize("rule", [outside, twice, unsourced, of_no_kind])
def test_what_was_added_by_hand_keeps_the_rules(rule: Callable[[Rows], list[str]]) -> None:
    assert rule(list(lines(ADDED_FILE))) == []


@pytest.mark.parametrize(("rule", "rows"), PLANTS)
def test_a_planted_fault_is_found(rule: Callable[[Rows], list[str]], rows: Rows) -> None:
    assert rule(rows)


def test_what_was_added_is_in_the_order_of_its_names() -> None:
    rows = [tuple(row) for row in lines(ADDED_FILE)]
    assert rows == sorted(rows) and len(rows) >= 300


def test_no_place_abroad_stands_there_twice() -> None:
    rows = [line for (line,) in lines(ABROAD_FILE)]
    assert rows == sorted(set(rows)) and len(rows) > 500


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_says_where_it_is_from_and_when(path: Path) -> None:
    head = "".join(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#"))
    assert "2026-11-30" in head
    assert ("CC BY 4.0" in head) == (path in (GEONAMES_FILE, ABROAD_FILE))


def test_names_that_were_added_belong_to_a_place() -> None:
    for name, others in lines(LETTERS_FILE):
        for other in others.split("|"):
            assert name in {place.name for place in gazetteer().named(fold(other))}, other


def test_ids_are_unique_and_fit_on_a_button() -> None:
    names, _ = gazetteer().spellings()
    places = {place.id: place for number in range(len(names)) for place in gazetteer().at(number)}
    assert len(places) > 5500
    assert all(gazetteer().place(id) == place for id, place in places.items())
    assert [id for id in places if len(id.encode()) > CALLBACK] == []


@pytest.mark.parametrize("city", sorted(BIG))
def test_a_big_city_has_parts_to_choose_from(city: str) -> None:
    (place, *_) = gazetteer().named(fold(city))
    parts = gazetteer().parts(city)
    assert place.is_big and len(parts) >= 8
    assert all(kilometres(place.point, part.point) < 30 for part in parts)
    assert [part.name for part in parts] == sorted(part.name for part in parts)


def test_an_unknown_place_is_none() -> None:
    assert gazetteer().place("gone") is None
    assert gazetteer().named("atlantis") == () and gazetteer().parts("Atlantis") == ()
    assert gazetteer().is_abroad("paris") and not gazetteer().is_abroad("atlantis")
