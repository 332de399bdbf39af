"""Which key the processes on one database write with: one that all hold, the first only when all agree.

A process starts only if it holds every key in use. The first key comes into use when every living process has
it first. Then each lets the saves end that it began with the older key, and says so. When all have, one
process writes everything anew, and the older keys are no longer in use.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from psycopg import AsyncConnection

from bot.stores import KeysDiffer
from bot.stores.crypto import Cipher
from bot.stores.key_record import KeyRecord, UnopenedDocuments
from bot.stores.postgres.pool import Pool

DECISION_LOCK, REWRITING_LOCK = 0x41534B0001, 0x41534B0002  # advisory locks, beside those that show liveness
READ = "SELECT value FROM secret WHERE name = 'keys'"
FOLLOW = "SELECT value, EXISTS (SELECT FROM process_key WHERE process = %s) FROM secret WHERE name = 'keys'"
WRITE = "INSERT INTO secret VALUES ('keys', %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
LIVING = """
    SELECT holder.objid::bigint, process_key.keys, process_key.writes
    FROM pg_locks AS holder LEFT JOIN process_key ON process_key.process = holder.objid::bigint
    WHERE holder.locktype = 'advisory' AND holder.classid = 4281163 AND holder.objsubid = 2 AND holder.granted
        AND holder.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    UNION SELECT process, keys, writes FROM process_key
    WHERE server_has_just_started() OR process IN (SELECT living_processes())
"""
REMOVE_DEAD = """
    DELETE FROM process_key
    WHERE NOT server_has_just_started() AND process NOT IN (SELECT living_processes())
"""
JOIN = """
    INSERT INTO process_key VALUES (%s, %s, %s)
    ON CONFLICT (process) DO UPDATE SET keys = excluded.keys, writes = excluded.writes
