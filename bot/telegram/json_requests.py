"""Sends calls of the Bot API as JSON, which Telegram accepts as well as forms.

A form encodes a Persian letter in twelve characters, and httpx parses the URL again for each call: together
that was half of the cost of a call.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

parsed_url = lru_cache(64)(httpx.URL)  # this bot calls some twenty methods
UNSET = BaseRequest.DEFAULT_NONE
_last_message: ContextVar[int | None] = ContextVar("last_message", default=None)  # sent in this task


class JsonRequest(HTTPXRequest):
    """Sends calls as JSON; those with files as python-telegram-bot does.

    Calls as JSON go straight to the transport: redirects, cookies and the like, which httpx looks for at each
    request, are of no use here, and cost as much as all the rest.
    """

    def __init__(self, transport: httpx.AsyncBaseTransport | None = None, pool_timeout: float = 1.0) -> None:
        """`transport`: holds the connections. `pool_timeout`: seconds to wait for one."""
        self._transport = transport or httpx.AsyncHTTPTransport()
        super().__init__(pool_timeout=pool_timeout, httpx_kwargs={"transport": self._transport})

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
        timeouts = (read_timeout, write_timeout, connect_timeout, pool_timeout)
        if request_data is None or request_data.contains_files or self._client.is_closed:
            return await super().do_request(url, method, request_data, *timeouts)
        request = httpx.Request(
            method,
            parsed_url(url),
            headers={"User-Agent": self.USER_AGENT},
            json=request_data.parameters,
            extensions={"timeout": self._timeouts(timeouts)},
        )
        with _translated_errors():
            response = await self._transport.handle_async_request(request)
            return response.status_code, await response.aread()

    def _timeouts(self, given: tuple[Any, ...]) -> dict[str, Any]:
        """The timeouts of one call, in seconds: those that were given, else the client's."""
        named = zip(("read", "write", "connect", "pool"), given, strict=True)
        return self._client.timeout.as_dict() | {
            name: seconds for name, seconds in named if seconds is not UNSET
        }

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


@contextmanager
def _translated_errors() -> Iterator[None]:
    """Raise the errors of httpx as those of python-telegram-bot."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise TimedOut from error
    except httpx.HTTPError as error:
        raise NetworkError(f"httpx.{type(error).__name__}: {error}") from error
