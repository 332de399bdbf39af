"""What the host and Telegram reach by HTTP, over the bot itself. What must not come in: tests/abuse."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from bot.app import _secret
from bot.conversation.jobs import Jobs
from bot.metrics import Metrics
from bot.settings import Settings
from bot.sources.practice import PracticeSources
from bot.stores import Kind, StoreDown
from bot.stores.memory import MemoryStore
from bot.telegram.handler import UpdateResult
from bot.telegram.webhook import LARGEST, PATH, SECRET, Webhook
from bot.web.health import Health
from bot.web.server import WebServer, web_app
from tests.abuse.attempts.conftest import arrived
from tests.abuse.desk import Desk
from tests.standins.server import serving
from tests.walk import NOW

RIGHT = "the-right-secret-of-the-tests"


class Hooked:
    """A webhook over a bot, and what came through it."""

    def __init__(self) -> None:
        self.desk, self.taken = Desk(), list[Any]()
        self.state: dict[str, object] = {"ready": True}
        webhook = Webhook(self._take, RIGHT, self.desk.metrics)
        app = web_app(webhook.routes, self._ready, self.desk.metrics)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot.test")

    async def post(self, body: Any) -> int:
        """The status of the answer to a POST with the secret."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return (await self.client.post(PATH, content=content, headers={SECRET: RIGHT})).status_code

    async def _take(self, update: object) -> UpdateResult:
        self.taken.append(update)
        return UpdateResult.DONE if await self.desk.take(update) else UpdateResult.RETRY

    async def _ready(self) -> dict[str, object]:
        return self.state


@pytest.fixture
async def hooked() -> AsyncIterator[Hooked]:
    """A bot that gets its updates by webhook."""
    made = Hooked()
    yield made
    await made.client.aclose()


async def test_an_update_with_the_secret_is_taken_and_answered(hooked: Hooked) -> None:
    person = hooked.desk.telegram.person()
    await person.send("/start")
    assert await hooked.post(hooked.desk.telegram.updates[-1]) == 200
    assert "Choose your language" in person.messages[-1].text


async def test_a_body_of_the_largest_size_is_read(hooked: Hooked) -> None:
    assert await hooked.post(b"{}" + b" " * (LARGEST - 2)) == 200
    assert hooked.taken == [{}]


async def test_the_kind_of_content_does_not_matter(hooked: Hooked) -> None:
    headers = {SECRET: RIGHT, "Content-Type": "text/html"}
    assert (await hooked.client.post(PATH, content=b"{}", headers=headers)).status_code == 200


async def test_metrics_hold_nothing_personal(hooked: Hooked) -> None:
    person = await arrived(hooked.desk, hooked.desk.telegram.person("Zebra"))
    await hooked.desk.send(person, "my name is Quagga")
    await hooked.post({"update_id": "Quagga"})
    text = (await hooked.client.get("/metrics")).text
    assert 'askmymp_events_total{outcome="stored",what="update"}' in text
    private = (str(person.id), "Zebra", "Quagga", "Bath", "BA1", await hooked.desk.store.user_key(person.id))
    assert [word for word in private if word.lower() in text.lower()] == []


async def test_the_pages_on_health(hooked: Hooked) -> None:
    assert (await hooked.client.get("/healthz")).text == "ok"
    assert (await hooked.client.get("/readyz")).json() == {"ready": True}
    hooked.state = {"ready": False, "store": "down"}
    answer = await hooked.client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "store": "down"})
    assert (await hooked.client.get("/healthz")).status_code == 200, "a host must not restart it for that"


async def test_ready_is_who_reaches_the_store_and_reminds_in_time() -> None:
    desk, store = Desk(), Deaf()
    jobs = Jobs(desk.dispatcher, desk.components.privacy, store, NOW - NOW)
    health = Health(store, PracticeSources(), jobs)
    assert (await health.state())["ready"]
    jobs.beat -= 1000
    assert await health.state() == {"ready": False, "store": "ok", "reminders": "late", "sources": {}}
    jobs.beat += 1000
    store.deaf = True
    assert (await health.state())["store"] == "down"


class Deaf(MemoryStore):
    """A store that may be down."""

    deaf = False

    async def load(self, kind: Kind, key: str) -> str | None:
        """Nothing, or StoreDown."""
        if self.deaf:
            raise StoreDown("told to be")
        return await super().load(kind, key)


@pytest.mark.parametrize("token", ["1:a", "2:b"])
def test_the_secret_is_made_from_the_token_and_is_the_same_everywhere(token: str) -> None:
    made, own = (
        _secret(Settings(), token),
        _secret(Settings.model_validate({"webhook_secret": "x" * 16}), token),
    )
    assert made == _secret(Settings(), token) != _secret(Settings(), "3:c")
    assert token not in made and len(made) == 64 and own == "x" * 16


async def test_a_stop_finishes_what_is_held_and_takes_nothing_new() -> None:
    gate, entered = asyncio.Event(), asyncio.Event()

    async def take(_: object) -> UpdateResult:
        entered.set()
        await gate.wait()
        return UpdateResult.DONE

    async with _server(web_app(Webhook(take, RIGHT, Metrics()).routes, _well, Metrics())) as (serving, port):
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            under_way = asyncio.create_task(client.post(PATH, content=b"{}", headers={SECRET: RIGHT}))
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
