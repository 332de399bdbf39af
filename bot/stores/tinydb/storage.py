"""One document on the disk, in TinyDB's form."""

import json
import os
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from bot.stores.atomic_files import Write, sync_folder, write_whole
from bot.stores.crypto import Cipher


class EncryptedStorage(Storage):
    """TinyDB's storage for one document: encrypted, atomic and durable."""

    def __init__(self, path: Path, cipher: Cipher, write: Write = os.write) -> None:
        self._path, self._cipher, self._write = path, cipher, write

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The tables, or None where there is no file. Raises WrongKey or ValueError when it is damaged."""
        try:
            sealed = self._path.read_bytes()
        except FileNotFoundError:
            return None
        tables = json.loads(self._cipher.decrypt(sealed))
        if not isinstance(tables, dict):
            raise ValueError("not a table")
        return tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the tables."""
        self.replace(self.seal(data), is_new=not self._path.exists())

    def seal(self, data: dict[str, dict[str, Any]]) -> bytes:
        """The tables as they stand on the disk."""
        return self._cipher.encrypt(json.dumps(data).encode())

    def replace(self, sealed: bytes, *, is_new: bool) -> None:
        """Replace the tables with sealed ones. For a new document the folder is made durable whoever made it:
        another thread may have, a moment ago."""
        if is_new:
            self._path.parent.mkdir(mode=0o700, exist_ok=True)
            sync_folder(self._path.parent.parent)
        write_whole(self._path, sealed, self._write)
