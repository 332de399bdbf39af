"""What the host and Telegram reach by HTTP: the webhook, and whether the bot lives and is ready."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.tally import Tally

PATH = "/telegram"
LARGEST = 256 * 1024  # bytes of an update; Telegram's are a few thousand
AT_ONCE = 200  # updates being stored; Telegram itself sends at most 100 at a time
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the name of a header)
SLOWEST = 10.0  # seconds in which a body has to be here
GRACE = 8  # seconds that answers under way have, of the 30 a host gives
Take = Callable[[object], Awaitable[bool]]
Ready = Callable[[], Awaitable[dict[str, object]]]
log = structlog.get_logger()


class Webhook:
    """Takes updates. 200 only once the effect is stored; with anything else Telegram sends it again."""

    def __init__(
        self,
        take: Take,
        secret: str,
        tally: Tally,
        at_once: int = AT_ONCE,
        slowest: float = SLOWEST,
    ) -> None:
        self._take, self._secret, self._tally = take, secret.encode(), tally
        self._at_once, self._slowest = at_once, slowest
        self._under_way = 0

    async def receive(self, request: Request) -> Response:
        """One update: 401 without the secret, 413 if it is too large, 503 if it has to be sent again."""
        given = request.headers.get(SECRET, "").encode()
        if not hmac.compare_digest(given, self._secret):
            return self._answer(401)
        if self._under_way >= self._at_once:
            return self._answer(503)
        self._under_way += 1
        try:
            return self._answer(await self._received(request))
        finally:
            self._under_way -= 1

    async def _received(self, request: Request) -> int:
        try:
            async with asyncio.timeout(self._slowest):
                body = await _body(request)
        except ClientDisconnect:
            return 503
        except TimeoutError:
            return 408
        if body is None:
            return 413
        with suppress(ValueError, RecursionError):
            return 200 if await self._take(json.loads(body)) else 503
        log.warning("update not understood")
        return 200  # it would never be understood: Telegram must not send it for ever

    def _answer(self, status: int) -> Response:
        self._tally.count("webhook", str(status))
        return Response(status_code=status, headers={"Retry-After": "1"} if status == 503 else None)


def web_app(webhook: Webhook | None, ready: Ready, tally: Tally) -> Starlette:
    """The pages: the webhook if there is one, /healthz, /readyz, /metrics."""

    async def live(_: Request) -> Response:
        return Response("ok")

    async def is_ready(_: Request) -> Response:
        state = await ready()
        return JSONResponse(state, status_code=200 if state["ready"] else 503)

    async def metrics(_: Request) -> Response:
        return Response(tally.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    routes = [Route("/healthz", live), Route("/readyz", is_ready), Route("/metrics", metrics)]
    if webhook:
        routes.append(Route(PATH, webhook.receive, methods=["POST"]))
    return Starlette(routes=routes)


class WebServer(uvicorn.Server):
    """Serves until its task is cancelled; then takes nothing new and finishes what it holds."""

    def __init__(self, app: Starlette, port: int, host: str = "0.0.0.0") -> None:  # noqa: S104
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=GRACE,
                timeout_keep_alive=75,
            )
        )

    async def run_until_cancelled(self) -> None:
        """Serve. Raises OSError if the port is taken."""
        serving = asyncio.ensure_future(self._until_told())
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            self.should_exit = True
            await serving
            raise
        if not self.started:
            raise OSError("The port cannot be used. Set another PORT.")

    async def _until_told(self) -> None:
        """Signals stay with the bot, which stops its parts in order: `serve` would take them."""
        with suppress(SystemExit):
            await self._serve()


async def _body(request: Request) -> bytes | None:
    """The body, or None if it is too large."""
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > LARGEST:
            return None
    return bytes(read)
