"""Telegram limits one chat: every call about it gets a 429 for a while. Nobody else is meant."""

import asyncio
import math
import time

from starlette.requests import Request
from starlette.responses import Response

from tests.chaos.injectors.injector import Injector
from tests.standins.telegram_faults import Fault
from tests.standins.telegram_people import Person

LASTS, QUIET = 10.0, 60.0  # seconds: of the limit, and in which it has to become quiet
REST = 0.5  # seconds without a call, so that no call of the others ends a pause that was meant for one chat
OTHERS = 3  # people who write meanwhile, one after the other


class FloodLimits(Injector):
    """Limits one person in a quiet moment; then others write, and it is measured how long they wait."""

    name = "flood limit on one chat"
    pause = 4.0

    async def strike(self) -> None:
        """Limit a chat for a while."""
        limited, *others = self.scene.people[: 1 + OTHERS]
        self.scene.limited.add(limited.id)
        limit = _Limit(limited.id)
        try:
            async with self.scene.gate.closed(QUIET):
                await asyncio.sleep(REST)
                limit.begin()
                self.scene.telegram.add(limit)
                await limited.send("/help")
                await self.scene.telegram.wait(lambda: limit.happened, LASTS)
                self.struck += 1
                for person in others:
                    self.scene.waits.append(await self._wait_of(person))
        except TimeoutError:
            return  # something else held up everybody
        await asyncio.sleep(max(0.0, limit.until - time.monotonic()))

    @staticmethod
    async def _wait_of(person: Person) -> float:
        """How long somebody waits for help, in seconds. The question that is open stays open."""
        began, seen = time.monotonic(), len(person.messages)
        await person.send("/help")
        await person.wait(lambda messages: len(messages) > seen, 3 * LASTS)
        return time.monotonic() - began


class _Limit(Fault):
    """A 429 for every call about one chat, with the seconds for which the limit still lasts."""

    def __init__(self, chat: int) -> None:
        super().__init__("*", times=10**9, status=429, chat=chat)
        self.until = 0.0  # on the monotonic clock

    def begin(self) -> None:
        """Limit the chat from now on."""
        self.until = time.monotonic() + LASTS

    def strikes(self, call: object) -> bool:
        """Whether the limit still holds, and the call is about the chat."""
        return time.monotonic() < self.until and super().strikes(call)  # type: ignore[arg-type]

    async def answer(self, request: Request) -> Response:
        """The refusal, with how long to wait."""
        self.retry_after = max(1, math.ceil(self.until - time.monotonic()))
        return await super().answer(request)
