"""The PostgreSQL store, for hosts without a disk and for several processes: encrypted documents in one table.

A second table records the undelivered turns, which keeps one person's turns in order across processes.
"""

import copy
import secrets
from collections.abc import AsyncIterator, Collection
from contextlib import suppress
from datetime import UTC, datetime
from typing import cast

import structlog
from psycopg import Error

from bot.stores import (
    Damaged,
    DocumentKey,
    DueCase,
    Forgotten,
    KeyReport,
    Kind,
    LostRace,
    ReadAhead,
    StoredDocument,
    StoreDown,
)
from bot.stores.crypto import Cipher, Corrupted, WrongKey, forgotten_mark, hash_chat
from bot.stores.key_record import NOT_THE_KEY, UnopenedDocuments, left_out
from bot.stores.postgres.erasures import ErasureRows
from bot.stores.postgres.liveness import LIVING, Liveness
from bot.stores.postgres.pool import DOWN, PATIENCE, Pool, Row
from bot.stores.postgres.pooled import refuse_pooled
from bot.stores.postgres.schema import LIVENESS_LOCK, migrate
from bot.stores.postgres.shared_keys import SharedKeys
from bot.stores.postgres.turns import TurnRows

NOT_DUE = DueCase(datetime.min.replace(tzinfo=UTC), "")  # all that is due comes behind it
CLAIM = """
    WITH found AS MATERIALIZED (
        SELECT kind, key FROM document
        WHERE kind = 'case' AND due <= %s AND (due, key) > (%s, %s)
            AND (claimed IS NULL OR claimed <= now())
        ORDER BY due, key LIMIT %s FOR UPDATE SKIP LOCKED
    )
    UPDATE document SET claimed = now() + interval '60 seconds'
    FROM found WHERE document.kind = found.kind AND document.key = found.key
    RETURNING document.due, document.key
"""
PAGE_SIZE = 500  # documents per query, when all are read
COLUMNS = "SELECT kind, key, version, body, due, saved FROM document"
REWRITE = """
    UPDATE document SET body = rewritten.new
    FROM unnest(%s::text[], %s::text[], %s::bytea[], %s::bytea[]) AS rewritten (kind, key, old, new)
    WHERE document.kind = rewritten.kind AND document.key = rewritten.key AND document.body = rewritten.old
"""
log = structlog.get_logger()


