"""Whether this process can do its work: what `/readyz` and the operator's `/status` say."""

import asyncio

from bot.conversation.jobs import Jobs
from bot.sources import Sources
from bot.stores import Damaged, Store, StoreDown

PROBE = "readiness-probe"  # the key of a user that nobody is
PATIENCE = 3.0  # seconds for the store


class Health:
    """Looks at the parts of one process."""

    def __init__(self, store: Store, sources: Sources, jobs: Jobs) -> None:
        self._store, self._sources, self._jobs = store, sources, jobs

    async def state(self) -> dict[str, object]:
        """Each part in a word. A public service that is down does not make the bot unready."""
        store, reminders = await self._reaches_store(), self._jobs.remind_in_time
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
