"""The withdrawn facts of a data folder on which a bot may be running: `python -m bot withdraw` changes them.

It takes no lock, because each of these documents is created or removed whole, and never changed.
"""

import asyncio
import copy
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.stores import Damaged, KeyMissing, Kind, LostRace
from bot.stores.atomic_files import DiskErrorsAsStoreDown, make_folder, remove
from bot.stores.crypto import Cipher, Corrupted, WrongKey
from bot.stores.key_record import PUT_BACK
from bot.stores.tinydb.data_folder import valid_key
from bot.stores.tinydb.folder_keys import read_record
from bot.stores.tinydb.scan import ReadOnlyFolder
from bot.stores.tinydb.storage import DRAFTS, EncryptedStorage

T = TypeVar("T")


class UnlockedFolder(ReadOnlyFolder):
    """The WithdrawalStore protocol on a data folder that another process may hold, and write with its key."""

    def __init__(self, folder: Path, cipher: Cipher) -> None:
        cipher = copy.copy(cipher)
        super().__init__(folder, cipher)
        with DiskErrorsAsStoreDown():
            record = read_record(folder, cipher)
        record.check(cipher)
        cipher.write_with(record.writes)

    async def load(self, kind: Kind, key: str) -> str | None:
        """Return the document's JSON, or None. Raises StoreDown, and Damaged without moving it."""
        try:
            tables = await _on_disk(self._storage(kind, key).read)
        except (Corrupted, ValueError):
            raise Damaged from None
        except WrongKey:
            raise KeyMissing(PUT_BACK, kind, key) from None
        return str(tables["_default"]["1"]["body"]) if tables else None

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:  # noqa: ARG002 (the protocol's)
        """Store a new document. Raises LostRace if there is one already, and StoreDown."""
        if key in await self.keys(kind):
            raise LostRace
        for name in (kind, DRAFTS):
            await _on_disk(partial(make_folder, self._folder / name))
        tables = {"_default": {"1": {"version": version, "body": body}}}
        await _on_disk(lambda: self._storage(kind, key).write(tables))

    async def erase(self, kind: Kind, key: str) -> None:
        """Erase the document; does nothing if there is none."""
        await _on_disk(lambda: remove(self._path(kind, key)))

    def _storage(self, kind: Kind, key: str) -> EncryptedStorage:
        return EncryptedStorage(self._path(kind, key), self._cipher)

    def _path(self, kind: Kind, key: str) -> Path:
        return self._folder / kind / valid_key(key)[:2] / key


async def _on_disk(work: Callable[[], T]) -> T:
    with DiskErrorsAsStoreDown():
        return await asyncio.to_thread(work)
