"""Caches the documents read or written last, so that a tap in mid-conversation does not read the disk.

The disk has the last word: an entry is valid only while its file has not changed.
"""

import os
from pathlib import Path
from threading import Lock
from typing import NamedTuple

CAPACITY = 1_000  # documents, of some 3 KB each
FileSignature = tuple[int, int, int]  # inode, size, and modification time in nanoseconds


class CachedDocument(NamedTuple):
    """A document's version and its JSON."""

    version: int
    body: str


class DocumentCache:
    """Documents by path; the one stored longest ago is evicted first. `most`: how many are held."""

    def __init__(self, most: int = CAPACITY) -> None:
        self._most = most
        self._lock = Lock()  # worker threads store documents too
        self._entries: dict[Path, tuple[FileSignature, CachedDocument]] = {}

    def get(self, path: Path) -> CachedDocument | None:
        """Return the document, if its file has not changed since it was cached."""
        entry = self._entries.get(path)
        return entry[1] if entry and entry[0] == _signature(path) else None

    def put(self, path: Path, document: CachedDocument) -> None:
        """Cache what the file holds now, and evict the oldest entry if there are too many."""
        signature = _signature(path)
        with self._lock:
            self._entries.pop(path, None)
            if signature:
                self._entries[path] = (signature, document)
            while len(self._entries) > self._most:
                del self._entries[next(iter(self._entries))]

    def evict(self, path: Path) -> None:
        """Drop a document: an erased one must not stay in memory either."""
        with self._lock:
            self._entries.pop(path, None)


def _signature(path: Path) -> FileSignature | None:
    try:
        status = os.stat(path)  # noqa: PTH116 (twice as fast, and called several times a tap)
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
