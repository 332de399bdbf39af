"""A process is killed as by a power cut, and started again by its host."""

from tests.chaos.injectors.injector import Injector


class ProcessKills(Injector):
    """Kills one of the processes at any moment."""

    name = "process killed"

    async def strike(self) -> None:
        """Kill one of those that are up."""
        worker = self.scene.rng.choice(self.scene.workers)
        await self.scene.until_ready(worker)
        worker.kill()
        self.struck += 1
