"""The outbox in PostgreSQL: the undelivered turns, which keep a person's turns in order across processes."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from bot.stores import DocumentKey, Occupied, StoreDown
from bot.stores.postgres.pool import Pool, Row

DELIVERY_TIMEOUT = 20.0  # seconds to wait while another process delivers to the same user


class TurnRows:
    """The turns of a database. `process`: the number of this one. Methods raise StoreDown."""

    def __init__(self, pool: Pool, process: int) -> None:
        self._pool, self._process = pool, process

    async def begin(self, user: str, silent: bool, reading: Collection[DocumentKey]) -> list[Row]:
        """Record that a turn is about to be delivered, and return what it reads, in one trip.

        A row has the kind and key of a document, and its encrypted content or None. The record is not
        fsynced: it need only survive a killed process. Raises Occupied if a silent one would have to wait.
        """
        async with _delivery_timeout():
            pause = 0.02
            while not (rows := await self._try_to_begin(user, silent, reading)):
                if silent:
                    raise Occupied("Another process is telling this person something.")
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, 0.5)
        return rows[1:]

    async def release(self, user: str) -> None:
        """Let other processes deliver to this user."""
        await self._pool.fetch("SELECT rest_turn(%s, %s)", user, self._process)

    async def finish(self, user: str) -> None:
        """Record that everything has been delivered to this user."""
        await self._pool.fetch("SELECT finish_turn(%s, %s)", user, self._process)

    async def unfinished(self) -> list[str]:
        """Return the users to whom this process has something to deliver that a restart has to repair."""
        select = "SELECT person FROM turn WHERE process = %s AND NOT silent ORDER BY person"
        return [row[0] for row in await self._pool.fetch(select, self._process)]

    async def of_all(self) -> list[str]:
        """Return the users with an undelivered turn, of this process or another."""
        select = "SELECT DISTINCT person FROM turn WHERE NOT silent ORDER BY person"
        return [row[0] for row in await self._pool.fetch(select)]

    async def take_over(self) -> list[str]:
        """Return the users with undelivered turns of dead processes; each is given to one process."""
        rows = await self._pool.fetch_once("SELECT take_over_turns(%s)", self._process)
        return sorted(row[0] for row in rows)

    async def _try_to_begin(self, user: str, silent: bool, reading: Collection[DocumentKey]) -> list[Row]:
        """Claim the user for this process: no rows while another has them, else one, and the documents."""
        call = "SELECT * FROM begin_turn_reading(%s, %s, %s, %s, %s)"
        kinds, keys = [kind for kind, _ in reading], [key for _, key in reading]
        return await self._pool.fetch(call, user, self._process, silent, kinds, keys)


@asynccontextmanager
async def _delivery_timeout() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(DELIVERY_TIMEOUT):
            yield
    except TimeoutError:
        raise StoreDown("Another process has been telling this person something for too long.") from None
