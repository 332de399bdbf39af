"""A data folder: locked for one process, with the pepper for user keys, and free of half-written files."""

import os
import re
import secrets
from functools import lru_cache
from pathlib import Path
from typing import get_args

import structlog

from bot.stores import Kind, StoreDown
from bot.stores.atomic_files import DRAFT_SUFFIX, OsWrite, lock_folder, make_folder, write_atomically
from bot.stores.crypto import KEY_FILE, Cipher, WrongKey
from bot.stores.key_record import NOT_THE_KEY
from bot.stores.tinydb.folder_keys import FolderKeys
from bot.stores.tinydb.storage import DRAFTS

DOCUMENT_KEY = re.compile(r"[a-z0-9_-]{1,64}")
PATHS = 4_000  # kept: to make a Path takes longer than to look up the document that it stands for
log = structlog.get_logger()


class DataFolder:
    """Opens and locks a folder. Opening it raises StoreDown and WrongKey; any method may raise OSError."""

    def __init__(self, path: Path, cipher: Cipher, write: OsWrite) -> None:
        self.path, self._cipher, self._write = path, cipher, write
        self._path_of = lru_cache(PATHS)(self._new_path)
        make_folder(path)
        self._lock = lock_folder(path)
        try:
            is_new = not (path / "pepper").exists()
            self.pepper = self._load_or_create_pepper()
            self.keys = FolderKeys(path, cipher, is_new, write)
            self._prepare_folders()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Release the lock."""
        os.close(self._lock)

    def document_path(self, kind: Kind, key: str) -> Path:
        """Return the path of a document's file. Raises ValueError if `key` is not a document key."""
        return self._path_of(kind, key)

    def _new_path(self, kind: Kind, key: str) -> Path:
        return self.path / kind / valid_key(key)[:2] / key

    def quarantine(self, path: Path) -> None:
        """Move a damaged file to `damaged/`, never over another; it stays there until its owner is erased."""
        folder = self.path / "damaged"
        make_folder(folder)
        if path.exists():
            path.rename(folder / f"{path.name}.{secrets.token_hex(4)}")
            log.error("document damaged", kind=path.parent.parent.name, kept_in="damaged")

    def adopt_pepper(self, pepper: bytes) -> None:
        """Replace the secret that user keys are hashed with, encrypted with the key that writes."""
        write_atomically(self.path / "pepper", self._cipher.encrypt(pepper), self._write)
        self.pepper = pepper

    def _load_or_create_pepper(self) -> bytes:
        """Return the pepper; decrypting it also checks the key."""
        path = self.path / "pepper"
        if not path.exists():
            if any(self.path.glob("user/*/*")):
                fault = "The file `pepper` is missing from DATA_DIR, and without it nobody can be recognised."
                raise StoreDown(f"{fault} Put it back from your copy. Nothing was changed.")
            self._cipher.refuse_weak()
            write_atomically(path, self._cipher.encrypt(secrets.token_bytes(32)), self._write)
        try:
            return self._cipher.decrypt(path.read_bytes())
        except WrongKey:
            beside = path.with_name(KEY_FILE)
            where = (
                f" As long as DATA_KEY was not set, it was the one in {beside}." if beside.exists() else ""
            )
            raise WrongKey(f"{NOT_THE_KEY}{where}") from None

    def _prepare_folders(self) -> None:
        """Create the bot's folders, and remove from them (only) the drafts that a killed process left.

        Until there was a folder for drafts, they stood beside the documents: that is looked through once.
        """
        for name in get_args(Kind):
            make_folder(self.path / name)
        drafts = self.path / DRAFTS
        beside = () if drafts.exists() else (f"{kind}/*/*" for kind in get_args(Kind))
        for pattern in ("pepper.*", "keys.*", f"{DRAFTS}/*", *beside):
            for draft in self.path.glob(pattern + DRAFT_SUFFIX):
                draft.unlink()
        make_folder(drafts)


def valid_key(key: str) -> str:
    """Return a document key unchanged. Raises ValueError if it is not one: keys become file names."""
    if not DOCUMENT_KEY.fullmatch(key):
        raise ValueError("not a key of a document")
    return key
