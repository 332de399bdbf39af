"""The web server: metrics, a stop that finishes what is under way, and a port that is taken."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from bot.metrics import Metrics
from bot.telegram.handler import UpdateResult
from bot.telegram.webhook import PATH, SECRET, Webhook
from bot.web.server import WebServer, web_app
from tests.harness.telegram import find_mp
from tests.harness.web import WEBHOOK_SECRET, WebShell
from tests.standins.server import serving


@pytest.fixture
async def web() -> AsyncIterator[WebShell]:
    """A bot that is reached by HTTP."""
    web = WebShell()
    yield web
    await web.client.aclose()


async def test_metrics_hold_nothing_personal(web: WebShell) -> None:
    person = await find_mp(web.shell, web.shell.telegram.person("Zebra"))
    await web.shell.send(person, "my name is Quagga")
    await web.post({"update_id": "Quagga"})
    text = (await web.client.get("/metrics")).text
    assert 'askmymp_events_total{outcome="stored",what="update"}' in text
    key = await web.shell.store.user_key(person.id)
    private = (str(person.id), "Zebra", "Quagga", "Bath", "BA1", key)
    assert [word for word in private if word.lower() in text.lower()] == []


async def test_a_stop_finishes_what_is_held_and_takes_nothing_new() -> None:
    gate, entered = asyncio.Event(), asyncio.Event()

    async def take(_: object) -> UpdateResult:
        entered.set()
        await gate.wait()
        return UpdateResult.DONE

    async with _server(web_app(Webhook(take, WEBHOOK_SECRET, Metrics()).routes, _well, Metrics())) as (
        serving,
        port,
    ):
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            under_way = asyncio.create_task(
                client.post(PATH, content=b"{}", headers={SECRET: WEBHOOK_SECRET})
            )
            await entered.wait()
            serving.cancel()
            await asyncio.sleep(0)
            assert not under_way.done()
            gate.set()
            assert (await under_way).status_code == 200
        with pytest.raises(asyncio.CancelledError):
            await serving
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            with pytest.raises(httpx.ConnectError):
                await client.get("/healthz")


async def test_a_port_that_is_taken_is_said_in_words() -> None:
    async with serving(web_app([], _well, Metrics())) as address:
        port = int(address.rpartition(":")[2])
        with pytest.raises(OSError, match="PORT"):
            await WebServer(web_app([], _well, Metrics()), port, "127.0.0.1").run_until_cancelled()


@asynccontextmanager
async def _server(app: Any) -> AsyncIterator[tuple["asyncio.Task[None]", int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = WebServer(app, port, "127.0.0.1")
    task = asyncio.create_task(server.run_until_cancelled())
    while not server.started:  # noqa: ASYNC110 (the server tells nobody)
        await asyncio.sleep(0.01)
    yield task, port


async def _well() -> dict[str, object]:
    return {"ready": True}
