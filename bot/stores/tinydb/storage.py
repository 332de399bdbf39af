"""TinyDB's storage class for one encrypted document file."""

import json
import os
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from bot.stores.atomic_files import OsWrite, sync_folder, write_atomically
from bot.stores.crypto import Cipher

DRAFTS = "drafts"
Tables = dict[str, dict[str, Any]]  # by table name and document id: TinyDB's own form


def drafts_beside(path: Path) -> Path:
    """Return where half-written documents stand: a start looks only there for those that a kill left."""
    return path.parents[2] / DRAFTS


class EncryptedStorage(Storage):
    """Reads and writes the tables of one file: encrypted, atomic and durable. Methods raise OSError."""

    def __init__(self, path: Path, cipher: Cipher, write: OsWrite = os.write) -> None:
        self._path, self._cipher, self._write = path, cipher, write

    def read(self) -> Tables | None:
        """Return the tables, or None where there is no file. Raises WrongKey or ValueError if damaged."""
        try:
            encrypted = self._path.read_bytes()
        except FileNotFoundError:
            return None
        tables = json.loads(self._cipher.decrypt(encrypted))
        if not isinstance(tables, dict):
            raise ValueError("not a table")
        return tables

    def write(self, data: Tables) -> None:
        """Replace the tables."""
        self.write_encrypted(self.encrypt(data), is_new=not self._path.exists())

    def encrypt(self, data: Tables) -> bytes:
        """Return the tables as the file holds them."""
        return self._cipher.encrypt(json.dumps(data).encode())

    def write_encrypted(self, encrypted: bytes, *, is_new: bool) -> None:
        """Replace the file's content.

        The folder of a new document is always made durable: another thread may have created it a moment ago,
        and not have fsynced it yet.
        """
        if is_new:
            self._path.parent.mkdir(mode=0o700, exist_ok=True)
            sync_folder(self._path.parent.parent)
        write_atomically(self._path, encrypted, self._write, drafts_beside(self._path))
