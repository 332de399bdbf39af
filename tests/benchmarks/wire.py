"""Telegram's end of the wire: calls are really built and sent through httpx, and get canned JSON."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
from aiohttp import ClientTimeout, FormData
from telegram.request import HTTPXRequest

from bot.telegram.json_requests import JsonRequest

TOKEN = "700000001:AAF-benchmarks-need-no-other-token"  # noqa: S105 (opens nothing)
ME = {"id": 700000001, "is_bot": True, "first_name": "Ask", "username": "ask_bot"}
SENT = {
    "message_id": 77,
    "date": 1_780_000_000,
    "chat": {"id": 5_000_000_001, "type": "private", "first_name": "Amina"},
    "from": ME,
    "text": "What was sent, as Telegram gives it back: a few lines of words, and the buttons under them.",
    "reply_markup": {"inline_keyboard": [[{"text": "Yes", "callback_data": "a:yes"}]]},
}
ANSWERS = {
    "getMe": ME,
    "sendMessage": SENT,
    "sendPhoto": SENT,
    "sendDocument": SENT,
    "editMessageText": SENT,
    "editMessageReplyMarkup": SENT,
    "answerCallbackQuery": True,
    "sendChatAction": True,
}
CANNED = {name: json.dumps({"ok": True, "result": answer}).encode() for name, answer in ANSWERS.items()}
OnRequest = Callable[[str, dict[str, str]], None]


class Wire(httpx.AsyncBaseTransport):
    """Counts calls by method, and answers each after `delay` seconds. `on_request` is called for each."""

    def __init__(self, delay: float = 0, on_request: OnRequest | None = None) -> None:
        self.calls: Counter[str] = Counter()
        self._delay, self._on_request = delay, on_request

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one call of a peer."""
        return httpx.Response(200, content=await self.answer(str(request.url), request.content))

    async def answer(self, url: str, body: bytes) -> bytes:
        """Answer one call."""
        method = url.rpartition("/")[2]
        self.calls[method] += 1
        if self._delay:
            await asyncio.sleep(self._delay)
        if self._on_request:
            self._on_request(method, _parameters(body))
        return CANNED[method]

    def request(self) -> HTTPXRequest:
        """Return python-telegram-bot's request object, which sends through this wire."""
        return HTTPXRequest(connection_pool_size=64, httpx_kwargs={"transport": self})

    def our_request(self) -> JsonRequest:
        """Return this bot's request object, which sends through this wire; omits aiohttp's part of a call."""
        return _CannedRequest(self)


class _CannedRequest(JsonRequest):
    """Sends through a wire."""

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._wire = wire

    async def send(
        self,
        method: str,  # noqa: ARG002 (the base class's)
        url: str,
        body: bytes | FormData,
        limits: ClientTimeout,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Answer one call."""
        return 200, await self._wire.answer(url, body if isinstance(body, bytes) else b"{}")


def _parameters(body: bytes) -> dict[str, str]:
    """Return the parameters of a call that this bot made."""
    fields: dict[str, Any] = json.loads(body)
    return {name: str(value) for name, value in fields.items()}
