"""Makes a public service fail in many ways, switched on and off by tests."""

import asyncio
import gzip
import io
from collections.abc import MutableMapping
from functools import cache
from typing import Any, Literal

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.standins.server import drop
from tests.standins.telegram_values import Bell

Fault = Literal[
    "stopped",
    "hang",
    "held",  # until it is let go (`let_go`); then it is answered
    "limited",
    "error",
    "html",
    "redirect",
    "huge",
    "nonsense",
    "not_json",
    "forbidden",
    "bomb",  # gzip within gzip: some hundred bytes become 256 MB
    "gzip_bomb",  # gzip once
    "drip",  # a byte at a time, without end
    "lie",  # a length that is not the body's
]

HUGE = 50 * 1024 * 1024
BOMB = 256 * 1024 * 1024
CHUNK = b" " * 65536
PATIENCE = 60.0  # seconds to wait for a request that comes within milliseconds


class Faulty:
    """Wraps a service, and can make it fail. Records the requests.

    While `fault` is set, it applies to every request; `only` limits it to paths that contain this text, and
    `times` to that many requests. `delay`: seconds that every answer takes, for measurements.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._gate = asyncio.Event()
        self.delay = 0.0
        self.fault: Fault | None = None
        self.only = ""
        self.times: int | None = None
        self.retry_after: str | None = None
        self.asked: list[str] = []  # "GET /path?query"
        self.agents: list[str] = []
        self.encodings: list[str] = []  # that were asked for
        self.at_once = 0
        self.most_at_once = 0
        self.arrived = asyncio.Event()  # set when the first request arrives
        self.bell = Bell()  # rung for each request

    def let_go(self) -> None:
        """Answer what is held, and hold nothing any more."""
        self.fault = None
        self._gate.set()

    async def until_asked(self, path: str, times: int = 1) -> None:
        """Wait until so many requests whose address contains `path` have arrived. Raises TimeoutError."""
        await self.bell.until(lambda: sum(path in asked for asked in self.asked) >= times, PATIENCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._count(scope)
        try:
            await asyncio.sleep(self.delay)  # even 0 lets requests that were sent together overlap
            await self._answer(scope, receive, send)
        finally:
            self.at_once -= 1

    def _count(self, scope: Scope) -> None:
        query = scope["query_string"].decode()
        self.asked.append(f"{scope['method']} {scope['path']}{'?' if query else ''}{query}")
        self.agents += [value.decode() for name, value in scope["headers"] if name == b"user-agent"]
        self.encodings += [value.decode() for name, value in scope["headers"] if name == b"accept-encoding"]
        self.arrived.set()
        self.bell.ring()
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
            await _wait_for_disconnect(receive)
        elif fault == "held":
            await self._gate.wait()
            await self._app(scope, receive, send)
        elif fault == "huge":
            await _send_huge_body(send)
        elif fault == "drip":
            await _drip(receive, send)
        elif fault == "lie":
            await _send_body(send, b"[]", (b"content-length", b"99999999999"))
        elif fault in ("bomb", "gzip_bomb"):
            layers = 2 if fault == "bomb" else 1
            await _send_body(send, bomb(layers), (b"content-encoding", b", ".join([b"gzip"] * layers)))
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


async def _send_huge_body(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(HUGE // len(CHUNK)):
        await send({"type": "http.response.body", "body": CHUNK, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _wait_for_disconnect(receive: Receive) -> None:
    message: MutableMapping[str, Any] = {"type": ""}
    while message["type"] != "http.disconnect":
        message = await receive()


@cache
def bomb(layers: int) -> bytes:
    """Return 256 MB of blanks within so many layers of gzip."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as inner:
        for _ in range(BOMB // len(CHUNK)):
            inner.write(CHUNK)
    body = packed.getvalue()
    for _ in range(layers - 1):
        body = gzip.compress(body, mtime=0)
    return body


async def _send_body(send: Send, body: bytes, *headers: tuple[bytes, bytes]) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})


async def _drip(receive: Receive, send: Send) -> None:
    """Send blanks one by one until the other side has had enough."""
    left = asyncio.create_task(_wait_for_disconnect(receive))
    await send({"type": "http.response.start", "status": 200, "headers": []})
    while not left.done():
        await send({"type": "http.response.body", "body": b" ", "more_body": True})
        await asyncio.wait([left], timeout=0.02)
