"""A stand-in for postcodes.io, with answers of the same shape: postcodes by POST, terminated ones by GET."""

from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.standins.faults import Faulty

Answer = dict[str, Any]


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

    def __post_init__(self) -> None:
        bulk = Route("/postcodes", self._bulk, methods=["POST"])
        single = Route("/postcodes/{postcode}", self._single)
        terminated = Route("/terminated_postcodes/{postcode}", self._terminated)
        self.app = Faulty(Starlette(routes=[bulk, single, terminated]))

    async def _bulk(self, request: Request) -> JSONResponse:
        postcodes = (await request.json())["postcodes"]
        self.queries += postcodes
        if self.absent is not None:
            return JSONResponse(self.absent, 404)
        result = [{"query": postcode, "result": self._place(postcode)} for postcode in postcodes]
        return JSONResponse({"status": 200, "result": result})

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
