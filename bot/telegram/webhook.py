"""Receives updates by webhook, and keeps the webhook registered with Telegram."""

import asyncio
import hmac
from contextlib import suppress

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.metrics import Metrics
from bot.telegram.chat_order import ChatOrder, IsStored, nobody_knows
from bot.telegram.handler import Take, UpdateResult
from bot.telegram.inbound import ALLOWED
from bot.telegram.raw_updates import parse_json
from bot.web.connections import VOUCH

PATH = "/telegram"
LARGEST = 256 * 1024  # bytes of an update; Telegram's are a few thousand
AT_ONCE = 200  # updates handled at the same time; Telegram itself sends at most CONNECTIONS at a time
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the name of a header)
SLOWEST = 10.0  # seconds within which a body has to arrive
CONNECTIONS = 40  # that Telegram may open to the bot at once
HEADERS = {  # of an answer, by its status; what is not read to its end has to be closed
    503: {"Retry-After": "1"},
    **{status: {"Connection": "close"} for status in (401, 408, 413)},
}
AN_HOUR = 3600  # seconds between two registrations of the webhook
SOON = 10  # seconds until the next try if Telegram cannot be reached
AT_FIRST = 2.0  # seconds in which Telegram sends again what it could not deliver before the start
log = structlog.get_logger()


class Webhook:
    """Receives updates. Answers 200 only when what one changes is stored; else Telegram sends it again."""

    def __init__(
        self,
        take: Take,
        secret: str,
        metrics: Metrics,
        at_once: int = AT_ONCE,
        slowest: float = SLOWEST,
        is_stored: IsStored = nobody_knows,
    ) -> None:
        self._take = ChatOrder(take, is_stored=is_stored).take
        self._secret, self._metrics = secret.encode(), metrics
        self._at_once, self._slowest = at_once, slowest
        self._under_way = 0

    @property
    def routes(self) -> list[Route]:
        """The route by which the web server passes on Telegram's requests."""
        return [Route(PATH, self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        """Receive one update.

        Answers 401 without the secret, 408 if the body is too slow, 413 if it is too large, and 503 if the
        update has to be sent again.
        """
        given = request.headers.get(SECRET, "").encode()
        if not hmac.compare_digest(given, self._secret):
            return self._answer(401)
        _vouch_for(request)
        if self._under_way >= self._at_once:
            return self._answer(503)
        self._under_way += 1
        try:
            return self._answer(await self._status_for(request))
        finally:
            self._under_way -= 1

    async def _status_for(self, request: Request) -> int:
        try:
            async with asyncio.timeout(self._slowest):
                body = await _body(request)
        except ClientDisconnect:
            return 503
        except TimeoutError:
            return 408
        if body is None:
            return 413
        with suppress(ValueError):
            return 200 if await self._take(parse_json(body)) is UpdateResult.DONE else 503
        log.warning("update not understood")
        return 200  # no retry could help, so Telegram must not send it again

    def _answer(self, status: int) -> Response:
        self._metrics.count("webhook", str(status))
        return Response(status_code=status, headers=HEADERS.get(status))


class WebhookRegistration:
    """Keeps the webhook set to this bot's public address."""

    def __init__(self, bot: Bot, address: str, secret: str) -> None:
        self._bot, self._address, self._secret = bot, address + PATH, secret

    async def run(self) -> None:
        """Set the webhook, and again every hour in case somebody has changed it. Raises InvalidToken."""
        while True:
            try:
                await self._set()
                pause = AN_HOUR
            except InvalidToken:
                raise
            except TelegramError as error:
                log.warning("webhook not set", error=error)
                pause = SOON
            await asyncio.sleep(pause)

    async def caught_up(self) -> None:
        """Return once Telegram has had the time to send what waited at the start."""
        await asyncio.sleep(AT_FIRST)

    async def _set(self) -> None:
        present = await self._bot.get_webhook_info()
        if present.last_error_message:
            log.warning("webhook had errors", pending=present.pending_update_count)
        await self._bot.set_webhook(
            self._address, secret_token=self._secret, allowed_updates=ALLOWED, max_connections=CONNECTIONS
        )


def _vouch_for(request: Request) -> None:
    """Tell the server that this connection is Telegram's: it is the last to close if there are too many."""
    vouch = request.scope.get("state", {}).get(VOUCH)
    if vouch:
        vouch()


async def _body(request: Request) -> bytes | None:
    """The body, or None if it is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)
