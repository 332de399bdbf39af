"""Calls go out as JSON, files as forms, over connections that stay; errors come in the library's words."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import Forbidden, NetworkError, TelegramError, TimedOut

from bot.conversation.jobs import A_MINUTE
from bot.telegram.json_requests import KEPT, NEVER_SENT, JsonRequest, message_id
from bot.telegram.time_check import WARM, keep_warm
from tests.harness.process import free_ports
from tests.standins.server import drop, serving

SENT = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}
ME = {"id": 1, "is_bot": True, "first_name": "Ask", "username": "ask_bot"}
Answer = Callable[[Any], Response]


def ok(result: Any) -> Response:
    """An answer of Telegram's."""
    return JSONResponse({"ok": True, "result": result})


@dataclass
class Server:
    """Answers every call, and remembers what came. `together`: answers only when so many are under way."""

    answer: Answer = lambda _: ok(SENT)
    together: int = 1
    requests: list[Request] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    connections: Counter[Any] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.app = Starlette(routes=[Route("/{path:path}", self._take, methods=["POST"])])
        self._waiting, self._gate = 0, asyncio.Event()

    async def _take(self, request: Request) -> Response:
        self.requests.append(request)
        self.bodies.append(await request.body())
        self.connections[request.client] += 1
        await self._meet()
        return self.answer(self.bodies[-1])

    def let_go(self) -> None:
        """Let those answer that still wait for others."""
        self._gate.set()

    async def _meet(self) -> None:
        """Wait for the others: so that each has a connection of its own."""
        self._waiting += 1
        gate = self._gate
        if self._waiting == self.together:
            gate.set()
            self._waiting, self._gate = 0, asyncio.Event()
        await gate.wait()


@asynccontextmanager
async def bot(server: Server) -> AsyncIterator[Bot]:
    """A bot that calls the server."""
    async with serving(server.app) as address, JsonRequest() as calls:
        yield Bot("1:none", base_url=f"{address}/bot", request=calls)
        server.let_go()


async def test_a_call_is_json() -> None:
    server = Server()
    async with bot(server) as calling:
        await calling.send_message(5, "سلام", disable_notification=True)
    (request,) = server.requests
    assert json.loads(server.bodies[0]) == {"chat_id": 5, "text": "سلام", "disable_notification": True}
    assert "سلام".encode() in server.bodies[0], "two bytes a letter, and not six"
    assert request.headers["content-type"] == "application/json"
    assert request.url.path == "/bot1:none/sendMessage"


async def test_a_file_is_a_part_of_a_form() -> None:
    server = Server()
    async with bot(server) as calling:
        await calling.send_document(5, b"words", filename="letter.txt", caption="سلام")
    assert server.requests[0].headers["content-type"].startswith("multipart/form-data")
    assert b'filename="letter.txt"' in server.bodies[0] and "سلام".encode() in server.bodies[0]


async def test_no_answer_in_time_is_an_error_of_the_library() -> None:
    async with bot(Server(together=2)) as calling:
        with pytest.raises(TimedOut) as error:
            await calling.send_message(5, "words", read_timeout=0.05)
    assert not isinstance(error.value.__cause__, NEVER_SENT), "Telegram may have taken it"


async def test_a_connection_that_breaks_is_an_error_of_the_library() -> None:
    async def break_off(scope: Any, receive: Any, _: Any) -> None:
        await drop(scope, receive)

    async with serving(break_off) as address, JsonRequest() as calls:
        with pytest.raises(NetworkError) as error:
            await Bot("1:none", base_url=f"{address}/bot", request=calls).send_message(5, "words")
    assert not isinstance(error.value.__cause__, NEVER_SENT), "Telegram may have taken it"


async def test_a_server_out_of_reach_has_taken_nothing() -> None:
    (port,) = free_ports(1)
    async with JsonRequest() as calls:
        calling = Bot("1:none", base_url=f"http://127.0.0.1:{port}/bot", request=calls)
        with pytest.raises(NetworkError) as error:
            await calling.send_message(5, "words")
    assert isinstance(error.value.__cause__, NEVER_SENT) and "none" not in str(error.value)


async def test_a_refusal_is_read() -> None:
    refusal = {"ok": False, "description": "Forbidden: bot was blocked by the user"}
    async with bot(Server(lambda _: JSONResponse(refusal, 403))) as calling:
        with pytest.raises(Forbidden, match="blocked by the user"):
            await calling.send_message(5, "words")


async def test_a_redirect_is_not_followed() -> None:
    server = Server(lambda _: RedirectResponse("/elsewhere", 307))
    async with bot(server) as calling:
        with pytest.raises(TelegramError):
            await calling.send_message(5, "words")
    assert len(server.requests) == 1


async def test_what_was_sent_is_not_read_again() -> None:
    async with bot(Server()) as calling:
        result: object = await calling.send_message(5, "words")
    assert result is True


async def test_the_id_of_what_was_sent_is_known_also_with_two_calls_at_once() -> None:
    def answer(body: bytes) -> Response:
        return ok({**SENT, "message_id": 100 + int(json.loads(body)["chat_id"])})

    async def sent(calling: Bot, chat: int) -> int | None:
        return message_id(await calling.send_message(chat, "words"))

    async with bot(Server(answer)) as calling:
        ids = await asyncio.gather(*(sent(calling, chat) for chat in (1, 2, 3)))
    assert ids == [101, 102, 103]
    assert message_id(None) is None and message_id(SENT) is None


async def test_other_answers_are_read() -> None:
    async with bot(Server(lambda _: ok(ME))) as calling:
        assert (await calling.get_me()).username == "ask_bot"


@pytest.mark.parametrize("nonsense", [b"[]", b"7", b'{"ok": true}', b"<html>"])
async def test_an_answer_that_is_nonsense_is_an_error(nonsense: bytes) -> None:
    async with bot(Server(lambda _: Response(nonsense))) as calling:
        with pytest.raises((TelegramError, LookupError, TypeError)):
            await calling.send_message(5, "words")


async def test_the_connections_of_one_tap_stay_open() -> None:
    assert KEPT > A_MINUTE, "used again before they would be closed"
    server = Server(lambda _: ok(ME), together=WARM)
    async with bot(server) as calling:
        for _ in range(3):
            await keep_warm(calling)
    assert len(server.connections) == WARM and server.connections.total() == 3 * WARM


@pytest.mark.parametrize("scheme", ["http://", ""])
async def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    asked: list[str] = []

    async def proxy(scope: Any, receive: Any, send: Any) -> None:
        asked.append(scope["path"])
        await ok(SENT)(scope, receive, send)

    async with serving(proxy) as address, JsonRequest() as calls:
        monkeypatch.setenv("HTTP_PROXY", scheme + address.removeprefix("http://"))
        monkeypatch.setenv("NO_PROXY", "elsewhere.test")
        named = f"http://api{len(scheme)}.test/bot"  # what is found for an address is kept
        await Bot("1:none", base_url=named, request=calls).send_message(5, "words")
        with pytest.raises(NetworkError):
            elsewhere = f"http://elsewhere.test/{len(scheme)}/bot"
            await Bot("1:none", base_url=elsewhere, request=calls).send_message(5, "words")
    assert asked == [f"{named}1:none/sendMessage"]
