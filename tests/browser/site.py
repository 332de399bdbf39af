"""Serves the fill-in page on loopback, by the bot's own routes, from a thread of its own."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.metrics import Metrics
from bot.web.page_files import page_routes
from bot.web.server import web_app
from tests.harness.flow import all_languages, shipped
from tests.standins.server import Served


class PageSite:
    """The page at an address. `asked`: the paths that were asked for, one after the other."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        app = web_app(page_routes(shipped(), all_languages()), _well, Metrics())
        self._server = Served(self._recorded(app))
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.address: str = self._wait(self._server.start())

    def stop(self) -> None:
        """Stop serving."""
        self._wait(self._server.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _wait(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def _recorded(self, app: ASGIApp) -> ASGIApp:
        async def recorded(scope: Scope, receive: Receive, send: Send) -> None:
            self.asked.append(scope["path"])
            await app(scope, receive, send)

        return recorded


@contextmanager
def page_site() -> Iterator[PageSite]:
    """A site for as long as it is needed."""
    site = PageSite()
    try:
        yield site
    finally:
        site.stop()


async def _well() -> dict[str, object]:
    return {"ready": True}
