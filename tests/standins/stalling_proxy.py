"""A TCP proxy on loopback in front of a server: it answers late or never, or cuts connections.

async with proxy_to_database(database.address()) as (proxy, address):
    ...                # a bot with DATABASE_URL=address
    proxy.stall()      # connections are accepted and stay open, and not a byte passes, either way
    proxy.resume()     # what was held back goes on, in order
    proxy.cut()        # every connection is reset
    proxy.delay = 0.01  # every answer takes so many seconds longer, as from a server that is far away
"""

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from tests.standins.telegram_values import Bell

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
CHUNK = 65536  # bytes
SLEEP_ERROR = 0.002  # seconds: one by which epoll counts, and what a virtual machine takes to wake up


class StallingProxy:
    """Forwards every connection to a server that `reach` opens a connection to.

    `held` counts the connections and pieces of data that a stall has held back; `severed`: connections cut.
    `trips`: how often each connection has asked after an answer, by its number in the order of connecting.
    `answered`: the bytes of all answers.
    """

    def __init__(self, reach: Callable[[], Awaitable[Streams]]) -> None:
        self.port = 0  # known once the proxy listens
        self.held = 0
        self.severed = 0
        self.delay = 0.0
        self.trips: Counter[int] = Counter()
        self.answered = 0
        self._numbers = itertools.count(1)
        self.bell = Bell()  # rung at every change of what is counted
        self._reach = reach
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._open: dict[asyncio.Task[None], list[asyncio.StreamWriter]] = {}

    @property
    def connections(self) -> int:
        """How many clients are connected now."""
        return len(self._open)

    def stall(self) -> None:
        """Forward nothing from now on. Whoever connects is accepted, and never answered."""
        self._flowing.clear()

    def resume(self) -> None:
        """Forward again, beginning with what was held back."""
        self._flowing.set()

    def cut(self) -> None:
        """Reset every connection that is open now; new ones are treated as before."""
        for task, writers in self._open.items():
            for writer in writers:
                writer.transport.abort()
            task.cancel()
            self.severed += 1
        self.bell.ring()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen on a free port of 127.0.0.1 while the block runs; cut everything at its end."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()
            served = list(self._open)
            self.cut()
            await asyncio.gather(*served, return_exceptions=True)
            await asyncio.sleep(0)  # so that what is aborted is closed

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve((reader, writer)))
        self._open[task] = [writer]
        task.add_done_callback(self._gone)
        self.bell.ring()

    def _gone(self, task: asyncio.Task[None]) -> None:
        for writer in self._open.pop(task):
            writer.transport.abort()
        self.bell.ring()

    async def _serve(self, client: Streams) -> None:
        with suppress(OSError, asyncio.CancelledError):
            await self._until_flowing()
            server = await self._reach()
            self._open[_current()].append(server[1])
            ways = [asyncio.create_task(way) for way in self._ways(client, server)]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)

    def _ways(self, client: Streams, server: Streams) -> tuple[Coroutine[Any, Any, None], ...]:
        """Forward what the client asks, and what the server answers, each in its order."""
        number, asks_next = next(self._numbers), [True]

        async def ask(data: bytes) -> None:
            self.trips[number] += asks_next[0]
            asks_next[0] = False
            server[1].write(data)
            await server[1].drain()

        async def answer(data: bytes) -> None:
            is_first, asks_next[0] = not asks_next[0], True
            self.answered += len(data)
            if is_first:  # the other pieces of a long answer come right behind it
                await self._travel()
            client[1].write(data)
            await client[1].drain()

        return self._forward(client[0], ask), self._forward(server[0], answer)

    async def _forward(self, reader: asyncio.StreamReader, send: Callable[[bytes], Awaitable[None]]) -> None:
        while data := await reader.read(CHUNK):
            await self._until_flowing()
            await send(data)

    async def _travel(self) -> None:
        """Be on the way for the delay, to the microsecond: the loop's own sleep ends up to 2 ms late."""
        clock = asyncio.get_running_loop().time
        end = clock() + self.delay
        if self.delay > SLEEP_ERROR:
            await asyncio.sleep(self.delay - SLEEP_ERROR)
        while clock() < end:  # noqa: ASYNC110 (no event comes on time)
            await asyncio.sleep(0)

    async def _until_flowing(self) -> None:
        if not self._flowing.is_set():
            self.held += 1
            self.bell.ring()
            await self._flowing.wait()


@asynccontextmanager
async def proxy_to_database(address: str) -> AsyncIterator[tuple[StallingProxy, str]]:
    """A proxy in front of a database, and the address by which the database is reached through it."""
    given = conninfo_to_dict(address)
    proxy = StallingProxy(lambda: reach_database(address))
    async with proxy.listening():
        user, name = given.get("user") or "postgres", given["dbname"]
        yield proxy, f"postgresql://{user}@127.0.0.1:{proxy.port}/{name}"


async def reach_database(address: str) -> Streams:
    """Connect to a PostgreSQL that listens on a port, or on a socket in a folder."""
    given = conninfo_to_dict(address)
    host, port = str(given["host"]), int(given.get("port") or 5432)
    if host.startswith("/"):
        return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
    return await asyncio.open_connection(host, port)


def _current() -> asyncio.Task[None]:
    task = asyncio.current_task()
    assert task is not None
    return task
