"""Which pool a call goes through, by which way it reaches Telegram, and what is kept open."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError

from bot.conversation.jobs import A_MINUTE
from bot.telegram.connection_pools import EACH, KEPT, WARM, ConnectionPools, keep_warm, pools_to
from bot.telegram.json_requests import JsonRequest

BODY = b'{"ok":true,"result":true}'
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(BODY), BODY)


class Pool(httpx.AsyncBaseTransport):
    """Holds every request until the gate opens; counts them and those under way."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.taken = self.closed = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer when the gate opens."""
        self.taken += 1
        await self.gate.wait()
        return httpx.Response(200, request=request)

    async def aclose(self) -> None:
        """Note that it was closed."""
        self.closed += 1


class Pools:
    """Three pools, and requests through them."""

    def __init__(self) -> None:
        self.each: list[Pool] = []
        self.all = ConnectionPools(self._make, 3)
        self.requests: list[asyncio.Task[httpx.Response]] = []

    def _make(self) -> Pool:
        self.each.append(Pool())
        return self.each[-1]

    async def send(self, many: int) -> list[int]:
        """Begin so many requests; return how many each pool has taken in all."""
        request = httpx.Request("POST", "https://api.telegram.org")
        self.requests += [asyncio.create_task(self.all.handle_async_request(request)) for _ in range(many)]
        await asyncio.sleep(0)
        return [pool.taken for pool in self.each]

    async def answer(self) -> None:
        """Answer all requests."""
        for pool in self.each:
            pool.gate.set()
        await asyncio.gather(*self.requests)


async def test_a_call_goes_through_the_first_pool_with_room() -> None:
    pools = Pools()
    assert await pools.send(EACH) == [EACH, 0, 0]
    assert await pools.send(EACH + 1) == [EACH, EACH, 1]
    await pools.answer()
    assert await pools.send(1) == [EACH + 1, EACH, 1], "the first has room again"
    await pools.all.aclose()
    assert [pool.closed for pool in pools.each] == [1, 1, 1]


async def test_when_all_are_full_the_last_one_is_waited_for() -> None:
    pools = Pools()
    assert await pools.send(3 * EACH + 2) == [EACH, EACH, EACH + 2]
    await pools.answer()


async def test_a_call_that_is_given_up_makes_room() -> None:
    pools = Pools()
    await pools.send(EACH)
    for request in pools.requests:
        request.cancel()
    await asyncio.gather(*pools.requests, return_exceptions=True)
    assert await pools.send(1) == [EACH + 1, 0, 0]
    pools.requests = pools.requests[-1:]
    await pools.answer()


@asynccontextmanager
async def counting_server(requests: Counter[int]) -> AsyncIterator[str]:
    """A server that answers everything, and counts requests by the number of their connection."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = len(connections)
        connections.append(writer)
        while head := await reader.read(10_000):
            requests[number] += head.count(b"HTTP/1.1")
            writer.write(OK)

    connections: list[asyncio.StreamWriter] = []
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        for writer in connections:
            writer.close()


async def test_what_one_tap_needs_stays_open() -> None:
    assert KEPT > A_MINUTE, "used again before it would be closed"
    requests: Counter[int] = Counter()
    async with counting_server(requests) as address, JsonRequest(pools_to(address)) as calls:
        bot = Bot("1:none", base_url=f"{address}/bot", request=calls)
        await keep_warm(bot)
        await keep_warm(bot)
        await asyncio.gather(*(bot.delete_my_commands() for _ in range(WARM)))
    assert len(requests) == WARM and requests.total() == 3 * WARM


@pytest.mark.parametrize("scheme", ["http://", ""])
async def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    requests: Counter[int] = Counter()
    async with counting_server(requests) as address:
        monkeypatch.setenv("HTTP_PROXY", scheme + address.removeprefix("http://"))
        monkeypatch.setenv("NO_PROXY", "elsewhere.test")
        async with JsonRequest(pools_to("http://api.test")) as calls:
            await Bot("1:none", base_url="http://api.test/bot", request=calls).delete_my_commands()
        assert requests.total() == 1
        with pytest.raises(NetworkError):
            async with JsonRequest(pools_to("http://elsewhere.test")) as calls:
                await Bot("1:none", base_url="http://elsewhere.test/bot", request=calls).delete_my_commands()
