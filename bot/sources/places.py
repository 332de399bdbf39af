"""Which constituencies a place lies in: by postcodes.io, from points around its middle, or of an outcode.

A place has no border. So the service is asked for the nearest postcode at 17 points: the middle, and eight on
each of two rings as wide as such places are. Only where all of them lie in one constituency is that one
certain; else the person chooses. Source: postcodes.io, v18, `POST /postcodes` with geolocations,
`GET /outcodes/…`.
"""

from collections import Counter
from collections.abc import Iterator
from math import cos, pi, radians, sin
from pathlib import Path

from bot.sources import SourceDown
from bot.sources.postcodes import PostcodeLocation, PostcodePayload, location_of
from bot.sources.transport.client import Absent, Client
from bot.sources.transport.clock import Clock
from bot.sources.transport.disk_cache import CachedValue, DiskCache, Gone
from bot.sources.transport.payload import Payload, parse
from bot.sources.transport.text import plain_text
from flows.definition.schema import Frozen, Nation
from flows.gazetteer.places import KM_A_DEGREE, GazetteerPlace, MapPoint

MAX_AGE = 24.0 * 28  # hours: seats have not moved since 2024, and new ones are no matter of weeks
NEAREST = 2000  # metres: the farthest that the service looks for a postcode
SPOKES = 8  # points on each ring
ENOUGH = 12  # points of 17 that have a postcode near: with fewer, too little is known of a place
# The inner and the outer ring, in kilometres: by kind, and for settlements by their people at most.
RINGS = {
    "county": (4.5, 9.0), "borough": (1.8, 3.8), "town": (1.0, 2.2), "village": (0.3, 0.7),
    "district": (0.6, 1.3), "estate": (0.3, 0.6), "airport": (2.0, 4.0),
}  # fmt: skip
RINGS_BY_PEOPLE = ((5_000, (0.3, 0.7)), (20_000, (0.6, 1.3)), (75_000, (1.0, 2.2)), (250_000, (1.5, 3.5)))
LARGEST_RINGS = (2.5, 5.0)
SHARED_RINGS = (0.15, 0.35)  # around a location that somebody shared: as inexact as a phone indoors


class SeatsOfPlace(Frozen):
    """The constituencies of a place, as postcodes.io writes them, those of most points first."""

    names: tuple[str, ...]
    nation: Nation | None = None
    is_certain: bool = True  # False: too few points had a postcode near to be sure of a single one


class NearestEntry(Payload):
    """The postcodes nearest to one point; null if there is none near."""

    result: tuple[PostcodePayload, ...] | None


class NearestAnswer(Payload):
    """An entry for each point, in the order in which they were sent."""

    result: tuple[NearestEntry, ...]


class OutcodePayload(Payload):
    """What the service knows of an outcode: every constituency in which it has a postcode."""

    parliamentary_constituency: tuple[str | None, ...]
    country: tuple[str | None, ...] = ()


class OutcodeAnswer(Payload):
    """The whole answer about an outcode."""

    result: OutcodePayload


class PlaceSeats:
    """A client of postcodes.io for places. Answers are cached on disk, except those about a location."""

    def __init__(self, http: Client, url: str, folder: Path, clock: Clock) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._cache = DiskCache(folder, CachedValue[SeatsOfPlace], clock)

    async def of_place(self, place: GazetteerPlace, deadline: float) -> SeatsOfPlace:
        """Return the constituencies of a place. Raises SourceDown."""
        points = around(place.point, _rings(place))
        cached = await self._cache.fetch(f"place-{place.id}", MAX_AGE, lambda: self._ask(points), deadline)
        return cached.value

    async def of_point(self, point: MapPoint) -> SeatsOfPlace:
        """Return the constituencies around a location. Raises SourceDown."""
        return await self._ask(around(point, SHARED_RINGS))

    async def of_outcode(self, outcode: str, deadline: float) -> SeatsOfPlace:
        """Return the constituencies of an outcode; none if there is no such outcode. Raises SourceDown."""

        async def ask() -> SeatsOfPlace:
            return _of_outcode(await self._http.get_json(f"{self._url}/outcodes/{outcode}"))

        try:
            return (await self._cache.fetch(f"outcode-{outcode}", MAX_AGE, ask, deadline)).value
        except Gone:
            return SeatsOfPlace(names=())

    async def aclose(self) -> None:
        """Cancel running requests."""
        await self._cache.aclose()

    async def _ask(self, points: tuple[MapPoint, ...]) -> SeatsOfPlace:
        places = [
            {"latitude": round(north, 5), "longitude": round(east, 5), "limit": 1, "radius": NEAREST}
            for north, east in points
        ]
        answer = await self._http.post_json(f"{self._url}/postcodes", {"geolocations": places})
        if isinstance(answer, Absent):
            raise SourceDown("nothing at this address")
        entries = parse(NearestAnswer, answer).result
        if len(entries) != len(points):
            raise SourceDown("an answer about other points")
        return _seats([location_of(entry.result[0]) if entry.result else None for entry in entries])


def around(point: MapPoint, rings: tuple[float, float]) -> tuple[MapPoint, ...]:
    """The middle, and eight points on each ring; those of the outer one lie between those of the inner."""
    return (point, *_ring(point, rings[0], 0), *_ring(point, rings[1], pi / SPOKES))


def _ring(point: MapPoint, kilometres: float, turned: float) -> Iterator[MapPoint]:
    degrees = kilometres / KM_A_DEGREE
    for spoke in range(SPOKES):
        angle = turned + 2 * pi * spoke / SPOKES
        yield point[0] + degrees * cos(angle), point[1] + degrees * sin(angle) / cos(radians(point[0]))


def _rings(place: GazetteerPlace) -> tuple[float, float]:
    if place.kind in RINGS:
        return RINGS[place.kind]
    return next((rings for people, rings in RINGS_BY_PEOPLE if place.people <= people), LARGEST_RINGS)


def _seats(locations: list[PostcodeLocation | None]) -> SeatsOfPlace:
    """The constituencies of the points, most points first. Where too few have one, none is certain."""
    found = [location for location in locations if location and location.constituency]
    counts = Counter(location.constituency or "" for location in found)
    nations = {location.nation for location in found}
    return SeatsOfPlace(
        names=tuple(name for name, _ in counts.most_common()),
        nation=nations.pop() if len(nations) == 1 else None,
        is_certain=len(found) >= ENOUGH and bool(locations[0]),
    )


def _of_outcode(answer: object) -> SeatsOfPlace:
    if isinstance(answer, Absent):
        raise Gone("no such outcode")
    result = parse(OutcodeAnswer, answer).result
    names = sorted({name for each in result.parliamentary_constituency if (name := plain_text(each, 120))})
    return SeatsOfPlace(names=tuple(names))
