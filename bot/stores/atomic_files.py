"""Writes files all or nothing: a temporary file is written, fsynced and renamed over the old one."""

import fcntl
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bot.stores import InUse, StoreDown

DRAFT_SUFFIX = ".draft"  # of a file still being written
OsWrite = Callable[[int, bytes], int]  # the signature of `os.write`: tests pass one that fails


class DiskErrorsAsStoreDown:
    """Turns an OSError into StoreDown. A class, because a generator costs three times as much per call."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, OSError):
            advice = "Look whether the disk is full, and whether DATA_DIR can be written."
            raise StoreDown(f"The data cannot be read or written ({error.strerror}). {advice}") from error


def lock_folder(folder: Path) -> int:
    """Lock the folder against other processes until the returned descriptor is closed.

    Raises InUse if another process holds the lock, and OSError.
    """
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if isinstance(error, BlockingIOError):
            problem = "Another bot is running on the same data folder."
            raise InUse(f"{problem} Stop it, or set another DATA_DIR.") from None
        raise
    return descriptor


def make_folder(folder: Path) -> None:
    """Create a folder and its missing parents durably, readable by the owner only. Raises OSError."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def write_atomically(path: Path, data: bytes, write: OsWrite = os.write, drafts: Path | None = None) -> None:
    """Replace `path` with `data` durably: once this returns, a power cut loses nothing. Raises OSError.

    `drafts`: a folder of the same disk in which the file is written first; by default beside `path`.
    """
    folder = drafts or path.parent
    draft = f"{folder}/{path.name}.{secrets.token_hex(4)}{DRAFT_SUFFIX}"  # a Path costs more than the write
    try:
        _write_new(draft, data, write)
        os.replace(draft, path)  # noqa: PTH105
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(draft)  # noqa: PTH108
        raise
    sync_folder(path.parent)


def remove(path: Path) -> None:
    """Remove a file durably; does nothing if there is none. Raises OSError."""
    if path.exists():
        path.unlink()
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Fsync the folder's list of files: a rename or removal is durable only then. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_new(path: str, data: bytes, write: OsWrite) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        remaining = memoryview(data)
        while remaining:
            remaining = remaining[write(descriptor, bytes(remaining)) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
