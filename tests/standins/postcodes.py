"""A stand-in for postcodes.io, with answers of the same shape.

Postcodes, and the nearest ones to points, by POST; terminated postcodes and outcodes by GET.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import cos, hypot, radians
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.standins.faults import Faulty

Answer = dict[str, Any]
Located = tuple[float, float, Answer]  # latitude, longitude, and what is known about the postcode there
NEAR, FARTHEST, MOST_POINTS = 100, 2000, 100  # metres, metres, points
METRES_A_DEGREE = 111_200


def place(constituency: str | None, code: str = "E14001999", country: str = "England") -> Answer:
    """Return what the service knows about a postcode, as far as the bot reads it."""
    codes = {"admin_district": "E07000999", "parliamentary_constituency": code}
    return {
        "quality": 1,
        "country": country,
        "region": None if country != "England" else "South East",
        "admin_district": "Testshire",
        "parliamentary_constituency": constituency,
        "parliamentary_constituency_2024": constituency,
        "codes": {**codes, "parliamentary_constituency_2024": code},
    }


SAMPLE: dict[str, Answer] = {
    "BA11AA": place("Bath"),
    "CB11AA": place("Cambridge"),
    "UB31AA": place("Hayes and Harlington"),
    "WC1A1AA": place("Holborn and St Pancras"),
    "NE177AA": place("Blaydon and Consett"),
    "PR71AA": place("Chorley"),
    "SY156AA": place("Montgomeryshire and Glyndwr", "W07000099", "Wales"),  # the service omits the accent
    "LL581AA": place("Ynys Môn", "W07000112", "Wales"),
    "BT124AA": place("Belfast West", "N05000004", "Northern Ireland"),
    "IV11AA": place("Inverness, Skye and West Ross-shire", "S14000099", "Scotland"),
    "JE24WD": place(None, "L99999999", "Channel Islands"),
    "IM11AA": place(None, "M99999999", "Isle of Man"),
}


@dataclass
class PostcodesStandIn:
    """The service. Tests may change `places`; if `absent` is set, a POST gets a 404 with that body."""

    places: dict[str, Answer] = field(default_factory=lambda: dict(SAMPLE))
    absent: Any = None
    queries: list[str] = field(default_factory=list)
    terminated: set[str] = field(default_factory=lambda: {"AB10AA"})
    located: list[Located] = field(default_factory=list)
    outcodes: dict[str, Answer] = field(default_factory=dict)
    points: list[Answer] = field(default_factory=list)  # that were asked about
    nearest_instead: Any = None  # what a POST of points is answered with, instead of the nearest postcodes

    def __post_init__(self) -> None:
        bulk = Route("/postcodes", self._bulk, methods=["POST"])
        single = Route("/postcodes/{postcode}", self._single)
        terminated = Route("/terminated_postcodes/{postcode}", self._terminated)
        outcode = Route("/outcodes/{outcode}", self._outcode)
        self.app = Faulty(Starlette(routes=[bulk, single, terminated, outcode]))

    async def _bulk(self, request: Request) -> JSONResponse:
        asked = await request.json()
        if "postcodes" not in asked and "geolocations" in asked:
            return self._by_location(asked["geolocations"])
        postcodes = asked["postcodes"]
        self.queries += postcodes
        if self.absent is not None:
            return JSONResponse(self.absent, 404)
        result = [{"query": postcode, "result": self._place(postcode)} for postcode in postcodes]
        return JSONResponse({"status": 200, "result": result})

    def nearby(self, latitude: float, longitude: float) -> Iterable[Located]:  # noqa: ARG002 (for subclasses)
        """The postcodes that may be near a point."""
        return self.located

    def reach(self, query: Answer) -> float:
        """How far from the point a postcode may be, in metres."""
        return min(float(query.get("radius", NEAR)), FARTHEST)

    def _by_location(self, queries: list[Answer]) -> JSONResponse:
        self.points += queries
        if len(queries) > MOST_POINTS:
            error = "Too many locations submitted. Up to 100 locations can be bulk requested at a time"
            return JSONResponse({"status": 400, "error": error}, 400)
        if not all(
            isinstance(query.get(key), int | float) for query in queries for key in ("longitude", "latitude")
        ):
            return JSONResponse({"status": 400, "error": "Invalid longitude/latitude submitted"}, 400)
        nearest = [self._nearest(query) for query in queries]
        instead = self.nearest_instead
        return JSONResponse({"status": 200, "result": nearest if instead is None else instead})

    def _nearest(self, query: Answer) -> Answer:
        here = query["latitude"], query["longitude"]
        near = sorted(
            ((metres(here, located[:2]), located[2]) for located in self.nearby(*here)),
            key=lambda pair: pair[0],
        )
        found = [{**answer, "distance": far} for far, answer in near if far <= self.reach(query)]
        return {"query": query, "result": found[: query.get("limit", 10)] or None}

    async def _outcode(self, request: Request) -> JSONResponse:
        outcode = request.path_params["outcode"].replace(" ", "").upper()
        if outcode not in self.outcodes:
            return JSONResponse({"status": 404, "error": "Outcode not found"}, 404)
        return JSONResponse({"status": 200, "result": {"outcode": outcode, **self.outcodes[outcode]}})

    async def _single(self, request: Request) -> JSONResponse:
        return JSONResponse({"status": 200, "result": self._place(request.path_params["postcode"])})

    async def _terminated(self, request: Request) -> JSONResponse:
        postcode = request.path_params["postcode"].replace(" ", "").upper()
        if postcode not in self.terminated:
            return JSONResponse({"status": 404, "error": "Terminated postcode not found"}, 404)
        result = {"postcode": postcode, "year_terminated": 1996, "month_terminated": 6}
        return JSONResponse({"status": 200, "result": {**result, "longitude": -2.24, "latitude": 57.1}})

    def _place(self, postcode: str) -> Answer | None:
        place = self.places.get(postcode.replace(" ", "").upper())
        return {"postcode": postcode, **place} if place else None


def outcode(*seats: str, country: str = "England") -> Answer:
    """Return what the service knows about an outcode: every seat with a postcode, in no order."""
    lists = {"admin_district": ["Testshire"], "parish": [], "admin_county": [], "admin_ward": []}
    return {
        "longitude": None,
        "latitude": None,
        **lists,
        "country": [country],
        "parliamentary_constituency": list(seats),
    }


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far it is from one point (latitude, longitude) to another near it."""
    north, east = one[0] - other[0], (one[1] - other[1]) * cos(radians(one[0]))
    return hypot(north, east) * METRES_A_DEGREE