class PostgresStore:
    """The Store protocol on PostgreSQL. Call `await open()` before anything else.

    `patience`: seconds to wait for an answer of the server.
    """

    def __init__(self, address: str, cipher: Cipher, patience: float = PATIENCE) -> None:
        self._cipher, self._pepper, self._patience = copy.copy(cipher), b"", patience
        self._pool, self._liveness = Pool(address, patience), Liveness(address, patience)
        self._keys = SharedKeys(self._pool, self._cipher, self._liveness.process)
        self._unopened = UnopenedDocuments()
        self._erasures, self._turns = ErasureRows(self._pool), TurnRows(self._pool, self._liveness.process)

    async def open(self) -> "PostgresStore":
        """Connect, migrate the tables and check that the keys fit. Raises StoreDown, Pooled, WrongKey."""
        try:
            await self._pool.open()
            async with self._pool.connection() as connection:
                await refuse_pooled(await self._liveness.connect(), connection, self._patience)
                await migrate(connection)
            encrypted, is_new = await self._load_or_create_pepper()
            self._pepper = self._cipher.decrypt(encrypted)
            await self._liveness.start()
            await self._keys.join(encrypted, is_new)
        except Error as error:
            await self.aclose()
            raise StoreDown(DOWN) from error
        except BaseException:
            await self.aclose()
            raise
        return self

    async def aclose(self) -> None:
        """Close every connection; other processes may take over what is undelivered."""
        await self._liveness.stop()
        await self._pool.aclose()

    @property
    def pepper(self) -> bytes:
        """The secret that user keys are hashed with."""
        return self._pepper

    async def load(self, kind: Kind, key: str) -> str | None:
        """Return the document's JSON, or None. A damaged one is quarantined: Damaged once, then None.

        One whose key is missing stays where it is: KeyMissing each time.
        """
        rows = await self._pool.fetch("SELECT body FROM document WHERE kind = %s AND key = %s", kind, key)
        if not rows:
            return None
        try:
            return self._opened(kind, key, rows[0][0])
        except (Corrupted, ValueError):
            await self.quarantine(kind, key)
            raise Damaged from None
        except WrongKey:
            raise self._unopened.met(kind, key) from None

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Store the JSON durably as `version`, if the stored version is the one before."""
        with self._keys.saving():
            encrypted = self._cipher.encrypt(body.encode())
            rows = await self._saved(kind, key, encrypted, version, due if kind == "case" else None)
        if not rows and not await self._holds(kind, key, encrypted):
            raise LostRace

    async def due(self, before: datetime) -> list[str]:
        """Return the keys of all cases due by then."""
        select = "SELECT key FROM document WHERE kind = 'case' AND due <= %s ORDER BY due, key"
        return [row[0] for row in await self._pool.fetch(select, before)]

    async def claim_due(self, before: datetime, most: int, after: DueCase | None = None) -> list[DueCase]:
        """Return the first of the cases due by then behind `after`; no process gets them for a minute."""
        rows = await self._pool.fetch(CLAIM, before, *(after or NOT_DUE), most)
        return sorted(DueCase(*row) for row in rows)

    async def erase(self, kind: Kind, key: str) -> None:
        """Erase the document and its quarantined copies for good; first record that, so that it stays so."""
        if kind in ("user", "case"):
            await self._erasures.add_now(forgotten_mark(kind, key, self._pepper))
        for table in ("document", "damaged"):
            await self._pool.execute(f"DELETE FROM {table} WHERE kind = %s AND key = %s", kind, key)  # noqa: S608
        self._unopened.opened(kind, key)

    async def drop_forgotten(self, before: datetime) -> None:
        """Drop the records of what was erased before then."""
        await self._erasures.drop(before)

    async def keys(self, kind: Kind) -> list[str]:
        """Return the keys of all documents of a kind."""
        select = "SELECT key FROM document WHERE kind = %s"
        return sorted(row[0] for row in await self._pool.fetch(select, kind))

    async def count(self, kind: Kind) -> int:
        """Return the number of documents of a kind."""
        rows = await self._pool.fetch("SELECT count(*) FROM document WHERE kind = %s", kind)
        return int(rows[0][0])

    async def untouched(self, kind: Kind, before: datetime) -> list[str]:
        """Return the keys of documents not saved since `before`."""
        select = "SELECT key FROM document WHERE kind = %s AND saved < %s ORDER BY key"
        return [row[0] for row in await self._pool.fetch(select, kind, before)]

    async def quarantine(self, kind: Kind, key: str) -> None:
        """Move a document to the table `damaged`."""
        await self._pool.execute(
            """WITH gone AS (DELETE FROM document WHERE kind = %s AND key = %s RETURNING kind, key, body)
            INSERT INTO damaged (kind, key, body) SELECT * FROM gone""",
            kind,
            key,
        )
        log.error("document damaged", kind=kind, kept_in="damaged")

    async def is_quarantined(self, kind: Kind, key: str) -> bool:
        """Return whether there is a quarantined copy of this document."""
        select = "SELECT 1 FROM damaged WHERE kind = %s AND key = %s LIMIT 1"
        return bool(await self._pool.fetch(select, kind, key))

    async def erase_quarantined(self, kind: Kind, key: str) -> None:
        """Erase the quarantined copies of a document for good."""
        await self._pool.execute("DELETE FROM damaged WHERE kind = %s AND key = %s", kind, key)

    async def cases_naming(self, user: str) -> list[str]:
        """Return the keys of the cases that name this user, a page at a time."""
        select, found, last = "SELECT key, body FROM document WHERE kind = 'case' AND key > %s", set(), ""
        while rows := await self._pool.fetch(f"{select} ORDER BY key LIMIT {PAGE_SIZE}", last):
            found |= {key for key, body in rows if self._names(body, user)}
            last = rows[-1][0]
        damaged = await self._pool.fetch("SELECT key, body FROM damaged WHERE kind = 'case'")
        return sorted(found | {key for key, body in damaged if self._names(body, user)})

    async def user_key(self, chat: int | str) -> str:
        """Return the key of a chat's user document."""
        return hash_chat(chat, self._pepper)

    async def begin_delivery(
        self, user: str, silent: bool = False, reading: Collection[DocumentKey] = ()
    ) -> ReadAhead:
        """Record that a turn is about to be delivered, and read what it needs, in one trip."""
        documents: dict[DocumentKey, str | None] = {}
        for kind, key, encrypted in await self._turns.begin(user, silent, reading):
            with suppress(WrongKey, ValueError):  # what cannot be read is left to `load`
                documents[kind, key] = None if encrypted is None else self._opened(kind, key, encrypted)
        return documents

    async def release_delivery(self, user: str) -> None:
        """Let other processes deliver to this user."""
        await self._turns.release(user)

    async def finish_delivery(self, user: str) -> None:
        """Record that everything has been delivered to this user."""
        await self._turns.finish(user)

    async def unfinished_deliveries(self) -> list[str]:
        """Return the users to whom this process has something to deliver that a restart has to repair."""
        return await self._turns.unfinished()

    async def take_over_deliveries(self) -> list[str]:
        """Return the users with undelivered turns of dead processes; each is given to one process."""
        return await self._turns.take_over()

    async def processes(self) -> int:
        """Return how many living processes have this store open. Raises StoreDown."""
        return int((await self._pool.fetch(LIVING, LIVENESS_LOCK))[0][0])

    async def all_documents(self) -> AsyncIterator[StoredDocument]:
        """Iterate over every readable document, page by page. KeyMissing at the end if no key opens some."""
        unopened = 0
        async for kind, key, version, encrypted, due, saved_at in self._rows():
            try:
                yield StoredDocument(cast(Kind, kind), key, version, self._decrypt(encrypted), due, saved_at)
            except (Corrupted, ValueError):
                log.error("document left out: it cannot be read", kind=kind)
            except WrongKey:
                unopened += 1
        if unopened:
            raise left_out(unopened)

    @property
    def unopened(self) -> int:
        """The number of documents met so far that no key at hand opens."""
        return len(self._unopened)

    async def read_documents(self, kind: Kind, keys: Collection[str]) -> list[StoredDocument]:
        """Return those of these documents that are there and can be read."""
        select = f"{COLUMNS} WHERE kind = %s AND key = ANY(%s)"
        rows = await self._pool.fetch(select, kind, list(keys))
        return [document for row in rows if (document := self._readable(row))]

    async def undelivered(self) -> list[str]:
        """Return the users with an undelivered turn, of this process or another."""
        return await self._turns.of_all()

    async def forgotten(self) -> list[Forgotten]:
        """Return the records of what was erased."""
        return await self._erasures.all()

    async def is_shared(self) -> bool:
        """Return whether another process lives on this database."""
        return await self._erasures.others_live(self._liveness.process)

    async def begin_import(self) -> None:
        """Record that an import has begun."""
        await self._erasures.begin_import()

    async def finish_import(self) -> None:
        """Record that everything is there."""
        await self._erasures.finish_import()

    async def is_importing(self) -> bool:
        """Return whether an import has begun and was not finished."""
        return await self._erasures.is_importing()

    async def import_forgotten(self, records: Collection[Forgotten]) -> None:
        """Add records of what was erased."""
        await self._erasures.add(records)

    async def discard(self, kind: Kind, key: str) -> None:
        """Remove a document that an unfinished import left here."""
        await self._pool.execute("DELETE FROM document WHERE kind = %s AND key = %s", kind, key)

    async def import_document(self, document: StoredDocument) -> None:
        """Store a document as another store held it."""
        with self._keys.saving():
            encrypted = self._cipher.encrypt(document.body.encode())
            await self._pool.execute(
                """INSERT INTO document (kind, key, version, body, due, saved) VALUES (%s, %s, %s, %s, %s, %s)
                ON CONFLICT (kind, key) DO UPDATE SET version = excluded.version, body = excluded.body,
                    due = excluded.due, saved = excluded.saved, claimed = NULL""",
                *(document.kind, document.key, document.version, encrypted, document.due, document.saved_at),
            )

    async def adopt_pepper(self, pepper: bytes) -> None:
        """Replace the secret that user keys are hashed with."""
        upsert = "INSERT INTO secret VALUES ('pepper', %s) ON CONFLICT (name) DO UPDATE SET value = %s"
        with self._keys.saving():
            encrypted = self._cipher.encrypt(pepper)
            await self._pool.execute(upsert, encrypted, encrypted)
        self._pepper = pepper

    async def rekey(self) -> int:
        """Re-encrypt what is not encrypted with the first key, once all processes write with it."""
        await self._keys.follow(self._unopened)
        if self._keys.record.writes == self._cipher.first and not self._keys.record.needs_rewriting(
            self._cipher
        ):
            return 0
        await self._keys.check_all_write_alike()
        changed = 0
        async with self._keys.rewriting():
            while True:
                changed_now, unopened = await self._rewrite()
                changed += changed_now
                if not changed_now:
                    break
            await self.adopt_pepper(self._pepper)
            await self._keys.complete(unopened)
        return changed

    def key_report(self) -> KeyReport:
        """Return how it stands with the keys."""
        return self._keys.record.report(len(self._unopened))

    async def _rewrite(self) -> tuple[int, int]:
        """Write every outdated document anew, by pages; returns how many were, and how many no key opened."""
        changed = unopened = 0
        async for page in self._pages():
            outdated: list[tuple[str, str, bytes, bytes]] = []
            for kind, key, _, body, _, _ in page:
                try:
                    if self._cipher.is_outdated(body):
                        outdated.append((kind, key, body, self._cipher.reencrypt(body)))
                except Corrupted:
                    continue  # it is quarantined, and an error logged, when it is loaded next
                except WrongKey:
                    unopened += 1
            if outdated:
                changed += await self._pool.execute(REWRITE, *map(list, zip(*outdated, strict=True)))
        return changed, unopened

    async def _load_or_create_pepper(self) -> tuple[bytes, bool]:
        """Return the pepper, encrypted, and whether it was created here; opening it also checks the key."""
        if self._cipher.weakness and not await self._pool.fetch("SELECT 1 FROM secret WHERE name = 'pepper'"):
            self._cipher.refuse_weak()
        candidate = self._cipher.encrypt(secrets.token_bytes(32))
        created = await self._pool.fetch(
            "INSERT INTO secret VALUES ('pepper', %s) ON CONFLICT (name) DO NOTHING RETURNING name", candidate
        )
        row = (await self._pool.fetch("SELECT value FROM secret WHERE name = 'pepper'"))[0]
        if not self._cipher.opens(bytes(row[0])):
            raise WrongKey(NOT_THE_KEY)
        return bytes(row[0]), bool(created)

    async def _saved(self, kind: Kind, key: str, encrypted: bytes, version: int, due: datetime | None) -> int:
        """Write a document over the version before; returns how many rows were written: one or none."""
        if version == 1:
            insert = "INSERT INTO document (kind, key, version, body, due) VALUES (%s, %s, 1, %s, %s)"
            return await self._pool.execute(f"{insert} ON CONFLICT DO NOTHING", kind, key, encrypted, due)
        update = "UPDATE document SET version = %s, body = %s, due = %s, claimed = NULL, saved = now()"
        where = "WHERE kind = %s AND key = %s AND version = %s"
        values = (version, encrypted, due, kind, key, version - 1)
        return await self._pool.execute(f"{update} {where}", *values)

    async def _holds(self, kind: Kind, key: str, encrypted: bytes) -> bool:
        """Whether exactly this is stored: by a first try, whose connection broke before it was answered."""
        select = "SELECT FROM document WHERE kind = %s AND key = %s AND body = %s"
        return bool(await self._pool.fetch(select, kind, key, encrypted))

    def _opened(self, kind: Kind, key: str, encrypted: bytes) -> str:
        """Decrypt a document, and note that it could be. Raises WrongKey, ValueError."""
        body = self._decrypt(encrypted)
        self._unopened.opened(kind, key)
        return body

    def _decrypt(self, encrypted: bytes) -> str:
        return self._cipher.decrypt(bytes(encrypted)).decode()

    def _readable(self, row: Row) -> StoredDocument | None:
        kind, key, version, encrypted, due, saved_at = row
        try:
            return StoredDocument(cast(Kind, kind), key, version, self._decrypt(encrypted), due, saved_at)
        except (Corrupted, ValueError):
            log.error("document left out: it cannot be read", kind=kind)
        except WrongKey:
            self._unopened.met(kind, key)
        return None

    def _names(self, encrypted: bytes, user: str) -> bool:
        try:
            return user in self._decrypt(encrypted)
        except (WrongKey, ValueError):
            return False

    async def _rows(self) -> AsyncIterator[Row]:
        """Iterate over the whole table."""
        async for page in self._pages():
            for row in page:
                yield row

    async def _pages(self) -> AsyncIterator[list[Row]]:
        """Iterate over the whole table, a page at a time."""
        last: tuple[str, str] = ("", "")
        select = f"{COLUMNS} WHERE (kind, key) > (%s, %s)"
        while rows := await self._pool.fetch(f"{select} ORDER BY kind, key LIMIT {PAGE_SIZE}", *last):
            yield rows
            last = rows[-1][0], rows[-1][1]
