"""Keeps connections to Telegram open between two taps, in several small pools.

A new connection costs two trips to Telegram before the call itself; so they are kept for as long as web
servers usually keep them. But for each call httpx asks the system about every idle connection of a pool:
with 64 of them, a call costs four times as much. So a call goes to the first of several pools that has room,
and while there is little to do, only a few connections stay open.
"""

import asyncio
import urllib.request
from collections.abc import Callable
from functools import partial

import httpx
from telegram import Bot

from bot.telegram.time_check import ask_the_time

KEPT = 75.0  # seconds for which an idle connection is kept: nginx, which Telegram uses, does the same
EACH = 8  # connections of one pool
POOLS = 8
WARM = 3  # connections that one tap uses: for the answer to the press, the mark, and the next question
Make = Callable[[], httpx.AsyncBaseTransport]


class ConnectionPools(httpx.AsyncBaseTransport):
    """Sends each request through the first pool that has room; if none has, it waits for the last."""

    def __init__(self, make: Make, pools: int = POOLS) -> None:
        """`make`: makes a pool of `EACH` connections."""
        self._pools = [make() for _ in range(pools)]
        self._under_way = [0] * pools

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request. Raises httpx's errors."""
        number = next((n for n, sent in enumerate(self._under_way) if sent < EACH), len(self._pools) - 1)
        self._under_way[number] += 1
        try:
            return await self._pools[number].handle_async_request(request)
        finally:
            self._under_way[number] -= 1

    async def aclose(self) -> None:
        """Close all connections."""
        await asyncio.gather(*(pool.aclose() for pool in self._pools))


def pools_to(address: str, pools: int = POOLS) -> ConnectionPools:
    """Pools of connections to a server, by the proxy that the environment names, if any."""
    context, proxy = httpx.create_ssl_context(), _proxy_to(httpx.URL(address))
    limits = httpx.Limits(max_connections=EACH, keepalive_expiry=KEPT)
    make = partial(httpx.AsyncHTTPTransport, verify=context, limits=limits, proxy=proxy)
    return ConnectionPools(make, pools)


async def keep_warm(bot: Bot) -> None:
    """Use as many connections as one tap does, so that they are open whenever somebody taps next.

    Telegram's answers show the time as well. A failure says nothing: it shows at the next call that matters.
    """
    await asyncio.gather(*(ask_the_time(bot) for _ in range(WARM)))


def _proxy_to(url: httpx.URL) -> str | None:
    """The proxy that the variables HTTPS_PROXY, ALL_PROXY and NO_PROXY name for a server."""
    if urllib.request.proxy_bypass(url.host):
        return None
    named = urllib.request.getproxies()
    proxy = named.get(url.scheme) or named.get("all")
    return proxy if proxy is None or "://" in proxy else f"http://{proxy}"
