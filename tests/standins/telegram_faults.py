"""Faults that a test makes Telegram have, and Telegram's limits on how fast a bot may write."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.standins.server import drop
from tests.standins.telegram_values import Call, Refused

_HTML = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"
_REASONS = {
    400: "Bad Request",
    403: "Forbidden",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
}


@dataclass
class Fault:
    """A fault in the next `times` calls of a method; `happened` counts them."""

    method: str  # "*": any
    times: int = 1
    status: int | None = None  # None: the connection is closed without an answer
    description: str | None = None
    retry_after: int | None = None  # seconds
    html: bool = False  # the body is a web page, as a failing gateway sends
    after: bool = False  # the call takes effect, and only then goes wrong
    chat: int | None = None  # only calls about this chat
    happened: int = 0

    def strikes(self, call: Call) -> bool:
        """Return whether the fault applies to this call; if so, count it."""
        meant = self.method in ("*", call.method) and self.chat in (None, call.chat)
        if not meant or self.happened >= self.times:
            return False
        self.happened += 1
        return True

    async def answer(self, request: Request) -> Response:
        """Return what the bot gets instead of an answer."""
        if self.status is None:
            await drop(request.scope, request.receive)
            return Response()
        if self.html:
            return Response(_HTML, self.status, media_type="text/html")
        refused = Refused(self._words(), self.status, retry_after=self.retry_after)
        return JSONResponse(refused.body(), self.status)

    def _words(self) -> str:
        if self.status == 429:
            return self.description or f"Too Many Requests: retry after {self.retry_after}"
        return self.description or _REASONS.get(self.status or 500, "Internal Server Error")


@dataclass
class Stall:
    """Holds up calls of a method until they are let go; they take effect only then."""

    method: str
    chat: int | None = None
    happened: int = 0
    _gate: asyncio.Event = field(default_factory=asyncio.Event)

    def strikes(self, call: Call) -> bool:
        """Return whether this call has to wait; if so, count it."""
        meant = self.method in ("*", call.method) and self.chat in (None, call.chat)
        waits = meant and not self._gate.is_set()
        self.happened += waits
        return waits

    async def over(self) -> None:
        """Wait until the calls are let go."""
        await self._gate.wait()

    def let_go(self) -> None:
        """Answer the waiting calls, and hold up no more."""
        self._gate.set()


@dataclass
class FloodWait:
    """Refuses every call about one chat, or every call there is, until a moment; counts them."""

    chat: int | None  # None: the whole bot
    until: float  # Unix time
    happened: int = 0

    def check(self, chat: int | None, now: float) -> None:
        """Raises Refused (429), with the seconds that are left."""
        if now < self.until and self.chat in (None, chat):
            self.happened += 1
            seconds = math.ceil(self.until - now)
            words = f"Too Many Requests: retry after {seconds}"
            raise Refused(words, 429, retry_after=seconds, expected=True)


@dataclass
class _Bucket:
    rate: float  # tokens a second
    size: float
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """Return the seconds until the next message may be sent; if 0, take a token."""
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate)
        self.at = now
        if self.tokens < 1:
            return (1 - self.tokens) / self.rate
        self.tokens -= 1
        return 0.0


class Flood:
    """Telegram's limits on messages per second, overall and (with bursts allowed) in one chat."""

    def __init__(self, now: Callable[[], float], overall: float, per_chat: float, burst: int) -> None:
        self.happened = 0
        self._now = now
        self._per_chat, self._burst = per_chat, burst
        self._overall = _Bucket(overall, overall, overall, now())
        self._chats: dict[int, _Bucket] = {}

    def check(self, call: Call) -> None:
        """Count a message. Raises Refused (429) when it comes too soon."""
        if not call.method.startswith(("send", "edit")) or call.method == "sendChatAction":
            return
        now, chat = self._now(), call.chat or 0
        bucket = self._chats.setdefault(chat, _Bucket(self._per_chat, self._burst, self._burst, now))
        seconds = math.ceil(self._overall.wait(now) or bucket.wait(now))
        if seconds:
            self.happened += 1
            raise Refused(f"Too Many Requests: retry after {seconds}", 429, retry_after=seconds)
