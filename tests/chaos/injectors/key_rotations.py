"""The operator changes the key, while everything runs."""

import asyncio
import secrets

from tests.chaos.injectors.injector import Injector
from tests.chaos.stage.scene import CommandFailed

BETWEEN = 2.0  # seconds between two processes, in which one knows the new key and the other does not


class KeyRotations(Injector):
    """Restarts one process after another with `new,old`, runs `rekey`, and restarts them with `new` alone."""

    name = "key rotated"
    pause = 2.0

    async def strike(self) -> None:
        """Change the key once."""
        async with self.scene.hands:
            old, new = self.scene.keys, secrets.token_urlsafe(32)
            await self._restart_all(f"{new},{old}")
            try:
                await self.scene.command("rekey")
            except CommandFailed:
                self.scene.harm["rekey failed"] += 1  # and so the old key stays
                return
            await self._restart_all(new)
            self.struck += 1

    async def _restart_all(self, keys: str) -> None:
        self.scene.keys = keys
        for worker in self.scene.workers:
            await self.scene.restart(worker, DATA_KEY=keys)
            await asyncio.sleep(BETWEEN)
