"""Updates are handled but never confirmed, so that Telegram sends all of them again."""

import asyncio

from tests.chaos.injectors.injector import Injector
from tests.standins.telegram_webhook import Mishaps

LOST_FOR = 1.5  # seconds for which no answer of a webhook reaches Telegram


class UnconfirmedBatches(Injector):
    """By polling: kills the process after a batch and before the next poll. By webhook: loses its answers."""

    name = "killed before confirming"
    pause = 4.0

    async def strike(self) -> None:
        """Let one batch, or what comes in a moment, be repeated as a whole."""
        if self.scene.delivery:
            self.scene.delivery.mishaps = Mishaps(unanswered=1.0)
            await asyncio.sleep(LOST_FOR)
            self.scene.delivery.mishaps = Mishaps()
            self.struck += 1
        else:
            await self._kill_at_next_poll()

    async def _kill_at_next_poll(self) -> None:
        worker = self.scene.workers[0]
        await self.scene.until_ready(worker)
        stall = self.scene.telegram.stall("getUpdates")
        try:
            await self.scene.telegram.wait(lambda: stall.happened, 60)
            worker.kill()
            self.scene.telegram.drop("getUpdates")  # or this poll would still confirm, once it is let go
            self.struck += 1
        except TimeoutError:
            return  # nobody polls: `struck` says so
        finally:
            stall.let_go()
