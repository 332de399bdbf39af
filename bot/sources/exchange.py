"""One request and its answer, with everything that can be wrong about an answer."""

import asyncio
from dataclasses import dataclass

import httpx

from bot.sources import SourceDown

PASSING = frozenset({408, 429, 500, 502, 503, 504})  # worth another try
USABLE = frozenset({200, 204, 404})


class Passing(SourceDown):
    """A failure that another try may not meet. `retry_after` is the service's own header, if it sent one."""

    def __init__(self, reason: str, retry_after: str | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that can be used: 200, 204 or 404."""

    status: int
    body: bytes


async def exchange(client: httpx.AsyncClient, request: httpx.Request, seconds: float, most: int) -> Reply:
    """Send the request and read the answer within `seconds` and `most` bytes. Raises SourceDown, Passing.

    The errors of httpx are not chained: they may quote the address, and with it what a person typed.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _converse(client, request, most)
    except TimeoutError:
        raise Passing("no answer in time") from None
    except httpx.TransportError as error:
        raise Passing(type(error).__name__) from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SourceDown(type(error).__name__) from None


async def _converse(client: httpx.AsyncClient, request: httpx.Request, most: int) -> Reply:
    response = await client.send(request, stream=True)
    try:
        _require_usable(response)
        return Reply(response.status_code, await _read(response, most))
    finally:
        await response.aclose()


def _require_usable(response: httpx.Response) -> None:
    status = response.status_code
    if status in PASSING:
        raise Passing(f"status {status}", response.headers.get("Retry-After"))
    if status not in USABLE:
        raise SourceDown(f"status {status}")


async def _read(response: httpx.Response, most: int) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > most:
            raise SourceDown(f"more than {most} bytes")
    return bytes(body)
