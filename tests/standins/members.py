"""A stand-in for Parliament's Members API: constituencies, their members, contacts and pictures.

The names of constituencies are real where spelling matters; all people are invented.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.standins.faults import Faulty

Value = dict[str, Any]
Vacancy = Literal["null", "member_null", "value_null", "omitted", "ended", "peer"]

NAMES = (
    "Bath",
    "Bathgate and Linlithgow",
    "Bedford",
    "Mid Bedfordshire",
    "Belfast West",
    "Blaydon and Consett",
    "Cambridge",
    "North East Cambridgeshire",
    "North West Cambridgeshire",
    "South Cambridgeshire",
    "Chorley",
    "East Ham",
    "East Hampshire",
    "North East Hampshire",
    "Exeter",
    "Exmouth and Exeter East",
    "Hayes and Harlington",
    "Holborn and St Pancras",
    "Inverness, Skye and West Ross-shire",
    "Ipswich",
    "Central Suffolk and North Ipswich",
    "Montgomeryshire and Glyndŵr",
    "North East Somerset and Hanham",
    "Woking",
    "Wokingham",
    "Ynys Môn",
)
FIRST_ID = 4000
FIRST_MEMBER = 9000
LABOUR = {"id": 15, "name": "Labour", "abbreviation": "Lab"}
SPEAKER = {"id": 47, "name": "Speaker", "abbreviation": "Spk"}
SINN_FEIN = {"id": 30, "name": "Sinn Féin", "abbreviation": "SF"}
JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 20


def member(id: int, area: str, party: Value | None = LABOUR) -> Value:
    """Return a member who represents a constituency."""
    return {
        "id": id,
        "nameListAs": f"Member {id}",
        "nameDisplayAs": f"Member for {area}",
        "nameFullTitle": f"Member for {area} MP",
        "nameAddressAs": None,
        "latestParty": party,
        "gender": "F",
        "latestHouseMembership": _membership(),
        "thumbnailUrl": f"https://elsewhere.test/api/Members/{id}/Thumbnail",
    }


def constituency(id: int, name: str, sitting: Value | None) -> Value:
    """Return a constituency and the member who represents it."""
    current = {"member": {"value": sitting, "links": []}, "representation": _membership()}
    return {
        "id": id,
        "name": name,
        "startDate": "2024-05-31T00:00:00",
        "endDate": None,
        "currentRepresentation": current if sitting else None,
    }


def _membership() -> Value:
    return {"house": 1, "membershipStartDate": "2024-07-04T00:00:00", "membershipEndDate": None}


def contact(member: int) -> list[Value]:
    """Return the usual contacts; like the real service, omits keys that would be null."""
    common = {"typeDescription": None, "isPreferred": False, "isWebAddress": False, "notes": None}
    email = f"member.{member}@parliament.uk"
    office = {**common, "type": "Parliamentary office", "typeId": 1}
    return [
        {**office, "line1": "House of Commons", "line2": "London", "postcode": "SW1A 0AA", "email": email}
    ]


def post(name: str, until: str | None = None) -> Value:
    """Return a post, or a membership of a committee."""
    end = f"{until}T00:00:00" if until else None
    return {"house": 1, "name": name, "id": 1, "startDate": "2024-07-05T00:00:00", "endDate": end}


def biography(**posts: list[Value]) -> Value:
    """Return a member's posts, by kind."""
    kinds = ("governmentPosts", "oppositionPosts", "otherPosts", "committeeMemberships")
    return {"representations": [], "houseMemberships": [], **{kind: posts.get(kind, []) for kind in kinds}}


def contribution(title: str, on: str, house: int = 1) -> Value:
    """Return a debate that a member spoke in."""
    return {
        "totalContributions": 3,
        "debateTitle": title,
        "debateId": 1,
        "debateWebsiteId": f"id-of-{title.casefold().replace(' ', '-')}",
        "sittingDate": f"{on}T00:00:00",
        "section": "Chamber",
        "house": house,
        "speechCount": 1,
    }


