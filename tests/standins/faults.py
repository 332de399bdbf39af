"""What can go wrong with a public service, switched on and off."""

import asyncio
from collections.abc import MutableMapping
from typing import Any, Literal

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.standins.server import drop

Fault = Literal[
    "stopped", "hang", "limited", "error", "html", "redirect", "huge", "nonsense", "not_json", "forbidden"
]

HUGE = 50 * 1024 * 1024
CHUNK = b" " * 65536


class Faulty:
    """A service in front of which a fault may stand. Counts what was asked.

    `fault` holds for every request while it is set; `only` limits it to paths that contain these words, and
    `times` to so many requests.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.fault: Fault | None = None
        self.only = ""
        self.times: int | None = None
        self.retry_after: str | None = None
        self.asked: list[str] = []  # "GET /path?query"
        self.agents: list[str] = []
        self.at_once = 0
        self.most_at_once = 0
        self.arrived = asyncio.Event()  # the first request is here

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._count(scope)
        try:
            await asyncio.sleep(0)  # requests that are sent together meet here
            await self._answer(scope, receive, send)
        finally:
            self.at_once -= 1

    def _count(self, scope: Scope) -> None:
        query = scope["query_string"].decode()
        self.asked.append(f"{scope['method']} {scope['path']}{'?' if query else ''}{query}")
        self.agents += [value.decode() for name, value in scope["headers"] if name == b"user-agent"]
        self.arrived.set()
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)

    def _current(self, scope: Scope) -> Fault | None:
        if self.fault is None or self.only not in scope["path"] or self.times == 0:
            return None
        if self.times is not None:
            self.times -= 1
        return self.fault

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = self._current(scope)
        if fault is None:
            await self._app(scope, receive, send)
        elif fault == "stopped":
            await drop(scope, receive)
        elif fault == "hang":
            await _until_they_leave(receive)
        elif fault == "huge":
            await _pour(send)
        else:
            await self._faulty_response(fault)(scope, receive, send)

    def _faulty_response(self, fault: Fault) -> Response:
        headers = {"Retry-After": self.retry_after} if self.retry_after else {}
        page = "<!DOCTYPE html><html><body>Checking your browser…</body></html>"
        responses: dict[str, Response] = {
            "limited": JSONResponse({"message": "too many requests"}, 429, headers),
            "error": JSONResponse({"status": 500, "error": "500 Server Error."}, 500, headers),
            "html": Response(page, 200, media_type="text/html"),
            "redirect": Response(None, 302, {"Location": "https://elsewhere.test/"}),
            "nonsense": JSONResponse({"status": 200, "result": 7, "value": "?", "items": {"a": [None]}}),
            "not_json": Response(b'{"result": [', 200, media_type="application/json"),
            "forbidden": Response(page, 403, media_type="text/html"),
        }
        return responses[fault]


async def _pour(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(HUGE // len(CHUNK)):
        await send({"type": "http.response.body", "body": CHUNK, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _until_they_leave(receive: Receive) -> None:
    message: MutableMapping[str, Any] = {"type": ""}
    while message["type"] != "http.disconnect":
        message = await receive()
