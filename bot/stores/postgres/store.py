"""PostgreSQL, for hosts that keep no disk and for several processes: the same encrypted documents in a table.

Whose turn is being told is noted beside them: one person's turns are in order across processes.
"""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, cast

import structlog
from psycopg import Error

from bot.stores import Damaged, Kind, LostRace, StoredDocument, StoreDown
from bot.stores.crypto import Cipher, WrongKey
from bot.stores.postgres.liveness import Liveness
from bot.stores.postgres.pool import DOWN, Pool
from bot.stores.postgres.schema import migrate

WAIT = 20.0  # seconds for a turn that another process has
CLAIM = "60 seconds"  # for which a due case is one process's
PAGE = 500  # documents read at a time where all are read
log = structlog.get_logger()


class PostgresStore:
    """The Store protocol on PostgreSQL. `await open()` first."""

    def __init__(self, address: str, cipher: Cipher) -> None:
        self._cipher, self._pepper = cipher, b""
        self._link, self._presence = Pool(address), Liveness(address)

    async def open(self) -> "PostgresStore":
        """Connect, bring the tables up to date and look whether the key fits. Raises StoreDown, WrongKey."""
        try:
            await self._link.open()
            async with self._link.connection() as connection:
                await migrate(connection)
            self._pepper = await self._open_pepper()
            await self._presence.begin()
        except Error as error:
            await self.aclose()
            raise StoreDown(DOWN) from error
        except BaseException:
            await self.aclose()
            raise
        return self

    async def aclose(self) -> None:
        """Let go of every connection; other processes may take over what is not told."""
        await self._presence.end()
        await self._link.aclose()

    @property
    def pepper(self) -> bytes:
        """The secret in the names of users."""
        return self._pepper

    async def load(self, kind: Kind, key: str) -> str | None:
        """Return the document's JSON, or None. A damaged one is set aside: Damaged once, then None."""
        rows = await self._link.read("SELECT body FROM document WHERE kind = %s AND key = %s", kind, key)
        if not rows:
            return None
        try:
            return self._opened(rows[0][0])
        except (WrongKey, ValueError):
            await self.set_aside(kind, key)
            raise Damaged from None

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Keep the JSON as `version`, durably, if what is kept is the version before."""
        sealed, due = self._cipher.encrypt(body.encode()), due if kind == "case" else None
        if version == 1:
            words = "INSERT INTO document (kind, key, version, body, due) VALUES (%s, %s, 1, %s, %s)"
            done = await self._link.change(f"{words} ON CONFLICT DO NOTHING", kind, key, sealed, due)
        else:
            words = "UPDATE document SET version = %s, body = %s, due = %s, claimed = NULL, saved = now()"
            where = "WHERE kind = %s AND key = %s AND version = %s"
            done = await self._link.change(f"{words} {where}", version, sealed, due, kind, key, version - 1)
        if not done:
            raise LostRace

    async def due(self, before: datetime) -> list[str]:
        """Keys of the cases to be looked at by then; no other process gets them for a minute."""
        rows = await self._link.read(
            f"""UPDATE document SET claimed = now() + interval '{CLAIM}' WHERE kind = 'case' AND key IN (
                SELECT key FROM document
                WHERE kind = 'case' AND due <= %s AND (claimed IS NULL OR claimed <= now())
                ORDER BY due FOR UPDATE SKIP LOCKED
            ) RETURNING due, key""",  # noqa: S608 (a constant)
            before,
        )
        return [key for _, key in sorted(rows)]

    async def erase(self, kind: Kind, key: str) -> None:
        """Erase the document for good."""
        for table in ("document", "damaged"):
            await self._link.change(f"DELETE FROM {table} WHERE kind = %s AND key = %s", kind, key)  # noqa: S608

    async def untouched(self, kind: Kind, before: datetime) -> list[str]:
        """Keys of documents not saved since `before`."""
        words = "SELECT key FROM document WHERE kind = %s AND saved < %s ORDER BY key"
        return [row[0] for row in await self._link.read(words, kind, before)]

    async def set_aside(self, kind: Kind, key: str) -> None:
        """Move a document to the table `damaged`."""
        await self._link.change(
            """WITH gone AS (DELETE FROM document WHERE kind = %s AND key = %s RETURNING kind, key, body)
            INSERT INTO damaged (kind, key, body) SELECT * FROM gone""",
            kind,
            key,
        )
        log.error("document damaged", kind=kind, kept_in="damaged")

    async def begin_delivery(self, user: str) -> None:
        """Note a turn that is to be told. Not waited for on the disk: it is for a killed process."""
        async with _in_time():
            pause = 0.02
            while not await self._is_ours(user):
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, 0.5)

    async def release_delivery(self, user: str) -> None:
        """Others may have turns with this user."""
        await self._link.read("SELECT rest_turn(%s, %s)", user, self._presence.number)

    async def finish_delivery(self, user: str) -> None:
        """Note that it was told."""
        await self._link.read("SELECT finish_turn(%s, %s)", user, self._presence.number)

    async def unfinished_deliveries(self) -> list[str]:
        """The users with a turn that is this process's to tell."""
        words = "SELECT person FROM turn WHERE process = %s ORDER BY person"
        return [row[0] for row in await self._link.read(words, self._presence.number)]

    async def take_over_deliveries(self) -> list[str]:
        """The users with a turn of a process that is gone; each is given to one process."""
        rows = await self._link.take("SELECT take_over_turns(%s)", self._presence.number)
        return sorted(row[0] for row in rows)

    async def user_key(self, chat: int | str) -> str:
        """The key of a chat's user document."""
        return hmac.new(self._pepper, str(chat).encode(), hashlib.sha256).hexdigest()[:32]

    async def everything(self) -> AsyncIterator[StoredDocument]:
        """Every document that can be read, page by page."""
        async for kind, key, version, sealed, due, saved in self._all():
            try:
                yield StoredDocument(cast(Kind, kind), key, version, self._opened(sealed), due, saved)
            except (WrongKey, ValueError):
                log.error("document left out: it cannot be read", kind=kind)

    async def put(self, kept: StoredDocument) -> None:
        """Keep a document as it stood elsewhere."""
        sealed = self._cipher.encrypt(kept.body.encode())
        await self._link.change(
            """INSERT INTO document (kind, key, version, body, due, saved) VALUES (%s, %s, %s, %s, %s, %s)
            ON CONFLICT (kind, key) DO UPDATE SET version = excluded.version, body = excluded.body,
                due = excluded.due, saved = excluded.saved, claimed = NULL""",
            *(kept.kind, kept.key, kept.version, sealed, kept.due, kept.saved),
        )

    async def adopt(self, pepper: bytes) -> None:
        """Know users by this secret from now on."""
        words = "INSERT INTO secret VALUES ('pepper', %s) ON CONFLICT (name) DO UPDATE SET value = %s"
        sealed = self._cipher.encrypt(pepper)
        await self._link.change(words, sealed, sealed)
        self._pepper = pepper

    async def rekey(self) -> int:
        """Write anew what was not written with the first key. What changes meanwhile was written with it."""
        words = "UPDATE document SET body = %s WHERE kind = %s AND key = %s AND body = %s"
        changed = 0
        async for kind, key, _, sealed, _, _ in self._all():
            if not self._cipher.is_current(sealed):
                changed += await self._link.change(words, self._cipher.renewed(sealed), kind, key, sealed)
        await self.adopt(self._pepper)
        return changed

    async def _all(self) -> AsyncIterator[tuple[Any, ...]]:
        last: tuple[str, str] = ("", "")
        words = "SELECT kind, key, version, body, due, saved FROM document WHERE (kind, key) > (%s, %s)"
        while rows := await self._link.read(f"{words} ORDER BY kind, key LIMIT {PAGE}", *last):
            for row in rows:
                yield row
            last = rows[-1][0], rows[-1][1]

    async def _open_pepper(self) -> bytes:
        """Made once, by the first of all processes; it tells too whether the key is the right one."""
        made = self._cipher.encrypt(secrets.token_bytes(32))
        await self._link.read(
            "INSERT INTO secret VALUES ('pepper', %s) ON CONFLICT (name) DO NOTHING RETURNING name", made
        )
        row = (await self._link.read("SELECT value FROM secret WHERE name = 'pepper'"))[0]
        try:
            return self._cipher.decrypt(bytes(row[0]))
        except WrongKey:
            words = "DATA_KEY is not the one these data were written with. Nothing was changed."
            raise WrongKey(f"{words} Set the old key again, or use an empty database.") from None

    def _opened(self, sealed: Any) -> str:
        return self._cipher.decrypt(bytes(sealed)).decode()

    async def _is_ours(self, user: str) -> bool:
        rows = await self._link.read("SELECT begin_turn(%s, %s)", user, self._presence.number)
        return bool(rows[0][0])


@asynccontextmanager
async def _in_time() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(WAIT):
            yield
    except TimeoutError:
        raise StoreDown("Another process has been telling this person something for too long.") from None
