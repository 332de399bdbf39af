"""Telegram limits one chat: every call about it gets a 429 for a while. Nobody else is meant."""

import asyncio
import time

from tests.chaos.injectors.injector import Injector
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
        try:
            async with self.scene.gate.closed(QUIET):
                await asyncio.sleep(REST)
                limit = self.scene.telegram.flood_wait(LASTS, limited)
                await limited.send("/help")
                await self.scene.telegram.wait(lambda: limit.happened, LASTS)
                self.struck += 1
                for person in others:
                    self.scene.waits.append(await self._wait_of(person))
        except TimeoutError:
            return  # something else held up everybody
        await asyncio.sleep(max(0.0, limit.until - time.time()))

    @staticmethod
    async def _wait_of(person: Person) -> float:
        """How long somebody waits for help, in seconds. The question that is open stays open."""
        began, seen = time.monotonic(), len(person.messages)
        await person.send("/help")
        await person.wait(lambda messages: len(messages) > seen, 3 * LASTS)
        return time.monotonic() - began
