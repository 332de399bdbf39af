"""A stand-in for the Written Questions API: `results`, in which texts are cut after 255 characters."""

from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.standins.faults import Faulty

Value = dict[str, Any]
CUT = 255  # characters of each text in a list


def question(member: int, id: int, text: str, on: str, **changed: Any) -> Value:
    """Return a question to the Home Office."""
    return {
        "id": id,
        "askingMemberId": member,
        "askingMember": None,
        "house": "Commons",
        "memberHasInterest": False,
        "dateTabled": f"{on}T00:00:00",
        "dateForAnswer": f"{on}T00:00:00",
        "uin": str(id),
        "questionText": text,
        "answeringBodyId": 1,
        "answeringBodyName": "Home Office",
        "isWithdrawn": False,
        "isNamedDay": False,
        "heading": "Asylum",
        "answerText": "<p>The Home Office</p>",
        "attachments": [],
    } | changed


@dataclass
class QuestionsStandIn:
    """The service; tests may change `questions`."""

    questions: list[Value] = field(default_factory=list)

    def __post_init__(self) -> None:
        path = "/api/writtenquestions/questions"
        self.app = Faulty(Starlette(routes=[Route(path, self._search)]))

    async def _search(self, request: Request) -> Response:
        params = request.query_params
        matches = [
            item
            for item in self.questions
            if str(item["askingMemberId"]) == params.get("askingMemberId", str(item["askingMemberId"]))
            and params.get("searchTerm", "").casefold() in (item["questionText"] or "").casefold()
            and str(item["answeringBodyId"]) == params.get("answeringBodies", str(item["answeringBodyId"]))
        ]
        values = [item | {"questionText": (item["questionText"] or "")[:CUT]} for item in matches]
        results = [{"value": value, "links": []} for value in values[: int(params.get("take", 20))]]
        return JSONResponse({"totalResults": len(matches), "results": results})
