"""The Bot API as far as taps need it, for several bots at once: it answers fast, and notes when it is called.

The stand-in of the tests judges every call, which takes longer than what is measured here.
"""

import asyncio
import json
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web

from tests.benchmarks.wire import ANSWERS, SENT

KEPT_OPEN = 75.0  # seconds that an idle connection is kept, as nginx does
PATIENCE = 300.0  # seconds until an answer counts as lost
A_SECOND = 1.0
Given = Mapping[str, Any]


@dataclass
class AnsweredTap:
    """When a tap was answered, by the clock of the event loop; 0: not yet."""

    chat: int
    spinner: float = 0.0  # the press is acknowledged, and the button stops spinning
    marked: float = 0.0
    question: float = 0.0

    @property
    def is_done(self) -> bool:
        """Whether every call that follows from a tap was made."""
        return bool(self.spinner and self.marked and self.question)


@dataclass
class BotAccount:
    """A bot as Telegram knows it: its updates, and the calls that it makes."""

    calls: Counter[str] = field(default_factory=Counter)
    _polls: asyncio.Event = field(default_factory=asyncio.Event)  # set once it waits for updates
    _last_call: float = 0.0  # of another method than getUpdates
    _updates: deque[tuple[int, str]] = field(default_factory=deque)  # number and JSON, until confirmed
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _answered: asyncio.Event = field(default_factory=asyncio.Event)
    _taps: dict[int, AnsweredTap] = field(default_factory=dict)  # by chat
    _presses: dict[str, AnsweredTap] = field(default_factory=dict)  # by the id of the press
    _messages: list[float] = field(default_factory=list)  # when each was sent, since the last taps
    _ids: "count[int]" = field(default_factory=lambda: count(1_000_000))

    async def ready(self, quiet: float) -> None:
        """Return when the bot waits for updates, and has made no other call for so many seconds."""
        await self._polls.wait()
        while (rest := self._last_call + quiet - asyncio.get_running_loop().time()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(rest)

    async def tap(self, updates: Sequence[str]) -> dict[str, Any]:
        """Let people tap at once, each as an update in JSON; return when all of them are answered.

        Returns for each how many seconds the spinner and the question took, and the messages of the busiest
        second. Raises TimeoutError.
        """
        began = asyncio.get_running_loop().time()
        self._taps, self._presses, self._messages = {}, {}, []
        for update in updates:
            self._queue(update)
        self._answered.clear()
        self._arrived.set()
        async with asyncio.timeout(PATIENCE):
            await self._answered.wait()
        taps = self._taps.values()
        return {
            "spinner": [tap.spinner - began for tap in taps],
            "question": [tap.question - began for tap in taps],
            "busiest": busiest_second(self._messages),
        }

    async def updates(self, given: Given) -> str:
        """Return what getUpdates does: updates from the offset on, as soon as there are some."""
        offset = int(given.get("offset") or 0)
        while self._updates and self._updates[0][0] < offset:
            self._updates.popleft()
        if not self._updates and (wait := float(given.get("timeout") or 0)):
            self._arrived.clear()
            self._polls.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._arrived.wait()
        batch = list(self._updates)[: int(given.get("limit") or 100)]
        return f"[{','.join(update for _, update in batch)}]"

    def answer(self, method: str, given: Given) -> str:
        """Note a call, and return its result as JSON."""
        now = asyncio.get_running_loop().time()
        self.calls[method] += 1
        self._last_call = now
        tap = self._tap_of(given)
        if method == "answerCallbackQuery" and tap:
            tap.spinner = tap.spinner or now
        elif method == "sendMessage":
            self._messages.append(now)
            if tap:
                tap.question = tap.question or now
        elif method.startswith("editMessage") and tap:
            tap.marked = tap.marked or now
        if tap and all(other.is_done for other in self._taps.values()):
            self._answered.set()
        return self._result(method, given)

    def _queue(self, update: str) -> None:
        parsed = json.loads(update)
        press = parsed["callback_query"]
        tap = AnsweredTap(press["from"]["id"])
        self._taps[tap.chat] = self._presses[press["id"]] = tap
        self._updates.append((parsed["update_id"], update))

    def _tap_of(self, given: Given) -> AnsweredTap | None:
        """Return the tap that a call follows from."""
        if "callback_query_id" in given:
            return self._presses.get(str(given["callback_query_id"]))
        return self._taps.get(int(given["chat_id"])) if "chat_id" in given else None

    def _result(self, method: str, given: Given) -> str:
        result = ANSWERS.get(method, True)
        if result is SENT:
            number = int(given["message_id"]) if "message_id" in given else next(self._ids)
            result = SENT | {"message_id": number, "chat": {"id": int(given["chat_id"]), "type": "private"}}
        return json.dumps(result)


class BotApiServer:
    """Answers the calls of several bots, which it knows by their tokens."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.bots = {token: BotAccount() for token in tokens}
        self.runner = web.ServerRunner(web.Server(self._handle, keepalive_timeout=KEPT_OPEN, access_log=None))

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        _, token, method = request.path.split("/")
        bot, given = self.bots[token.removeprefix("bot")], await _parameters(request)
        result = await bot.updates(given) if method == "getUpdates" else bot.answer(method, given)
        return web.Response(text=f'{{"ok":true,"result":{result}}}', content_type="application/json")


def busiest_second(moments: Sequence[float]) -> int:
    """Return how many of these moments at most lie within one second."""
    return max((sum(0 <= other - first < A_SECOND for other in moments) for first in moments), default=0)


async def _parameters(request: web.BaseRequest) -> Given:
    """Return the parameters of a call once all of it has arrived."""
    if request.content_type == "application/json":
        given: Given = await request.json()
        return given
    return await request.post()
