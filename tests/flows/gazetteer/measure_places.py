"""Measures whether what people type leads to the right seat: `typed_places.tsv`, by kind and by script.

    python -m tests.flows.gazetteer.measure_places --data DIR [--held-out] [--misses]

DIR holds real postcode points, outcodes and wards with their seats (`postcode_points.csv.gz`,
`seats_by_outcode.csv.gz`, `seats_by_ward.csv.gz`). The stand-in of postcodes.io answers from the points. They
are one postcode in 38, so it looks six times as far for the nearest one. Nothing of them is committed, and
`make test` does not run this. Northern Ireland is not in them: there it only shows whether a look-up begins.

A line is right if the one seat that is stated has nine tenths of its postcodes, if the seats to choose
from have four fifths, or if the places to choose from lead there. A single seat with less is wrong, which may
never be. `--held-out` measures only the third that nobody looked at while the reading was tuned, and
`--no-held-out` the rest; `--misses` prints each line that is not right.
"""

import argparse
import asyncio
import csv
import gzip
import hashlib
import logging
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import structlog

from bot.sources.live import Addresses, LiveSources
from bot.sources.transport.client import Client
from flows.effects import LookUp
from flows.events import LookedUp
from flows.gazetteer.places import gazetteer
from flows.gazetteer.reading import read_place
from flows.state.case import Query
from tests.harness.flow import Walk
from tests.harness.sources import MEMBERS_URL, POSTCODES_URL, QUESTIONS_URL, VOTES_URL, Network
from tests.standins.members import MembersStandIn
from tests.standins.postcodes import Answer, Located, PostcodesStandIn, metres, outcode, place

SET = Path(__file__).parent / "typed_places.tsv"
CELL = 0.1  # degrees
SINGLE, CHOICE = 0.9, 0.8  # the shares of a place's postcodes that make an answer right
Shares = dict[str, float]


class Line(NamedTuple):
    """A line of the set."""

    kind: str
    script: str
    typed: str
    where: str

    @property
    def is_held_out(self) -> bool:
        """Whether it is in the third that nobody looked at while the reading was tuned."""
        return hashlib.blake2b(self.typed.encode()).digest()[0] % 3 == 0


class Outcome(NamedTuple):
    """What a line led to."""

    verdict: str  # "right", "wrong single", "missed", "not verified"
    how: str  # "one seat", "seats", "places", "said so", …
    seats: tuple[str, ...]


