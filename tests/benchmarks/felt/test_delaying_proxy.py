"""The wire of the benchmarks: how late bytes come through, by a clock that the test moves."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

from tests.benchmarks.felt.delaying_proxy import EARLY, HOST, DelayingProxy, Way


class MovedLoop:
    """The part of an event loop that a wire needs; `moved_to` runs what is due until then."""

    def __init__(self) -> None:
        self.now = 0.0
        self._due: list[tuple[float, Callable[..., None], tuple[Any, ...]]] = []

    def time(self) -> float:
        return self.now

    def call_at(self, when: float, call: Callable[..., None], *arguments: Any) -> None:
        self._due.append((when, call, arguments))

    def call_soon(self, call: Callable[..., None], *arguments: Any) -> None:
        self.call_at(self.now + EARLY / 4, call, *arguments)

    def moved_to(self, moment: float) -> None:
        while self._due and min(self._due, key=lambda entry: entry[0])[0] <= moment:
            entry = min(self._due, key=lambda entry: entry[0])
            self._due.remove(entry)
            self.now = max(self.now, entry[0])
            entry[1](*entry[2])
        self.now = moment


class Target:
    """What has come through, and when."""

    def __init__(self, loop: MovedLoop) -> None:
        self.heard: list[tuple[float, bytes | None]] = []
        self._loop = loop

    def is_closing(self) -> bool:
        return False

    def write(self, piece: bytes) -> None:
        self.heard.append((self._loop.now, piece))

    def close(self) -> None:
        self.heard.append((self._loop.now, None))


def test_bytes_take_half_a_trip_and_come_in_order_and_then_the_end() -> None:
    loop, way, target = _wire(trip=80)
    loop.moved_to(10)
    for piece in (b"one", b"two", None):
        way.send(piece)
    loop.moved_to(49.9)
    assert target.heard == []
    loop.moved_to(51)
    assert [piece for _, piece in target.heard] == [b"one", b"two", None]
    assert all(moment >= 50 for moment, _ in target.heard)


def test_the_first_bytes_of_a_connection_wait_until_it_could_be_open() -> None:
    loop, way, target = _wire(trip=80, opens=80)
    way.send(b"hello")
    loop.moved_to(119.9)
    assert target.heard == []
    loop.moved_to(121)
    assert [piece for _, piece in target.heard] == [b"hello"]


async def test_both_ways_are_forwarded_and_a_hang_up_too() -> None:
    hung_up = asyncio.Event()

    async def shout(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(line.upper())
        hung_up.set()
        writer.close()

    server = await asyncio.start_server(shout, HOST, 0)
    proxy = DelayingProxy(server.sockets[0].getsockname()[1])
    listener = await proxy.listen()
    async with server, listener:
        reader, writer = await asyncio.open_connection(HOST, listener.sockets[0].getsockname()[1])
        writer.write(b"one\ntwo\n")
        assert [await reader.readline(), await reader.readline()] == [b"ONE\n", b"TWO\n"]
        writer.close()
        await hung_up.wait()
        assert proxy.connections == 1


def _wire(trip: float, opens: float = 0.0) -> tuple[MovedLoop, Way, Target]:
    loop, proxy = MovedLoop(), DelayingProxy(port=0)
    proxy.trip = trip
    way, target = Way(proxy, cast(asyncio.AbstractEventLoop, loop), opens), Target(loop)
    way.target = cast(asyncio.Transport, target)
    return loop, way, target
