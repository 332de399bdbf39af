"""A data folder: for one process alone, with a secret for the names of users, and nothing half written."""

import os
import re
import secrets
from pathlib import Path
from typing import get_args

import structlog

from bot.stores import Kind, StoreDown
from bot.stores.atomic_files import DRAFT, Write, lock_folder, make_folder, write_whole
from bot.stores.crypto import Cipher, WrongKey

KEY = re.compile(r"[a-z0-9_-]{1,64}")
log = structlog.get_logger()


class DataFolder:
    """Opens a folder, and keeps other processes out. Raises OSError, and at the start StoreDown, WrongKey."""

    def __init__(self, path: Path, cipher: Cipher, write: Write) -> None:
        self.path, self._cipher, self._write = path, cipher, write
        make_folder(path)
        self._lock = lock_folder(path)
        try:
            self.pepper = self._open_pepper()
            self._tidy_up()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let another process in."""
        os.close(self._lock)

    def document(self, kind: Kind, key: str) -> Path:
        """The file of a document. Raises ValueError for what is no key."""
        return self.path / kind / checked(key)[:2] / key

    def set_aside(self, path: Path) -> None:
        """Move a damaged file to `damaged/`: kept until its owner is erased, never over another."""
        aside = self.path / "damaged"
        make_folder(aside)
        if path.exists():
            path.rename(aside / f"{path.name}.{secrets.token_hex(4)}")
            log.error("document damaged", kind=path.parent.parent.name, kept_in="damaged")

    def adopt(self, pepper: bytes) -> None:
        """Know users by this secret from now on, written with the first key."""
        write_whole(self.path / "pepper", self._cipher.encrypt(pepper), self._write)
        self.pepper = pepper

    def _open_pepper(self) -> bytes:
        path = self.path / "pepper"
        if not path.exists():
            if any(self.path.glob("user/*/*")):
                words = "The file `pepper` is missing from DATA_DIR, and without it nobody can be recognised."
                raise StoreDown(f"{words} Put it back from your copy. Nothing was changed.")
            write_whole(path, self._cipher.encrypt(secrets.token_bytes(32)), self._write)
        try:
            return self._cipher.decrypt(path.read_bytes())
        except WrongKey:
            words = "DATA_KEY is not the one these data were written with. Nothing was changed."
            raise WrongKey(f"{words} Set the old key again, or point DATA_DIR to an empty folder.") from None

    def _tidy_up(self) -> None:
        """Make the folders, and remove what a kill left half written; only in our own folders."""
        for name in get_args(Kind):
            make_folder(self.path / name)
        for pattern in ("pepper.*", *(f"{kind}/*/*" for kind in get_args(Kind))):
            for draft in self.path.glob(pattern + DRAFT):
                draft.unlink()


def checked(key: str) -> str:
    """The key of a document. Raises ValueError if it is none: keys become names of files."""
    if not KEY.fullmatch(key):
        raise ValueError("not a key of a document")
    return key
