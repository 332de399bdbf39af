"""Files that are written whole or not at all: to a temporary one, fsynced, then renamed over the old."""

import fcntl
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from bot.stores import InUse, StoreDown

DRAFT = ".draft"
Write = Callable[[int, bytes], int]


class disk_errors_as_store_down:  # reads as a phrase where it is used
    """The disk's errors in the store's words."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, OSError):
            words = "Look whether the disk is full, and whether DATA_DIR can be written."
            raise StoreDown(f"The data cannot be read or written ({error.strerror}). {words}") from error


def lock_folder(folder: Path) -> int:
    """Keep other processes out until the descriptor is closed. Raises StoreDown if one is in, and OSError."""
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if isinstance(error, BlockingIOError):
            words = "Another bot is running on the same data folder. Stop it, or set another DATA_DIR."
            raise InUse(words) from None
        raise
    return descriptor


def make_folder(folder: Path) -> None:
    """Make a folder for its owner only, durably, and what is missing above it. Raises OSError."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def write_whole(path: Path, data: bytes, write: Write = os.write) -> None:
    """Replace `path` with `data`, durably: after this returns, a power cut loses nothing. Raises OSError."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}{DRAFT}")
    try:
        _write_new(draft, data, write)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def remove(path: Path) -> None:
    """Remove a file durably; nothing happens if there is none."""
    if path.exists():
        path.unlink()
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the folder's list of files durable: a rename or removal is part of it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_new(path: Path, data: bytes, write: Write) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        left = memoryview(data)
        while left:
            left = left[write(descriptor, bytes(left)) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
