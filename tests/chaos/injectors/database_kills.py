"""The database's own process is killed, and started again."""

import asyncio

from tests.chaos.injectors.injector import Injector


class DatabaseKills(Injector):
    """Kills PostgreSQL as a power cut would."""

    name = "database killed"
    pause = 5.0
    kinds = ("postgresql",)

    async def strike(self) -> None:
        """Kill it, and start it again within a second."""
        assert self.scene.database is not None
        await asyncio.to_thread(self.scene.database.kill)
        await asyncio.sleep(self.scene.rng.random())
        await asyncio.to_thread(self.scene.database.start)
        self.struck += 1
