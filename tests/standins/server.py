"""Serves an ASGI app over real HTTP on loopback, inside the running event loop, for the length of a test."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

GRACE = 2.0  # seconds that a running request has to notice that its connection is gone


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    """Serve `app` on a free port of 127.0.0.1; yields its base URL, without a trailing slash."""
    server = Served(app)
    try:
        yield await server.start()
    finally:
        await server.stop()


class Served(uvicorn.Server):
    """A server that ignores signals, is ready when `start` returns, and has stopped when `stop` does."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=_Droppable,
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="critical",
                access_log=False,
                date_header=False,
                timeout_keep_alive=75,
            )
        )

    async def start(self) -> str:
        """Listen on a free port; returns the base URL."""
        # asyncio turns off Nagle's algorithm (40 ms per answer) only if the protocol is given
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.bind(("127.0.0.1", 0))
        self.config.load()
        self.lifespan = self.config.lifespan_class(self.config)
        await self.startup([listener])
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    @property
    def connections(self) -> int:
        """How many connections are open."""
        return len(self.server_state.connections)

    def close_idle(self) -> None:
        """Close every connection on which no request is under way, as a service does after some seconds."""
        for connection in cast(list[H11Protocol], list(self.server_state.connections)):
            if connection.cycle is None or connection.cycle.response_complete:
                connection.transport.close()

    async def stop(self) -> None:
        """Close all connections, wait until the running requests have noticed, and stop listening."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await self._finish_or_cancel(set(self.server_state.tasks))
        for server in self.servers:
            await server.wait_closed()

    async def _finish_or_cancel(self, tasks: set[asyncio.Task[None]]) -> None:
        if not tasks:
            return
        _, stuck = await asyncio.wait(tasks, timeout=GRACE)
        for task in stuck:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def drop(scope: Scope, receive: Receive) -> None:
    """Close the connection of this request without an answer; returns when it is closed."""
    scope["extensions"][_DROP]["abort"]()
    while (await receive())["type"] != "http.disconnect":
        pass


_DROP = "standins.drop"


class _Droppable(H11Protocol):
    """HTTP that lets the app close the connection without an answer, as a failing network does."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        app = cast(Any, self.app)

        async def with_drop(scope: Scope, receive: Receive, send: Send) -> None:
            extensions = {**scope.get("extensions", {}), _DROP: {"abort": transport.abort}}
            await app({**scope, "extensions": extensions}, receive, send)

        self.app = cast(Any, with_drop)
