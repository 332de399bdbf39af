"""The database accepts everything and answers nothing, and after a while goes on."""

import asyncio

from tests.chaos.injectors.injector import Injector

LASTS = 6.0  # seconds


class DatabaseStalls(Injector):
    """Lets no byte pass between the processes and the database."""

    name = "database stalled"
    pause = 4.0
    kinds = ("postgresql",)

    async def strike(self) -> None:
        """Stall, and go on."""
        assert self.scene.proxy is not None
        before = self.scene.proxy.held
        self.scene.proxy.stall()
        await asyncio.sleep(LASTS)
        self.scene.proxy.resume()
        self.struck += self.scene.proxy.held > before

    async def stop(self) -> None:
        """Let everything pass."""
        if self.scene.proxy:
            self.scene.proxy.resume()
