"""Reports whether this process is ready, for `/readyz` and the operator's `/status`."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

from bot.sources import Sources
from bot.stores import Damaged, Store, StoreDown

PROBE = "readiness-probe"  # a user key that belongs to nobody
PATIENCE = 3.0  # seconds within which the store has to answer
PERIOD = 2.0  # seconds between two looks
OLD = 10.0  # seconds after which a look no longer counts


class ReminderStatus(Protocol):
    """Knows whether reminders are running."""

    @property
    def remind_in_time(self) -> bool:
        """Whether the last search for due reminders is recent enough."""


class Health:
    """Checks the store, the reminders and the sources of one process.

    The store is looked at every two seconds, and not whenever somebody asks: whoever asks a thousand times
    would hold up those who write. `withdrawn`: gives the number of facts that are withdrawn.
    """

    def __init__(
        self,
        store: Store,
        sources: Sources,
        reminders: ReminderStatus,
        withdrawn: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._sources, self._reminders = store, sources, reminders
        self._withdrawn, self._clock = withdrawn, clock
        self._reached_at = float("-inf")

    async def look(self) -> None:
        """Look whether the store answers. To be called again and again, every `PERIOD` seconds."""
        self._reached_at = self._clock() if await self._reaches_store() else float("-inf")

    async def state(self) -> dict[str, object]:
        """The state of each part. A public service that is down does not make the bot unready."""
        store, reminders = self._clock() - self._reached_at < OLD, self._reminders.remind_in_time
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
