"""Attempts on the web address: only Telegram's own updates come in, and none is answered too early."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.metrics import Metrics
from bot.telegram.handler import UpdateResult
from bot.telegram.webhook import LARGEST, PATH, SECRET, Webhook
from bot.web.server import web_app

KNOWN = "s" * 40
UPDATE = json.dumps({"update_id": 1}).encode()


class Door:
    """A webhook, and what came through it. `stored`: whether what comes can be stored."""

    def __init__(self, at_once: int = 10, slowest: float = 5.0) -> None:
        self.taken: list[object] = []
        self.stored, self.metrics, self.is_ready = True, Metrics(), True
        webhook = Webhook(self._take, KNOWN, self.metrics, at_once, slowest)
        transport = httpx.ASGITransport(web_app(webhook.routes, self._state, self.metrics))
        self.client = httpx.AsyncClient(transport=transport, base_url="http://bot")

    async def post(self, body: bytes = UPDATE, secret: str | bytes | None = KNOWN) -> int:
        """Post a body; the status of the answer."""
        headers = {} if secret is None else {SECRET: secret}
        return (await self.client.post(PATH, content=body, headers=headers)).status_code  # type: ignore[arg-type]

    async def _take(self, fields: object) -> UpdateResult:
        if not isinstance(fields, dict):
            raise ValueError("not an update")
        self.taken.append(fields)
        return UpdateResult.DONE if self.stored else UpdateResult.RETRY

    async def _state(self) -> dict[str, object]:
        return {"ready": self.is_ready, "store": "ok"}


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    door = Door()
    yield door
    await door.client.aclose()


async def test_telegram_itself_comes_in(door: Door) -> None:
    assert await door.post() == 200
    assert door.taken == [{"update_id": 1}]


@pytest.mark.parametrize(
    "secret",
    [None, "", "wrong", KNOWN[:-1], KNOWN + "s", KNOWN.upper(), f" {KNOWN[1:]}", "é".encode() * 20],
    ids=["none", "empty", "wrong", "prefix", "longer", "case", "blank", "bytes"],
)
async def test_without_the_secret_nothing_comes_in(door: Door, secret: str | bytes | None) -> None:
    assert await door.post(secret=secret) == 401
    assert door.taken == []


async def test_the_secret_elsewhere_does_not_count(door: Door) -> None:
    elsewhere = {"Authorization": KNOWN}
    answer = await door.client.post(f"{PATH}?secret={KNOWN}", content=UPDATE, headers=elsewhere)
    assert answer.status_code == 401 and door.taken == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
async def test_only_posts_come_in(door: Door, method: str) -> None:
    answer = await door.client.request(method, PATH, headers={SECRET: KNOWN})
    assert answer.status_code == 405 and door.taken == []


@pytest.mark.parametrize("path", ["/", "/telegram/", "/Telegram", "/telegram/x", "/docs", "/data"])
async def test_there_is_nothing_elsewhere(door: Door, path: str) -> None:
    answer = await door.client.post(path, content=UPDATE, headers={SECRET: KNOWN})
    assert answer.status_code in (307, 404) and door.taken == []


async def test_a_huge_body_is_refused_before_it_is_read(door: Door) -> None:
    assert await door.post(b" " * (LARGEST + 1)) == 413
    assert door.taken == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b"7", b'"x"', b"\xff\xfe", b"[" * 50_000, b'{"update_id": NaN', b"<xml/>"],
    ids=["empty", "torn", "null", "list", "number", "text", "bytes", "nested", "nan", "markup"],
)
async def test_nonsense_is_taken_off_telegrams_hands(door: Door, body: bytes) -> None:
    """With anything but 200 Telegram would send it for ever."""
    assert await door.post(body) == 200
    assert door.taken == []


async def test_what_could_not_be_stored_is_asked_for_again(door: Door) -> None:
    door.stored = False
    assert await door.post() == 503


async def test_a_body_that_never_ends_holds_no_place() -> None:
    door = Door(slowest=0.05)

    async def drip() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    answer = await door.client.post(PATH, content=drip(), headers={SECRET: KNOWN})
    assert answer.status_code == 408 and door.taken == []


async def test_too_many_at_once_are_asked_to_come_again() -> None:
    assert await Door(at_once=0).post() == 503


async def test_the_pages_on_health_tell_nothing_of_anybody(door: Door) -> None:
    await door.post()
    assert (await door.client.get("/healthz")).text == "ok"
    assert (await door.client.get("/readyz")).status_code == 200
    metrics = (await door.client.get("/metrics")).text
    assert 'askmymp_events_total{outcome="200",what="webhook"} 1.0' in metrics
    assert "update_id" not in metrics and KNOWN not in metrics
    door.is_ready = False
    assert (await door.client.get("/readyz")).status_code == 503
