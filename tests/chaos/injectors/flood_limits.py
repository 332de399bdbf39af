"""Telegram limits one chat: every call about it gets a 429 for a while. Nobody else is meant."""

import asyncio
import math
import time

from starlette.requests import Request
from starlette.responses import Response

from tests.chaos.injectors.injector import Injector
from tests.standins.telegram_faults import Fault
from tests.standins.telegram_people import Person

LASTS = 10.0  # seconds
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
        self.scene.gate.clear()
        try:
            await self._quiet()
            self.scene.telegram.add(limit := _Limit(time.monotonic() + LASTS, limited.id))
            await limited.send("/menu")
            await self.scene.telegram.wait(lambda: limit.happened, LASTS)
            self.struck += 1
            for person in others:
                self.scene.waits.append(await self._wait_of(person))
        except TimeoutError:
            return  # something else held up everybody
        finally:
            self.scene.gate.set()
        await asyncio.sleep(max(0.0, limit.until - time.monotonic()))

    async def _quiet(self) -> None:
        """Return when the line that each was writing is written."""
        await self.scene.telegram.wait(lambda: not self.scene.telegram.unconfirmed, LASTS)
        calls = -1
        async with asyncio.timeout(LASTS):
            while calls != (calls := len(self.scene.telegram.calls)):  # noqa: ASYNC110
                await asyncio.sleep(REST)

    @staticmethod
    async def _wait_of(person: Person) -> float:
        """How long somebody waits for the menu, in seconds."""
        began, seen = time.monotonic(), len(person.messages)
        await person.send("/menu")
        await person.wait(lambda messages: len(messages) > seen, 3 * LASTS)
        return time.monotonic() - began


class _Limit(Fault):
    """A 429 for every call about one chat until a moment, with the seconds that are left."""

    def __init__(self, until: float, chat: int) -> None:
        super().__init__("*", times=10**9, status=429, chat=chat)
        self.until = until

    def strikes(self, call: object) -> bool:
        """Whether the limit still holds, and the call is about the chat."""
        return time.monotonic() < self.until and super().strikes(call)  # type: ignore[arg-type]

    async def answer(self, request: Request) -> Response:
        """The refusal, with how long to wait."""
        self.retry_after = max(1, math.ceil(self.until - time.monotonic()))
        return await super().answer(request)
