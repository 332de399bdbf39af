"""A stand-in of the Commons Votes API: bare arrays in PascalCase, newest first, by a part of the title."""

from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.standins.faults import Faulty

Value = dict[str, Any]


def recorded(member: int) -> Value:
    """A member as a list of tellers has them."""
    return {
        "MemberId": member,
        "Name": f"Member {member}",
        "Party": "Labour",
        "SubParty": None,
        "PartyColour": "d50000",
        "PartyAbbreviation": "Lab",
        "MemberFrom": "Bath",
        "ListAs": f"{member}, Member",
        "ProxyName": None,
    }


def voting(member: int, division: int, title: str, on: str, **changed: Any) -> Value:
    """One item: by default the member voted Aye. `aye_tellers` and `no_tellers` name members."""
    tellers = {key: [recorded(id) for id in changed.pop(key, ())] for key in ("aye_tellers", "no_tellers")}
    published = {
        "DivisionId": division,
        "Date": f"{on}T19:13:00",
        "PublicationUpdated": f"{on}T20:00:00",
        "Number": division % 400,
        "IsDeferred": False,
        "EVELType": None,
        "EVELCountry": None,
        "Title": title,
        "AyeCount": 320,
        "NoCount": 276,
        "DoubleMajorityAyeCount": None,
        "DoubleMajorityNoCount": None,
        "AyeTellers": tellers["aye_tellers"],
        "NoTellers": tellers["no_tellers"],
        "Ayes": [],
        "Noes": [],
        "FriendlyDescription": None,
        "FriendlyTitle": None,
        "NoVoteRecorded": [],
        "RemoteVotingStart": None,
        "RemoteVotingEnd": None,
    }
    item = {
        "MemberId": member,
        "MemberVotedAye": True,
        "MemberVotedNo": False,
        "MemberWasTeller": False,
        "PublishedDivision": published,
    } | changed
    return {key: value for key, value in item.items() if value is not ...}


@dataclass
class VotesStandIn:
    """The service; `votings` by member may be changed."""

    votings: dict[int, list[Value]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        path = "/data/divisions.json"
        routes = [Route(f"{path}/membervoting", self._member), Route(f"{path}/search", self._search)]
        self.app = Faulty(Starlette(routes=routes))

    async def _search(self, _: Request) -> Response:
        """Divisions of anybody: none here."""
        return JSONResponse([])

    async def _member(self, request: Request) -> Response:
        """Parameters without the prefix are not looked at, like by the real one; the member is required."""
        asked = {key.removeprefix("queryParameters."): value for key, value in request.query_params.items()}
        if "queryParameters.memberId" not in request.query_params:
            return JSONResponse({"Message": "The request is invalid."}, 400)
        words = asked.get("searchTerm", "").casefold()
        found = [
            item
            for item in self.votings.get(int(asked["memberId"]), [])
            if words in item["PublishedDivision"]["Title"].casefold()
            and (not item["MemberWasTeller"] or asked.get("includeWhenMemberWasTeller") == "true")
        ]
        newest = sorted(found, key=lambda item: str(item["PublishedDivision"]["Date"]), reverse=True)
        return JSONResponse(newest[: int(asked.get("take", 25))])