@dataclass
class MembersStandIn:
    """The service, with `total` constituencies. Tests may change `values`, `contacts` and `pictures`."""

    total: int = 60
    names: tuple[str, ...] = NAMES  # of the first of them
    contacts: dict[int, Any] = field(default_factory=dict)  # by member: the value of the answer
    focus: dict[int, Any] = field(default_factory=dict)  # by member, likewise; empty by default
    biographies: dict[int, Value] = field(default_factory=dict)
    contributions: dict[int, list[Value]] = field(default_factory=dict)  # by member, newest first
    pictures: dict[str, Response] = field(default_factory=dict)  # by kind; a JPEG by default
    repeats: bool = False  # every page of a search is the first one
    total_reported: int | None = None  # instead of the number found

    def __post_init__(self) -> None:
        filler = (f"Testshire {number}" for number in range(self.total))
        names = [*self.names, *filler][: self.total]
        self.values = {
            FIRST_ID + place: constituency(FIRST_ID + place, name, member(FIRST_MEMBER + place, name))
            for place, name in enumerate(names)
        }
        self.app = Faulty(Starlette(routes=self._routes()))

    def id_of(self, name: str) -> int:
        """Return the id of the constituency with exactly this name."""
        return next(id for id, value in self.values.items() if value["name"] == name)

    def sitting(self, name: str) -> Value:
        """Return the member for a constituency, for a test to change."""
        sitting: Value = self.values[self.id_of(name)]["currentRepresentation"]["member"]["value"]
        return sitting

    def vacate(self, name: str, form: Vacancy) -> None:
        """Make a seat vacant, expressed in one of the ways that the service uses."""
        value = self.values[self.id_of(name)]
        current = value["currentRepresentation"]
        if form == "null":
            value["currentRepresentation"] = None
        elif form == "omitted":
            del value["currentRepresentation"]
        elif form == "member_null":
            current["member"] = None
        elif form == "value_null":
            current["member"] = {"value": None, "links": []}
        elif form == "ended":
            ended = {"membershipEndDate": "2026-09-01T00:00:00", "membershipStatus": None}
            self.sitting(name)["latestHouseMembership"] |= ended
        else:
            self.sitting(name)["latestHouseMembership"] |= {"house": 2}

    def _routes(self) -> list[Route]:
        return [
            Route("/api/Location/Constituency/Search", self._search),
            Route("/api/Location/Constituency/{id:int}", self._constituency),
            Route("/api/Members/{id:int}/Contact", self._contact),
            Route("/api/Members/{id:int}/Focus", self._focus),
            Route("/api/Members/{id:int}/Biography", self._biography),
            Route("/api/Members/{id:int}/ContributionSummary", self._contributions),
            Route("/api/Members/{id:int}/{kind:str}", self._picture),
        ]

    async def _search(self, request: Request) -> Response:
        """Search by a part of the name as it is spelt, at most 20 per page, like the real service."""
        words = request.query_params.get("searchText", "").casefold()
        skip = 0 if self.repeats else int(request.query_params.get("skip", 0))
        take = min(int(request.query_params.get("take", 20)), 20)
        matches = [value for value in self.values.values() if words in value["name"].casefold()]
        items = [{"value": value, "links": []} for value in matches[skip : skip + take]]
        return JSONResponse(
            {"items": items, "totalResults": self.total_reported or len(matches), "skip": skip, "take": take}
        )

    async def _constituency(self, request: Request) -> Response:
        value = self.values.get(request.path_params["id"])
        return JSONResponse({"value": value, "links": []}) if value else Response("gone", 404)

    async def _contact(self, request: Request) -> Response:
        id = request.path_params["id"]
        return JSONResponse({"value": self.contacts.get(id, contact(id)), "links": []})

    async def _focus(self, request: Request) -> Response:
        return JSONResponse({"value": self.focus.get(request.path_params["id"], []), "links": []})

    async def _biography(self, request: Request) -> Response:
        value = self.biographies.get(request.path_params["id"], biography())
        return JSONResponse({"value": value, "links": []})

    async def _contributions(self, request: Request) -> Response:
        debates = self.contributions.get(request.path_params["id"], [])
        items = [{"value": debate, "links": []} for debate in debates]
        return JSONResponse({"items": items, "totalResults": len(debates), "skip": 0, "take": 20})

    async def _picture(self, request: Request) -> Response:
        usual = Response(JPEG, 200, media_type="image/jpeg")
        return self.pictures.get(request.path_params["kind"], usual)
