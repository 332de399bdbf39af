"""Serves HTTP: whether the bot is alive and ready, its metrics, and the routes it is given."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, cast

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.metrics import Metrics
from bot.web.connections import BACKLOG, ConnectionLimits, LimitedConnection, room_for_connections

SECOND = 1.0  # for which the text of the metrics is kept
GRACE = 8  # seconds to finish the requests under way at a stop, of the 30 that a host gives
Count = Callable[[str, str], None]
HealthReport = Callable[[], Awaitable[dict[str, object]]]
log = structlog.get_logger()


def web_app(routes: Sequence[BaseRoute], state: HealthReport, metrics: Metrics) -> Starlette:
    """The application: /healthz, /readyz, /metrics, and the given routes."""

    async def healthz(_: Request) -> Response:
        return Response("ok")

    async def readyz(_: Request) -> Response:
        answer = await state()
        return JSONResponse(answer, status_code=200 if answer["ready"] else 503)

    text = Recent(metrics.text, SECOND)

    async def metrics_text(_: Request) -> Response:
        return Response(text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    own = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics_text)]
    return Starlette(routes=[*own, *routes])


class Recent:
    """The value of a function, which is called once in so many seconds at most, however often it is asked."""

    def __init__(
        self, value: Callable[[], bytes], seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._make, self._seconds, self._clock = value, seconds, clock
        self._made: tuple[float, bytes] | None = None

    def __call__(self) -> bytes:
        """The value, made now or a moment ago."""
        if self._made is None or self._clock() - self._made[0] >= self._seconds:
            self._made = self._clock(), self._make()
        return self._made[1]


class WebServer(uvicorn.Server):
    """Serves until its task is cancelled; then accepts nothing new and finishes the requests under way."""

    def __init__(
        self,
        app: Starlette,
        port: int,
        host: str = "0.0.0.0",  # noqa: S104
        limits: ConnectionLimits | None = None,
        count: Count = lambda _, __: None,
    ) -> None:
        """`count`: counts connections that are closed because they are too slow or too many."""
        limits = limits or ConnectionLimits(most=room_for_connections())
        protocol = partial(LimitedConnection, limits=limits, count=count)
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                http=cast(Any, protocol),
                ws="none",
                backlog=BACKLOG,
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
        serving = asyncio.ensure_future(self._serve_without_signals())
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            self.should_exit = True
            await serving
            raise
        if not self.started:
            raise OSError("The port cannot be used. Set another PORT.")

    async def _serve_without_signals(self) -> None:
        """Unlike `serve`, leave the signals to the bot, which stops its parts in order."""
        with suppress(SystemExit):
            await self._serve()
