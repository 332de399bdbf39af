"""The web server: metrics, a stop that finishes what is under way, and a port that is taken."""

import asyncio
import resource
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from bot.metrics import Metrics
from bot.telegram.handler import UpdateResult
from bot.telegram.webhook import PATH, SECRET, Webhook
from bot.web.connections import LEAST, MOST, RESERVED, WANTED, ConnectionLimits, room_for_connections
from bot.web.server import Count, Recent, WebServer, web_app
from tests.harness.telegram import find_mp
from tests.harness.web import WEBHOOK_SECRET, WebShell
from tests.standins.server import serving

POST = b"POST /telegram HTTP/1.1\r\nHost: bot\r\nContent-Length: 1000\r\n\r\n"


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


async def test_a_stop_finishes_requests_under_way_and_takes_no_new_ones() -> None:
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


async def test_a_port_in_use_is_reported_in_words() -> None:
    async with serving(web_app([], _well, Metrics())) as address:
        port = int(address.rpartition(":")[2])
        with pytest.raises(OSError, match="PORT"):
            await WebServer(web_app([], _well, Metrics()), port, "127.0.0.1").run_until_cancelled()


async def test_whoever_sends_no_request_in_time_is_let_go() -> None:
    """Nothing at all, half of a head, and half of a body."""
    closed = Closed()
    limits = ConnectionLimits(head=0.05, body=0.05)
    async with _server(web_app([], _well, Metrics()), limits, closed) as (_, port):
        beginnings = (b"", b"GET /healthz HTTP/1.1\r\nHost", POST + b"half")
        connections = [await asyncio.open_connection("127.0.0.1", port) for _ in beginnings]
        for (_, writer), beginning in zip(connections, beginnings, strict=True):
            writer.write(beginning)
        for reader, _ in connections:
            await reader.read()
    assert closed.why == ["too slow"] * 3


async def test_a_head_that_comes_byte_by_byte_gains_no_time() -> None:
    closed = Closed()
    async with _server(web_app([], _well, Metrics()), ConnectionLimits(head=0.2), closed) as (_, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: bot\r\n\r\n")
        await reader.readuntil(b"ok")  # the next request gets the same time
        end = asyncio.create_task(reader.read())
        while not end.done():
            writer.write(b"G")
            await asyncio.sleep(0.01)
    assert closed.why == ["too slow"]


async def test_the_oldest_idle_connections_give_way_and_telegrams_own_stay() -> None:
    webhook = Webhook(_done, WEBHOOK_SECRET, Metrics())
    closed, limits = Closed(), ConnectionLimits(most=3)
    async with _server(web_app(webhook.routes, _well, Metrics()), limits, closed) as (_, port):
        telegram = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers={SECRET: WEBHOOK_SECRET})
        async with telegram:
            assert (await telegram.post(PATH, content=b"{}")).status_code == 200
            idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(4)]
            assert [await reader.read() for reader, _ in idle[:2]] == [b"", b""]
            assert closed.why == ["made room"] * 2
            assert (await telegram.post(PATH, content=b"{}")).status_code == 200
        for _, writer in idle:
            writer.close()
    assert closed.why == ["made room"] * 2, "the same connection served twice"


async def test_a_stranger_who_asks_again_and_again_is_answered_slowly() -> None:
    limits, request = ConnectionLimits(free=2, pace=3600), b"GET /healthz HTTP/1.1\r\nHost: bot\r\n\r\n"
    async with _server(web_app([], _well, Metrics()), limits) as (_, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request * 5)
        for _ in range(3):
            await reader.readuntil(b"ok")
        more = asyncio.create_task(reader.read())
        other, other_writer = await asyncio.open_connection("127.0.0.1", port)
        other_writer.write(request)
        await other.readuntil(b"ok")
        assert not more.done()
        writer.close()
        other_writer.close()
        await more


async def test_without_the_secret_a_connection_is_closed_before_its_body_is_read() -> None:
    webhook = Webhook(_done, WEBHOOK_SECRET, Metrics())
    async with _server(web_app(webhook.routes, _well, Metrics())) as (_, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(POST)
        assert (await reader.read()).startswith(b"HTTP/1.1 401")


def test_descriptors_are_left_to_the_store() -> None:
    most = room_for_connections()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert soft == min(WANTED, hard) or soft > WANTED
    assert LEAST <= most <= MOST and (most == LEAST or most + RESERVED <= soft)


def test_the_text_of_the_metrics_is_made_once_a_second() -> None:
    made, now = list[int](), [0.0]

    def make() -> bytes:
        made.append(1)
        return b"%d" % len(made)

    text = Recent(make, 1.0, lambda: now[0])
    assert [text() for _ in range(300)] == [b"1"] * 300
    now[0] = 1.0
    assert text() == b"2"


class Closed:
    """Why connections were closed."""

    def __init__(self) -> None:
        self.why: list[str] = []

    def __call__(self, what: str, why: str) -> None:
        """Count one."""
        assert what == "connection"
        self.why.append(why)


@asynccontextmanager
async def _server(
    app: Any, limits: ConnectionLimits | None = None, count: Count = lambda _, __: None
) -> AsyncIterator[tuple["asyncio.Task[None]", int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = WebServer(app, port, "127.0.0.1", limits, count)
    task = asyncio.create_task(server.run_until_cancelled())
    while not server.started:  # noqa: ASYNC110 (the server tells nobody)
        await asyncio.sleep(0.01)
    yield task, port
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _done(_: object) -> UpdateResult:
    return UpdateResult.DONE


async def _well() -> dict[str, object]:
    return {"ready": True}
