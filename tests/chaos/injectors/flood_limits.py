"""Telegram limits one chat: every call about it gets a 429 for a while. Nobody else is meant."""

import asyncio
import math
import time

from starlette.requests import Request
from starlette.responses import Response

from tests.chaos.injectors.injector import Injector
from tests.standins.telegram_faults import Fault

LASTS = 10.0  # seconds


class FloodLimits(Injector):
    """Limits one chat after another; only the first two meet it, so that the others' waits are comparable."""

    name = "flood limit on one chat"
    pause = 4.0

    async def strike(self) -> None:
        """Limit a chat for a while."""
        person = self.scene.people[self.struck % 2]
        self.scene.limited.add(person.id)
        limit = _Limit(time.monotonic() + LASTS, person.id)
        self.scene.telegram.add(limit)
        await asyncio.sleep(LASTS)
        self.struck += bool(limit.happened)


class _Limit(Fault):
    """A 429 for every call about one chat until a moment, with the seconds that are left."""

    def __init__(self, until: float, chat: int) -> None:
        super().__init__("*", times=10**9, status=429, chat=chat)
        self._until = until

    def strikes(self, call: object) -> bool:
        """Whether the limit still holds, and the call is about the chat."""
        return time.monotonic() < self._until and super().strikes(call)  # type: ignore[arg-type]

    async def answer(self, request: Request) -> Response:
        """The refusal, with how long to wait."""
        self.retry_after = max(1, math.ceil(self._until - time.monotonic()))
        return await super().answer(request)
