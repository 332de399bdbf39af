"""Keeps to Telegram's limits, on all messages of a bot and on those to one chat. Reminders leave room.

Answers to presses and changes of what was sent have a rate of their own: otherwise they would use up half of
the rate of messages, and a question would wait behind the marks of other people's choices.

If all shared one queue, somebody who taps would wait for minutes behind all the reminders of the morning. And
what Telegram refuses one chat (a 429), only that chat waits out: its calls wait in line, in their order.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from math import inf
from typing import Any

from telegram.constants import FloodLimit
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.conversation.channel import NotSent
from bot.conversation.jobs import SOON, Pause, every
from bot.stores import StoreDown
from bot.telegram.call_bucket import TOGETHER, CallBucket
from bot.telegram.pauses import Key, Pauses

ROOM = 20  # messages that can be sent at once, however many reminders are waiting
PATIENCE = 10.0  # seconds that a low-priority call waits in a pause; one claimed for a minute must not sleep
RETRIES = 10  # of a call that is refused with 429 after each pause
SLICE = 1.0  # seconds after which a waiting call looks whether the process is to stop
LAST_PATIENCE = 5.0  # seconds that a pause may still last when the process is to stop
BURST = 20  # seconds' worth of messages that one chat may get at once, at a message a second
OTHERS = 2  # calls that are no messages for each message: a press to answer and a choice to mark
MANY = 5000  # chats whose lines are kept; then those that nobody uses are dropped
Call = Callable[..., Coroutine[Any, Any, Any]]


@dataclass(frozen=True, slots=True)
class Pace:
    """How a call may be held up: the `rate_limit_args` of a call.

    `chat`: whose call it is, where its parameters do not say. `patience`: how many seconds it waits in a
    pause. `low_priority`: it waits until there is room for others beside it.
    """

    chat: int | None = None
    patience: float = inf
    low_priority: bool = False


PATIENT = Pace()
LOW_PRIORITY = Pace(patience=PATIENCE, low_priority=True)
BRIEF = Pace(patience=1.0)  # of what is worth nothing later


@dataclass
class _Line:
    """The messages to one chat: one at a time, in order, and within the rate of the bucket."""

    bucket: CallBucket
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def is_idle(self) -> bool:
        """Whether a new line would do the same."""
        return not self.lock.locked() and self.bucket.has_room(self.bucket.size)


class RateLimiter(BaseRateLimiter[Pace]):
    """Keeps calls within Telegram's limits. After a 429 (`RetryAfter`) the calls about its chat wait.

    Low-priority calls go out one at a time, and only while the others leave room. Calls that would have to
    wait beyond their patience fail instead. `rate`: messages a second of the whole bot, in all its processes.
    """

    def __init__(
        self,
        rate: float = FloodLimit.MESSAGES_PER_SECOND,
        retries: int = RETRIES,
        now: Callable[[], float] = time.monotonic,
        pause: Pause = asyncio.sleep,
    ) -> None:
        """`now`: the time in seconds, by which pauses are counted. `pause`: waits for so many seconds."""
        self._rate, self._retries, self._now, self._pause = rate, retries, now, pause
        self._messages, self._others, self._processes = CallBucket(rate), CallBucket(OTHERS * rate), 1
        self._pauses = Pauses(now)
        self._lines: dict[Key, _Line] = {}
        self._lines_at_most = MANY
        self._low_priority_lock = asyncio.Lock()
        self._end = inf  # when the process has to stop, by `now`

    async def initialize(self) -> None:
        """Do nothing: there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing: there is nothing to close."""

    async def run(self, processes: Callable[[], Awaitable[int]]) -> None:
        """Keep to this process's share of the rate until cancelled; after that, wait out no long pause.

        `processes`: counts those that live. Raises nothing: while they cannot be counted, the share stays.
        """
        try:
            await every(SOON, partial(self._count, processes), self._pause)
        finally:
            self._end = self._now() + LAST_PATIENCE

    def is_paused(self, chat: Key) -> bool:
        """Whether calls about this chat have to wait until a pause is over."""
        return self._pauses.remaining(chat) > 0

    async def process_request(
        self,
        callback: Call,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Pace | None,
    ) -> Any:
        """Make the call as soon as the limits allow it; a low-priority call also leaves room for others.

        Raises NotSent if it would have to wait beyond its patience, and RetryAfter after too many tries.
        """
        call = _Call(partial(callback, *args, **kwargs), endpoint, data, rate_limit_args or PATIENT)
        self._require_patience(call)
        if call.pace.low_priority:
            await self._wait_for_room()
        if not call.is_message:
            return await self._make(call)
        line = self._line(call.key)
        await self._wait_in(line, call.pace)
        try:
            return await self._make(call)
        finally:
            line.lock.release()

    async def _wait_for_room(self) -> None:
        room = min(ROOM, self._messages.size - 1)
        async with self._low_priority_lock:
            while not self._messages.has_room(1 + room):  # noqa: ASYNC110
                await asyncio.sleep(max(1 / self._rate, TOGETHER))

    @staticmethod
    async def _wait_in(line: _Line, pace: Pace) -> None:
        """Wait until no other message to the chat is under way, and keep others back. Raises NotSent."""
        try:
            async with asyncio.timeout(None if pace.patience == inf else pace.patience):
                await line.lock.acquire()
        except TimeoutError:
            raise NotSent from None

    async def _make(self, call: "_Call") -> Any:
        """Make a call, again after each pause that Telegram asks for. Raises NotSent, RetryAfter."""
        for _ in range(self._retries):
            with suppress(RetryAfter):
                return await self._attempt(call)
        return await self._attempt(call)

    async def _attempt(self, call: "_Call") -> Any:
        """Make a call once, when no pause is on and the buckets have room. Raises NotSent, RetryAfter."""
        while (seconds := self._require_patience(call)) > 0:
            await self._pause(min(seconds, SLICE))
        if call.is_message:
            await self._line(call.key).bucket.acquire()
            await self._messages.acquire()
        elif call.is_about_chat:
            await self._others.acquire()
        try:
            result = await call.make()
        except RetryAfter as error:
            self._pauses.refused(call.key, _seconds(error), call.is_about_chat)
            raise
        if call.is_message:
            self._pauses.accepted()
        return result

    def _require_patience(self, call: "_Call") -> float:
        """The seconds of pause before this call. Raises NotSent if it does not wait for so long."""
        seconds = self._pauses.remaining(call.key)
        if seconds > min(call.pace.patience, max(self._end - self._now(), 0.0)):
            raise NotSent
        return seconds

    def _line(self, key: Key) -> _Line:
        """The line of a chat. When there are many, those that nobody uses are dropped."""
        if key not in self._lines:
            if len(self._lines) >= self._lines_at_most:
                self._lines = {other: line for other, line in self._lines.items() if not line.is_idle}
                self._lines_at_most = max(MANY, 2 * len(self._lines))
            self._lines[key] = _Line(self._chat_bucket(key))
        return self._lines[key]

    def _chat_bucket(self, key: Key) -> CallBucket:
        """The messages that one chat may get: in a group 20 a minute, else one a second after a burst.

        Telegram's usual 30 a second count as one a second here, so that a higher rate raises this too.
        """
        scale = self._rate / FloodLimit.MESSAGES_PER_SECOND
        if isinstance(key, int) and key < 0:
            return CallBucket(scale * FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP, 60)
        return CallBucket(scale * FloodLimit.MESSAGES_PER_SECOND_PER_CHAT * BURST, BURST)

    async def _count(self, processes: Callable[[], Awaitable[int]]) -> None:
        """Take this process's share of the rate."""
        with suppress(StoreDown):  # then the share stays as it is
            number = max(await processes(), 1)
            if number != self._processes:
                rate, self._processes = self._rate / number, number
                self._messages, self._others = CallBucket(rate), CallBucket(OTHERS * rate)


@dataclass(frozen=True, slots=True)
class _Call:
    """A call of the Bot API that is yet to be made."""

    make: Callable[[], Awaitable[Any]]
    endpoint: str
    data: dict[str, Any]
    pace: Pace

    @property
    def key(self) -> Key:
        """The chat that it is about; its method, if it is about none."""
        chat: Key | None = self.data.get("chat_id", self.pace.chat)
        return self.endpoint if chat is None else chat

    @property
    def is_about_chat(self) -> bool:
        """Whether it is about a chat."""
        return self.key is not self.endpoint

    @property
    def is_message(self) -> bool:
        """Whether it sends a message."""
        sends = self.endpoint.startswith("send") and self.endpoint != "sendChatAction"
        return sends and "chat_id" in self.data


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait if isinstance(wait, int) else wait.total_seconds()