@dataclass
class PlacesStandIn(PostcodesStandIn):
    """postcodes.io with many postcodes, found by the square they are in."""

    cells: dict[tuple[int, int], list[Located]] = field(default_factory=lambda: defaultdict(list))

    def nearby(self, latitude: float, longitude: float) -> Iterable[Located]:
        row, column = int(latitude // CELL), int(longitude // CELL)
        squares = ((row + north, column + east) for north in (-1, 0, 1) for east in (-1, 0, 1))
        return (located for square in squares for located in self.cells.get(square, ()))

    def reach(self, query: Answer) -> float:
        return 6 * super().reach(query)


class Truth:
    """Which seats a place has, by the data."""

    def __init__(self, data: Path) -> None:
        self._points = data / "postcode_points.csv.gz"
        self._outcodes = {row["outcode"]: row for row in _rows(data / "seats_by_outcode.csv.gz")}
        self._wards = {(row["ward"], row["district"]): row for row in _rows(data / "seats_by_ward.csv.gz")}

    def of(self, where: str) -> list[Shares]:
        """The shares of the seats in each of the places that were meant."""
        return [self._shares(*part.split(":", 1)) for part in where.split("|")]

    def all_outcodes(self) -> Iterator[tuple[str, Shares]]:
        for name in self._outcodes:
            yield name, self._shares("o", name)

    def _around(self, north: float, east: float, kilometres: float) -> Iterator[str]:
        """The seats of the postcodes around a point."""
        for row in _rows(self._points):
            if metres((north, east), (float(row["lat"]), float(row["lon"]))) < 1000 * kilometres:
                yield row["seat"]

    def _shares(self, kind: str, names: str) -> Shares:
        if kind == "o":
            rows = [self._outcodes[name] for name in names.split(",")]
        elif kind == "w":
            wards = [name.split(", ", 1) for name in names.split("+")]
            rows = [self._wards[ward, district] for ward, district in wards]
        elif kind == "p":
            rows = []
        else:
            rows = [row for (_, district), row in self._wards.items() if district == names]
        counts: Counter[str] = Counter()
        if kind == "p":
            counts.update(self._around(*map(float, names.split(","))))
        for row in rows:
            for part in row["seats"].split("|"):
                seat, share = part.split("=")
                counts[seat] += float(share) * int(row["postcodes"])  # type: ignore[assignment]
        whole = sum(counts.values())
        return {seat: count / whole for seat, count in counts.items()}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def stand_in(data: Path, truth: Truth) -> tuple[PlacesStandIn, set[str]]:
    """The stand-in with these points and outcodes, and the names of all seats."""
    service, seats = PlacesStandIn(), set()
    for row in _rows(data / "postcode_points.csv.gz"):
        north, east, seat = float(row["lat"]), float(row["lon"]), row["seat"]
        service.cells[int(north // CELL), int(east // CELL)].append((north, east, place(seat)))
        seats.add(seat)
    for name, shares in truth.all_outcodes():
        service.outcodes[name] = outcode(*shares)
        seats |= shares.keys()
    return service, seats


class Measure:
    """Types each line at the question for the area, and looks what comes."""

    def __init__(self, data: Path, folder: Path) -> None:
        self.truth = Truth(data)
        service, seats = stand_in(data, self.truth)
        members = MembersStandIn(total=len(seats), names=tuple(sorted(seats)))
        network = Network({"postcodes.test": service.app, "members.test": members.app})
        addresses = Addresses(POSTCODES_URL, MEMBERS_URL, VOTES_URL, QUESTIONS_URL)
        self.sources = LiveSources(Client(None, transport=network), addresses, folder, timeout=60.0)

    async def judge(self, line: Line) -> Outcome:
        """What typing this line leads to."""
        walk = Walk.at_postcode().type(line.typed)
        if walk.pending:
            return await self._looked_up(line, walk, walk.pending)
        if walk.step == "place_meant":
            return await self._places(line)
        is_right = line.where in ("abroad", "nothing")
        return Outcome("right" if is_right else "missed", "said so", ())

    async def _looked_up(self, line: Line, walk: Walk, look_up: LookUp) -> Outcome:
        query, finding = look_up.query, await self.sources.find_mp(look_up.query)
        if walk.send(LookedUp(look_up.token, finding)).step == "place_meant":
            return await self._places(line)
        if line.where == "ni":
            return Outcome("not verified", "look-up", ())
        if query.postcode:  # which no list here holds: what counts is that it was read
            is_there = query.postcode.split(" ")[0] in line.where.removeprefix("o:").split(",")
            return Outcome("right" if is_there else "missed", "postcode", ())
        one = (finding.constituency.name,) if finding.constituency else ()
        seats = tuple(seat.name for seat in finding.candidates) or one
        if not seats:
            return Outcome("right" if line.where in ("nothing", "abroad") else "missed", "said so", ())
        return self._judged(line, seats, is_single=bool(one))

    def _judged(self, line: Line, seats: tuple[str, ...], *, is_single: bool) -> Outcome:
        how = "one seat" if is_single else "seats"
        if line.where in ("abroad", "nothing"):
            return Outcome("wrong single" if is_single else "missed", how, seats)
        held = [sum(shares.get(seat, 0) for seat in seats) for shares in self.truth.of(line.where)]
        if is_single:
            return Outcome("right" if min(held) >= SINGLE else "wrong single", how, seats)
        return Outcome("right" if min(held) >= CHOICE else "missed", how, seats)

    async def _places(self, line: Line) -> Outcome:
        """Tap each place that is offered: together they have to lead to the right seats."""
        places = read_place(line.typed).places
        names = tuple(place.name for place in places)
        if line.where == "ni":
            return Outcome("not verified", "places", names)
        if line.where in ("abroad", "nothing"):
            return Outcome("missed", "places", names)
        seats: set[str] = set()
        for meant in places:
            for part in gazetteer().parts(meant.name) if meant.is_big else (meant,):
                finding = await self.sources.find_mp(Query(typed_name=part.name, place=part.id))
                seats |= {seat.name for seat in finding.candidates}
                seats |= {finding.constituency.name} if finding.constituency else set()
        how = "parts of a city" if len(places) == 1 and places[0].is_big else "places"
        return self._judged(line, tuple(sorted(seats)), is_single=False)._replace(how=how, seats=names)


def read_set() -> list[Line]:
    """All lines of the set."""
    lines = SET.read_text(encoding="utf-8").splitlines()
    return [Line(*line.split("\t")) for line in lines if not line.startswith("#")]


def table(judged: list[tuple[Line, Outcome]], column: str) -> str:
    """How many lines of each kind, or script, led where."""
    heads = ("right", "wrong single", "missed", "not verified")
    rows = [
        f"| {column} | lines | right | wrong single seat | missed | not verified |",
        "|---|---|---|---|---|---|",
    ]
    for name in dict.fromkeys(getattr(line, column) for line, _ in judged):
        counts = Counter(outcome.verdict for line, outcome in judged if getattr(line, column) == name)
        rows.append(
            f"| {name} | {sum(counts.values())} | " + " | ".join(str(counts[head]) for head in heads) + " |"
        )
    return "\n".join(rows)


async def measure(data: Path, *, held_out: bool | None, misses: bool) -> None:
    """Print the tables. `held_out`: only the held-out third, or only the rest."""
    lines = [line for line in read_set() if held_out is None or line.is_held_out == held_out]
    with tempfile.TemporaryDirectory() as folder:
        measuring = Measure(data, Path(folder))
        await measuring.sources.refresh()
        judged = [(line, await measuring.judge(line)) for line in lines]
        await measuring.sources.aclose()
    print(table(judged, "kind"), table(judged, "script"), sep="\n\n")  # noqa: T201
    verified = [outcome for _, outcome in judged if outcome.verdict != "not verified"]
    right = sum(outcome.verdict == "right" for outcome in verified)
    print(f"\n{right} of {len(verified)} right: {100 * right / len(verified):.1f} %")  # noqa: T201
    print(Counter(outcome.how for _, outcome in judged))  # noqa: T201
    for line, outcome in judged:
        if misses and outcome.verdict not in ("right", "not verified"):
            print(outcome.verdict, *line, outcome.how, *outcome.seats, sep=" · ")  # noqa: T201


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--held-out", action=argparse.BooleanOptionalAction, default=None)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    asyncio.run(measure(given.data, held_out=given.held_out, misses=given.misses))


if __name__ == "__main__":
    main()
