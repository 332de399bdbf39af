"""A TCP proxy that is as far away as a real server: every byte takes half a trip, each way.

The kernel accepts connections on loopback at once. On a real wire that takes a trip, so the first bytes of a
connection are held back for one trip more. What TLS adds needs no help: its messages cross the wire as well.
"""

import asyncio
from collections import deque

HOST = "127.0.0.1"
EARLY = 0.001  # seconds: epoll counts in milliseconds, and so may wake us as much too late


class DelayingProxy:
    """Forwards connections to a port of loopback. `trip`: seconds there and back, from now on."""

    def __init__(self, port: int) -> None:
        self.trip = 0.0
        self.connections = 0  # how many were opened so far
        self._port = port
        self._connecting: set[asyncio.Task[None]] = set()

    async def listen(self) -> asyncio.Server:
        """Listen on a free port of loopback, for as long as the server that is returned."""
        return await asyncio.get_running_loop().create_server(lambda: _Client(self), HOST, 0)

    def opened(self, client: "_Client") -> None:
        """Connect a client to the server."""
        self.connections += 1
        task = asyncio.create_task(self._connect(client))
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)

    async def _connect(self, client: "_Client") -> None:
        await asyncio.get_running_loop().create_connection(lambda: _Server(self, client), HOST, self._port)


class Way:
    """One direction of a connection: delivers what is sent, in order, half a trip later."""

    def __init__(self, proxy: DelayingProxy, loop: asyncio.AbstractEventLoop, opens: float = 0.0) -> None:
        """`opens`: when the connection could carry anything at all, by the clock of the event loop."""
        self.target: asyncio.Transport | None = None
        self._proxy, self._opens, self._loop = proxy, opens, loop
        self._pieces: deque[bytes | None] = deque()

    def send(self, piece: bytes | None) -> None:
        """Send bytes, or None when there is nothing more."""
        self._pieces.append(piece)
        due = max(self._loop.time(), self._opens) + self._proxy.trip / 2
        self._loop.call_at(due - EARLY, self._deliver, due)

    def _deliver(self, due: float) -> None:
        if self._loop.time() < due:
            self._loop.call_soon(self._deliver, due)
            return
        piece = self._pieces.popleft()
        if self.target is None or self.target.is_closing():
            return
        if piece is None:
            self.target.close()
        else:
            self.target.write(piece)


class _Client(asyncio.Protocol):
    """A client's connection to the proxy."""

    transport: asyncio.Transport
    way: Way  # to the server

    def __init__(self, proxy: DelayingProxy) -> None:
        self._proxy = proxy

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Read nothing until the server is connected."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.transport.pause_reading()
        loop = asyncio.get_running_loop()
        self.way = Way(self._proxy, loop, loop.time() + self._proxy.trip)
        self._proxy.opened(self)

    def data_received(self, data: bytes) -> None:
        """Forward."""
        self.way.send(data)

    def connection_lost(self, _: Exception | None) -> None:
        """Hang up on the server, too."""
        self.way.send(None)


class _Server(asyncio.Protocol):
    """The proxy's connection to the server, on behalf of a client."""

    def __init__(self, proxy: DelayingProxy, client: _Client) -> None:
        self._client, self._way = client, Way(proxy, asyncio.get_running_loop())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to forward."""
        assert isinstance(transport, asyncio.Transport)
        self._client.way.target, self._way.target = transport, self._client.transport
        self._client.transport.resume_reading()

    def data_received(self, data: bytes) -> None:
        """Forward."""
        self._way.send(data)

    def connection_lost(self, _: Exception | None) -> None:
        """Hang up on the client, too."""
        self._way.send(None)
