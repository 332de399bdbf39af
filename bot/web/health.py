"""Reports whether this process can do its work, for `/readyz` and the operator's `/status`."""

import asyncio
from typing import Protocol

from bot.sources import Sources
from bot.stores import Damaged, Store, StoreDown

PROBE = "readiness-probe"  # the key of a user that nobody is
PATIENCE = 3.0  # seconds for the store


class ReminderStatus(Protocol):
    """Tells whether reminders run."""

    @property
    def remind_in_time(self) -> bool:
        """Whether due reminders were looked for lately."""


class Health:
    """Checks the parts of one process."""

    def __init__(self, store: Store, sources: Sources, reminders: ReminderStatus) -> None:
        self._store, self._sources, self._reminders = store, sources, reminders

    async def state(self) -> dict[str, object]:
        """The state of each part. A public service that is down does not make the bot unready."""
        store, reminders = await self._reaches_store(), self._reminders.remind_in_time
        return {
            "ready": store and reminders,
            "store": "ok" if store else "down",
            "reminders": "running" if reminders else "late",
            "sources": self._sources.states(),
        }

    async def _reaches_store(self) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._store.load("user", PROBE)
        except (StoreDown, Damaged, TimeoutError):
            return False
        return True
