"""The documents read or written last: a tap in the middle of a conversation need not read the disk again.

The disk is the truth: what is remembered counts only while the file is the very one it was read from.
"""

import os
from pathlib import Path
from threading import Lock

MOST = 1_000  # documents, of some 3 KB each
CachedDocument = tuple[int, str]  # version and JSON
Stamp = tuple[int, int, int]


class DocumentCache:
    """Documents by path, with what shows that their file is still the same."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = Lock()  # the store's threads remember, too
        self._kept: dict[Path, tuple[Stamp, CachedDocument]] = {}

    def find(self, path: Path) -> CachedDocument | None:
        """The document, if its file has not changed since it was remembered."""
        known = self._kept.get(path)
        return known[1] if known and known[0] == _stamp(path) else None

    def remember(self, path: Path, document: CachedDocument) -> None:
        """Remember what stands in the file now, and forget what was remembered longest ago."""
        stamp = _stamp(path)
        with self._lock:
            self._kept.pop(path, None)
            if stamp:
                self._kept[path] = (stamp, document)
            while len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]

    def forget(self, path: Path) -> None:
        """Keep nothing of an erased document in memory either."""
        with self._lock:
            self._kept.pop(path, None)


def _stamp(path: Path) -> Stamp | None:
    try:
        it = os.stat(path)  # noqa: PTH116 (twice as fast, and done several times a tap)
    except OSError:
        return None
    return it.st_ino, it.st_size, it.st_mtime_ns
