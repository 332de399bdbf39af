"""What a database records beside its documents: what was erased, and whether an import is under way."""

from collections.abc import Collection
from datetime import datetime

from bot.stores import Forgotten
from bot.stores.postgres.pool import Pool
from bot.stores.postgres.schema import LIVENESS_LOCK

LIVING_OTHERS = """
    SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND classid = %s AND objid <> %s::bigint::oid AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    )
"""


class ErasureRows:
    """The records of a database. Methods raise StoreDown."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def add_now(self, mark: str) -> None:
        """Record durably that this was erased, by the clock that dates the documents."""
        insert = "INSERT INTO forgotten (mark) VALUES (%s) ON CONFLICT (mark) DO UPDATE SET at = now()"
        await self._pool.execute(insert, mark)

    async def add(self, records: Collection[Forgotten]) -> None:
        """Record durably what was erased, and when."""
        marks, times = [record.mark for record in records], [record.at for record in records]
        await self._pool.execute(
            """INSERT INTO forgotten
            SELECT mark, max(at) FROM unnest(%s::text[], %s::timestamptz[]) AS erased (mark, at) GROUP BY mark
            ON CONFLICT (mark) DO UPDATE SET at = greatest(forgotten.at, excluded.at)""",
            *(marks, times),
        )

    async def all(self) -> list[Forgotten]:
        """Return every record, in the order of the marks."""
        rows = await self._pool.fetch("SELECT mark, at FROM forgotten ORDER BY mark")
        return [Forgotten(mark, at) for mark, at in rows]

    async def drop(self, before: datetime) -> None:
        """Remove the records of what was erased before then."""
        await self._pool.execute("DELETE FROM forgotten WHERE at < %s", before)

    async def is_importing(self) -> bool:
        """Return whether an import has begun and was not finished."""
        return bool(await self._pool.fetch("SELECT 1 FROM importing LIMIT 1"))

    async def begin_import(self) -> None:
        """Record durably that an import has begun."""
        await self._pool.execute("INSERT INTO importing DEFAULT VALUES")

    async def finish_import(self) -> None:
        """Record durably that everything is there."""
        await self._pool.execute("DELETE FROM importing")

    async def others_live(self, process: int) -> bool:
        """Return whether another process than this one holds its lock on the database."""
        rows = await self._pool.fetch(LIVING_OTHERS, LIVENESS_LOCK, process)
        return bool(rows[0][0])
