"""Any ASGI app over real HTTP on loopback, inside the running event loop, for as long as a test lasts."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

GRACE = 2.0  # seconds that a request under way has to notice that its connection is gone


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    """Serve `app` on a free port of 127.0.0.1; gives its base URL, without a slash at the end."""
    server = Served(app)
    try:
        yield await server.start()
    finally:
        await server.stop()


class Served(uvicorn.Server):
    """A server that leaves signals alone, is ready when `start` returns, and is gone when `stop` does."""

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
        """Listen on a free port; gives the base URL."""
        # asyncio sends without delay (Nagle: 40 ms an answer) only where the protocol is named
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.bind(("127.0.0.1", 0))
        self.config.load()
        self.lifespan = self.config.lifespan_class(self.config)
        await self.startup([listener])
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    async def stop(self) -> None:
        """Close every connection, wait until every request under way has noticed, and stop listening."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await self._let_go(set(self.server_state.tasks))
        for server in self.servers:
            await server.wait_closed()

    async def _let_go(self, tasks: set[asyncio.Task[None]]) -> None:
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
    """HTTP whose app may close the connection without an answer, as a failing network does."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        app = cast(Any, self.app)

        async def with_drop(scope: Scope, receive: Receive, send: Send) -> None:
            extensions = {**scope.get("extensions", {}), _DROP: {"abort": transport.abort}}
            await app({**scope, "extensions": extensions}, receive, send)

        self.app = cast(Any, with_drop)
