"""The operator moves: stops the bot, makes a backup, restores it into an empty store, and starts there."""

from tests.chaos.injectors.injector import Injector
from tests.chaos.stage.scene import CommandFailed


class Moves(Injector):
    """Moves to another store while people go on writing."""

    name = "restored elsewhere"
    pause = 2.0

    async def strike(self) -> None:
        """Move once."""
        async with self.scene.hands:
            for worker in self.scene.workers:
                await worker.hold_down()
            try:
                self.scene.place = await self._moved()
                self.struck += 1
            except CommandFailed:
                self.scene.harm["move failed"] += 1
            for worker in self.scene.workers:
                worker.environment.update(self.scene.at(self.scene.place, through_proxy=True))
                worker.let_up()
            for worker in self.scene.workers:
                await self.scene.until_ready(worker)

    async def _moved(self) -> str:
        file = self.scene.bot.folder / f"move-{self.struck}.backup"
        elsewhere = await self.scene.new_place()
        await self.scene.command("backup", "--to", str(file))
        await self.scene.command("restore", "--from", str(file), place=elsewhere)
        return elsewhere
