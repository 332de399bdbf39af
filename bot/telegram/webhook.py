"""What the host and Telegram reach by HTTP: the webhook, and whether the bot lives and is ready."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.metrics import Metrics

PATH = "/telegram"
LARGEST = 256 * 1024  # bytes of an update; Telegram's are a few thousand
AT_ONCE = 200  # updates being stored; Telegram itself sends at most 100 at a time
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the name of a header)
SLOWEST = 10.0  # seconds in which a body has to be here
log = structlog.get_logger()
Take = Callable[[object], Awaitable[bool]]


class Webhook:
    """Takes updates. 200 only once the effect is stored; with anything else Telegram sends it again."""

    def __init__(
        self,
        take: Take,
        secret: str,
        metrics: Metrics,
        at_once: int = AT_ONCE,
        slowest: float = SLOWEST,
    ) -> None:
        self._take, self._secret, self._metrics = take, secret.encode(), metrics
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
        self._metrics.count("webhook", str(status))
        return Response(status_code=status, headers={"Retry-After": "1"} if status == 503 else None)


async def _body(request: Request) -> bytes | None:
    """The body, or None if it is too large."""
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > LARGEST:
            return None
    return bytes(read)
