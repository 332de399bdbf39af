"""Sends calls of the Bot API as JSON, which Telegram accepts as well as forms, over aiohttp.

A form encodes a Persian letter in twelve characters. And httpx, which python-telegram-bot uses, reads HTTP in
Python, and looks at every idle connection for each call: with both, two thirds of a tap's cost was HTTP.

Connections are kept open between two taps, for as long as web servers usually keep them: a new one costs two
trips to Telegram before the call itself.
"""

import json
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.clock import CheckedClock
from bot.sources.transport.certificates import trusted_certificates
from bot.telegram.time_check import hear

CONNECTIONS = 64  # at once
KEPT = 75.0  # seconds for which an idle connection is kept: nginx, which Telegram uses, does the same
READ, WRITE, CONNECT = 5.0, 5.0, 5.0  # seconds, as python-telegram-bot has them
POOL = 30.0  # seconds to wait for a connection that is free
UPLOAD = 20.0  # seconds to send a file
FORM = {"User-Agent": BaseRequest.USER_AGENT}
JSON = {**FORM, "Content-Type": "application/json"}
NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)  # no connection took the request
UNSET = BaseRequest.DEFAULT_NONE
_last_message: ContextVar[int | None] = ContextVar("last_message", default=None)  # sent in this task


class JsonRequest(BaseRequest):
    """Sends calls as JSON; those with files as forms. `clock`: hears the date of each answer."""

    def __init__(self, clock: CheckedClock | None = None) -> None:
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """The seconds to wait for an answer."""
        return READ

    async def initialize(self) -> None:
        """Open the pool of connections."""
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=CONNECTIONS, keepalive_timeout=KEPT, ssl=trusted_certificates()
            )
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def shutdown(self) -> None:
        """Close all connections."""
        session, self._session = self._session, None
        if session:
            await session.close()

    async def do_request(  # noqa: PLR0913, PLR0917 (as the library calls it)
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = UNSET,
        write_timeout: Any = UNSET,
        connect_timeout: Any = UNSET,
        pool_timeout: Any = UNSET,
    ) -> tuple[int, bytes]:
        """Send a call; return the status and the body of the response. Raises TimedOut, NetworkError."""
        given = (read_timeout, write_timeout, connect_timeout, pool_timeout)
        with _translated_errors():
            if request_data is None or not request_data.contains_files:
                return await self.send(method, url, _json(request_data), _timeout(given))
            return await self.send(method, url, _form(request_data), _timeout(given, UPLOAD))

    async def send(
        self, method: str, url: str, body: bytes | aiohttp.FormData, limits: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        """Send a call; return the status and the body of the response. Raises aiohttp's errors.

        `limits`: how long its parts may take. Redirects are not followed: Telegram has none.
        """
        await self.initialize()
        assert self._session
        asked = self._clock.seconds() if self._clock else 0.0
        async with self._session.request(
            method,
            url,
            data=body,
            headers=JSON if isinstance(body, bytes) else FORM,
            timeout=limits,
            proxy=_proxy_to(url),
            allow_redirects=False,
        ) as response:
            if self._clock:
                hear(self._clock, asked, response.headers.get("Date", ""))
            return response.status, await response.read()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse a response, putting True in place of a message that was sent, as some calls return it.

        Of those messages only the id is read, by `message_id`, and building the object costs as much as
        sending. Raises TelegramError.
        """
        response = HTTPXRequest.parse_json_payload(payload)
        result = response.get("result") if isinstance(response, dict) else None
        if isinstance(result, dict) and "message_id" in result:
            _last_message.set(result["message_id"])
            response["result"] = True
        return response


def message_id(result: Any) -> int | None:
    """The id of the message that a call has just sent, from its result; None if it sent none.

    Where `JsonRequest` has put True in place of the message, it is that of the task's last call.
    """
    return _last_message.get() if result is True else getattr(result, "message_id", None)


def _json(data: RequestData | None) -> bytes:
    return json.dumps(data.parameters if data else {}, ensure_ascii=False, separators=(",", ":")).encode()


def _form(data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=kind)
    return form


def _timeout(given: Sequence[Any], write: float = WRITE) -> aiohttp.ClientTimeout:
    """The timeouts of one call: those that were given, in seconds, else the usual ones."""
    usual = (READ, write, CONNECT, POOL)
    all_seconds = [usual[n] if seconds is UNSET else seconds for n, seconds in enumerate(given)]
    read, _, connect, pool = all_seconds
    total = None if None in all_seconds else sum(all_seconds)
    return aiohttp.ClientTimeout(total, connect=pool, sock_connect=connect, sock_read=read)


@lru_cache(64)  # this bot calls some twenty methods
def _proxy_to(url: str) -> str | None:
    """The proxy that the variables HTTPS_PROXY, ALL_PROXY and NO_PROXY name for a server."""
    server = urlsplit(url)
    if urllib.request.proxy_bypass(server.hostname or ""):
        return None
    named = urllib.request.getproxies()
    proxy = named.get(server.scheme) or named.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy


@contextmanager
def _translated_errors() -> Iterator[None]:
    """Raise the errors of aiohttp as those of python-telegram-bot."""
    try:
        yield
    except TimeoutError as error:
        raise TimedOut from error
    except (aiohttp.ClientError, OSError) as error:
        raise NetworkError(f"aiohttp.{type(error).__name__}") from error
