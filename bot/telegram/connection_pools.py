"""Spreads calls over several small pools of connections, which are kept open between two taps.

A new connection costs two trips to Telegram before the call itself; so they are kept for as long as web
servers usually keep them. But for each call httpx asks the system about every idle connection of a pool:
with 64 of them, a call costs four times as much. So a call goes to the first of several pools that has room,
and while there is little to do, only a few connections stay open.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from telegram import Bot
from telegram.request import BaseRequest

from bot.telegram.json_requests import JsonRequest
from bot.telegram.time_check import ask_the_time

KEPT = 75.0  # seconds for which an idle connection is kept: nginx, which Telegram uses, does the same
EACH = 8  # connections of one pool
POOLS = 8
WARM = 3  # connections that one tap uses: for the answer to the press, the mark, and the next question
Make = Callable[[], JsonRequest]  # makes a pool of `EACH` connections


class ConnectionPools(BaseRequest):
    """Sends each call through the first pool that has room; if none has, it waits for the last."""

    def __init__(self, make: Make, pools: int = POOLS) -> None:
        self._pools = [make() for _ in range(pools)]
        self._under_way = [0] * pools

    @property
    def read_timeout(self) -> float | None:
        """The seconds to wait for an answer."""
        return self._pools[0].read_timeout

    async def initialize(self) -> None:
        """Open the pools."""
        for pool in self._pools:
            await pool.initialize()

    async def shutdown(self) -> None:
        """Close all connections."""
        for pool in self._pools:
            await pool.shutdown()

    async def do_request(self, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        """Send a call; return the status and the body of the response. Raises TimedOut, NetworkError."""
        number = next((n for n, calls in enumerate(self._under_way) if calls < EACH), len(self._pools) - 1)
        self._under_way[number] += 1
        try:
            return await self._pools[number].do_request(*arguments, **named)
        finally:
            self._under_way[number] -= 1

    parse_json_payload = staticmethod(JsonRequest.parse_json_payload)


async def keep_warm(bot: Bot) -> None:
    """Use as many connections as one tap does, so that they are open whenever somebody taps next.

    Telegram's answers show the time as well. A failure says nothing: it shows at the next call that matters.
    """
    await asyncio.gather(*(ask_the_time(bot) for _ in range(WARM)))
