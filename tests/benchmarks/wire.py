"""Telegram's end of the wire: calls are built and sent over httpx, and answered at once with canned JSON."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
from telegram.request import HTTPXRequest

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
    "editMessageText": SENT,
    "editMessageReplyMarkup": SENT,
    "answerCallbackQuery": True,
    "sendChatAction": True,
}
CANNED = {name: json.dumps({"ok": True, "result": answer}).encode() for name, answer in ANSWERS.items()}
Heard = Callable[[str, dict[str, str]], None]


class Wire(httpx.AsyncBaseTransport):
    """Counts the calls by method, and answers each after `delay` seconds; `heard` is told of every one."""

    def __init__(self, delay: float = 0, on_request: Heard | None = None) -> None:
        self.calls: Counter[str] = Counter()
        self._delay, self._on_request = delay, on_request

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one call."""
        method = request.url.path.rpartition("/")[2]
        self.calls[method] += 1
        if self._delay:
            await asyncio.sleep(self._delay)
        if self._on_request:
            self._on_request(method, _parameters(request))
        return httpx.Response(200, content=CANNED[method])

    def request(self, kind: type[HTTPXRequest] = HTTPXRequest) -> HTTPXRequest:
        """What python-telegram-bot sends its calls with, or what this bot does."""
        return kind(connection_pool_size=64, httpx_kwargs={"transport": self})


def _parameters(request: httpx.Request) -> dict[str, str]:
    """Those of a call of this bot."""
    fields: dict[str, Any] = json.loads(request.content)
    return {name: str(value) for name, value in fields.items()}
