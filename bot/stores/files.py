"""Files that are written whole or not at all: to a temporary one, fsynced, then renamed over the old."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

DRAFT = ".draft"
Write = Callable[[int, bytes], int]


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
