"""What the host and Telegram reach by HTTP: the webhook, and whether the bot lives and is ready."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.metrics import Metrics
from bot.telegram.webhook import PATH, Webhook

GRACE = 8  # seconds that answers under way have, of the 30 a host gives
Ready = Callable[[], Awaitable[dict[str, object]]]
log = structlog.get_logger()


def web_app(webhook: Webhook | None, ready: Ready, metrics: Metrics) -> Starlette:
    """The pages: the webhook if there is one, /healthz, /readyz, /metrics."""

    async def live(_: Request) -> Response:
        return Response("ok")

    async def is_ready(_: Request) -> Response:
        state = await ready()
        return JSONResponse(state, status_code=200 if state["ready"] else 503)

    async def metrics_text(_: Request) -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    routes = [Route("/healthz", live), Route("/readyz", is_ready), Route("/metrics", metrics_text)]
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
