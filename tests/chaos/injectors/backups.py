"""A backup is made while people write, and restored elsewhere to see what it is worth."""

from tests.chaos.injectors.injector import Injector
from tests.chaos.stage.ledger import Ledger
from tests.chaos.stage.scene import CommandFailed, Documents


class Backups(Injector):
    """Whatever was kept before a backup began is in it; and it holds no case that no user leads to."""

    name = "backup under traffic"
    pause = 2.0

    async def strike(self) -> None:
        """Make a backup, restore it into an empty store, and count what it lacks."""
        async with self.scene.hands:
            before = [_kept(ledger) for ledger in self.scene.ledgers]
            file = self.scene.bot.folder / f"traffic-{self.struck}.backup"
            try:
                elsewhere = await self.scene.new_place()
                await self.scene.command("backup", "--to", str(file))
                await self.scene.command("restore", "--from", str(file), place=elsewhere)
                restored = await self.scene.documents(elsewhere)
            except CommandFailed:
                self.scene.harm["backup or restore failed"] += 1
                return
            self._count(before, restored)
            self.struck += 1

    def _count(self, before: list[set[str]], restored: Documents) -> None:
        said = {entry.said for case in restored.cases.values() for entry in case.contacts}
        self.scene.harm["lines missing in a backup"] += sum(len(words - said) for words in before)
        self.scene.harm["cases in a backup that no user leads to"] += restored.unreachable


def _kept(ledger: Ledger) -> set[str]:
    """The lines that are certainly kept: all but those that are being written at this moment."""
    return {line.words for line in ledger.certain()[:-2]}
