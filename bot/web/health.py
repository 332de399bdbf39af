"""Reports whether this process is ready, for `/readyz` and the operator's `/status`."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from bot.sources import Sources
from bot.stores import Damaged, Store, StoreDown

PROBE = "readiness-probe"  # a user key that belongs to nobody
PATIENCE = 3.0  # seconds within which the store has to answer


class ReminderStatus(Protocol):
    """Knows whether reminders are running."""

    @property
    def remind_in_time(self) -> bool:
        """Whether the last search for due reminders is recent enough."""


class Health:
    """Checks the store, the reminders and the sources of one process.

    `withdrawn`: gives the number of facts that are withdrawn.
    """

    def __init__(
        self, store: Store, sources: Sources, reminders: ReminderStatus, withdrawn: Callable[[], int]
    ) -> None:
        self._store, self._sources, self._reminders = store, sources, reminders
        self._withdrawn = withdrawn

    async def state(self) -> dict[str, object]:
        """The state of each part. A public service that is down does not make the bot unready."""
        store, reminders = await self._reaches_store(), self._reminders.remind_in_time
        return {
            "ready": store and reminders,
            "store": "ok" if store else "down",
            "reminders": "running" if reminders else "late",
            "sources": self._sources.states(),
            "withdrawn": self._withdrawn(),
            "keys": self._store.key_report().words,
        }

    async def _reaches_store(self) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._store.load("user", PROBE)
        except (StoreDown, Damaged, TimeoutError):
            return False
        return True