"""


@dataclass(frozen=True, slots=True)
class LivingProcess:
    """A process on this database. `keys` is None if it is of a version that does not say which it holds."""

    number: int
    keys: tuple[str, ...] | None
    writes: str | None


class SharedKeys:
    """The keys of this process among those of the others. Methods raise StoreDown."""

    def __init__(self, pool: Pool, cipher: Cipher, process: int) -> None:
        self._pool, self._cipher, self._process = pool, cipher, process
        self._under_way: Counter[str] = Counter()  # saves, by the key they are encrypted with
        self._ended = asyncio.Event()
        self.record = KeyRecord.of_new_store(cipher)

    async def join(self, pepper: bytes, is_new: bool) -> None:
        """Take part, once this process shows that it lives. Raises WrongKey if a key in use is not at hand.

        `pepper`: as it is stored. `is_new`: whether the store holds nothing yet.
        """
        async with self._decision() as connection:
            stored = await _stored(connection)
            record = stored or self._first_record(pepper, is_new)
            record.check(self._cipher)
            self._cipher.write_with(record.writes)
            await connection.execute(REMOVE_DEAD)
            await self._publish(connection)
            if record != stored:
                await connection.execute(WRITE, (record.as_text().encode(),))
        self.record = record

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Around every save, from its encryption to its end."""
        key = self._cipher.writes_with
        self._under_way[key] += 1
        try:
            yield
        finally:
            self._under_way[key] -= 1
            self._ended.set()

    async def follow(self, unopened: UnopenedDocuments) -> None:
        """Use the key in use now; bring the first key into use if all living processes have it first."""
        ((stored, is_known),) = await self._pool.fetch(FOLLOW, self._process)
        self.record = KeyRecord.parse(bytes(stored))
        if not is_known:  # others took this process for dead while its connection was broken
            async with self._decision() as connection:
                await self._publish(connection)
        if self.record.writes != self._cipher.first or len(unopened) > self.record.unopened:
            await self._decide(unopened)
        if self.record.writes != self._cipher.writes_with:
            await self._switch()

    async def check_all_write_alike(self) -> None:
        """Raise KeysDiffer unless the first key writes, in all living processes."""
        async with self._decision() as connection:
            living = await _living(connection)
        self._check(living)

    @asynccontextmanager
    async def rewriting(self) -> AsyncIterator[None]:
        """Hold the right to write everything anew. Raises KeysDiffer if another has it."""
        async with self._pool.connection() as connection:
            rows = await connection.execute("SELECT pg_try_advisory_lock(%s)", (REWRITING_LOCK,))
            if (await rows.fetchone() or (False,))[0] is not True:
                raise KeysDiffer("Another process is writing everything with the first key.")
            try:
                yield
            finally:
                await connection.execute("SELECT pg_advisory_unlock(%s)", (REWRITING_LOCK,))

    async def complete(self, unopened: int) -> None:
        """Record that everything is written with the first key. Raises KeysDiffer if that has changed."""
        async with self._decision() as connection:
            self._check(await _living(connection))
            record = (await _stored(connection) or self.record).completed(self._cipher, unopened)
            if record.writes != self._cipher.first:
                raise KeysDiffer("Another process uses another first key.")
            await connection.execute(WRITE, (record.as_text().encode(),))
        self.record = record

    def _first_record(self, pepper: bytes, is_new: bool) -> KeyRecord:
        if is_new:
            return KeyRecord.of_new_store(self._cipher)
        return KeyRecord.of_older_store(self._cipher, pepper)

    async def _decide(self, unopened: UnopenedDocuments) -> None:
        """Advance to the first key if all agree, and record that documents were met that no key opens."""
        async with self._decision() as connection:
            stored = await _stored(connection) or self.record
            record = stored
            if _all_have_first(await _living(connection), self._cipher.first):
                record = record.advanced(self._cipher.first)
            if len(unopened) > record.unopened:
                tried = tuple(sorted(self._cipher.fingerprints))
                record = replace(record, unopened=len(unopened), tried=tried)
            if record != stored:
                await connection.execute(WRITE, (record.as_text().encode(),))
        self.record = record

    async def _switch(self) -> None:
        """Write with the key in use, and say so when every save with an older one has ended."""
        self.record.check(self._cipher)
        self._cipher.write_with(self.record.writes)
        while any(number for key, number in self._under_way.items() if key != self._cipher.writes_with):
            self._ended.clear()
            await self._ended.wait()
        async with self._pool.connection() as connection:
            await self._publish(connection)

    async def _publish(self, connection: AsyncConnection) -> None:
        keys = list(self._cipher.fingerprints)
        await connection.execute(JOIN, (self._process, keys, self._cipher.writes_with))

    def _check(self, living: list[LivingProcess]) -> None:
        first = self._cipher.first
        lacking = sum(process.keys is None or process.keys[0] != first for process in living)
        if lacking:
            raise KeysDiffer(
                f"Running processes with another first key: {lacking}. Restart them with the same DATA_KEY."
            )
        behind = sum(process.writes != first for process in living)
        if behind:
            raise KeysDiffer(
                f"Running processes that have yet to notice the new key: {behind}. It takes seconds."
            )

    @asynccontextmanager
    async def _decision(self) -> AsyncIterator[AsyncConnection]:
        """A transaction in which no other process decides anything about keys."""
        async with self._pool.connection() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(%s)", (DECISION_LOCK,))
            yield connection


def _all_have_first(living: list[LivingProcess], key: str) -> bool:
    return all(process.keys and process.keys[0] == key for process in living)


async def _living(connection: AsyncConnection) -> list[LivingProcess]:
    rows: list[tuple[Any, ...]] = await (await connection.execute(LIVING)).fetchall()
    return [LivingProcess(number, tuple(keys) if keys else None, writes) for number, keys, writes in rows]


async def _stored(connection: AsyncConnection) -> KeyRecord | None:
    row = await (await connection.execute(READ)).fetchone()
    return KeyRecord.parse(bytes(row[0])) if row else None
