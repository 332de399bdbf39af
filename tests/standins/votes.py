"""A stand-in for the Commons Votes API: bare arrays in PascalCase, newest first, by part of the title."""

from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.standins.faults import Faulty

Value = dict[str, Any]


def recorded(member: int) -> Value:
    """Return a member in the form used in lists of tellers."""
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
    """Return one item of an answer: by default, the member voted Aye.

    `aye_tellers` and `no_tellers` are ids of members. A field changed to `...` is left out.
    """
    tellers = {key: [recorded(id) for id in changed.pop(key, ())] for key in ("aye_tellers", "no_tellers")}
    published = _division(division, title, on) | {
        "AyeTellers": tellers["aye_tellers"],
        "NoTellers": tellers["no_tellers"],
    }
    item = {
        "MemberId": member,
        "MemberVotedAye": True,
        "MemberVotedNo": False,
        "MemberWasTeller": False,
        "PublishedDivision": published,
    } | changed
    return {key: value for key, value in item.items() if value is not ...}


def _division(id: int, title: str, on: str) -> Value:
    return {
        "DivisionId": id,
        "Date": f"{on}T19:13:00",
        "PublicationUpdated": f"{on}T20:00:00",
        "Number": id % 400,
        "IsDeferred": False,
        "EVELType": None,
        "EVELCountry": None,
        "Title": title,
        "AyeCount": 320,
        "NoCount": 276,
        "DoubleMajorityAyeCount": None,
        "DoubleMajorityNoCount": None,
        "Ayes": [],
        "Noes": [],
        "FriendlyDescription": None,
        "FriendlyTitle": None,
        "NoVoteRecorded": [],
        "RemoteVotingStart": None,
        "RemoteVotingEnd": None,
    }


@dataclass
class VotesStandIn:
    """The service; tests may change `votings`, which is by member."""

    votings: dict[int, list[Value]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        path = "/data/divisions.json"
        routes = [Route(f"{path}/membervoting", self._member), Route(f"{path}/search", self._search)]
        self.app = Faulty(Starlette(routes=routes))

    async def _search(self, _: Request) -> Response:
        """Return the divisions of all members: none here."""
        return JSONResponse([])

    async def _member(self, request: Request) -> Response:
        """Require the member id with its prefix, as the real service does."""
        params = {key.removeprefix("queryParameters."): value for key, value in request.query_params.items()}
        if "queryParameters.memberId" not in request.query_params:
            return JSONResponse({"Message": "The request is invalid."}, 400)
        words = params.get("searchTerm", "").casefold()
        matches = [
            item
            for item in self.votings.get(int(params["memberId"]), [])
            if words in item["PublishedDivision"]["Title"].casefold()
            and (not item["MemberWasTeller"] or params.get("includeWhenMemberWasTeller") == "true")
        ]
        newest = sorted(matches, key=lambda item: str(item["PublishedDivision"]["Date"]), reverse=True)
        return JSONResponse(newest[: int(params.get("take", 25))])
