"""The record of a data folder's keys, in its file `keys`. The one process on the folder decides alone."""

import os
from dataclasses import replace
from pathlib import Path

from bot.stores import StoreDown
from bot.stores.atomic_files import OsWrite, write_atomically
from bot.stores.crypto import Cipher
from bot.stores.key_record import KeyRecord, UnopenedDocuments

TORN = "The file `keys` in DATA_DIR cannot be read. Remove it, and start again. Nothing was changed."


class FolderKeys:
    """Lets the first key write. Opening it raises WrongKey if a key in use is missing, StoreDown, OSError."""

    def __init__(self, folder: Path, cipher: Cipher, is_new: bool, write: OsWrite = os.write) -> None:
        self._path, self._cipher, self._write = folder / "keys", cipher, write
        stored = read_record(folder, cipher, is_new)
        stored.check(cipher)
        self.record = stored
        self._note(stored.advanced(cipher.first), was_stored=self._path.exists())

    def remember(self, unopened: UnopenedDocuments) -> None:
        """Record that documents were met which no key opens: with other keys they are looked at again."""
        if len(unopened) > self.record.unopened:
            tried = tuple(sorted(self._cipher.fingerprints))
            self._note(replace(self.record, unopened=len(unopened), tried=tried))

    def complete(self, unopened: int) -> None:
        """Record that everything is written with the first key."""
        self._note(self.record.completed(self._cipher, unopened))

    def _note(self, record: KeyRecord, was_stored: bool = True) -> None:
        if record != self.record or not was_stored:
            write_atomically(self._path, record.as_text().encode(), self._write)
        self.record = record


def read_record(folder: Path, cipher: Cipher, is_new: bool = False) -> KeyRecord:
    """Return the record of a folder, or what it is to be if there is none. Raises StoreDown, OSError."""
    try:
        return KeyRecord.parse((folder / "keys").read_bytes())
    except FileNotFoundError:
        pass
    except (ValueError, KeyError, TypeError):
        raise StoreDown(TORN) from None
    if is_new:
        return KeyRecord.of_new_store(cipher)
    return KeyRecord.of_older_store(cipher, (folder / "pepper").read_bytes())
