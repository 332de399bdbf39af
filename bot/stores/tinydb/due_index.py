"""Records when each case is due: in one empty file per case, whose modification time is the due time.

The folder is read when it is first asked what is due, and not when the store opens: it grows with all people.
Only names and times are read, and never a case.
"""

import os
from bisect import bisect_left, bisect_right, insort
from contextlib import suppress
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from threading import Lock

from bot.stores import DueCase
from bot.stores.atomic_files import make_folder, sync_folder


class DueIndex:
    """Due times by case key, on disk, and once they are read also in memory. Methods raise OSError.

    Any thread may call them, those about one key one after the other.
    """

    def __init__(self, folder: Path) -> None:
        make_folder(folder)
        self._folder = folder
        self._cases: dict[str, DueCase | None] = {}  # by key: those read, and those set; None: never due
        self._order: list[DueCase] = []  # the longest due first; empty until all are read
        self._lock, self._reading, self.is_read = Lock(), Lock(), False

    def read(self) -> None:
        """Read the folder, unless it has been. Where many people are stored, that takes a moment."""
        with self._reading:
            if self.is_read:
                return
            found = self._found()
            with self._lock:  # what was set meanwhile stands
                self._cases = {key: case for key, case in (found | self._cases).items() if case}
                self._order = sorted(filter(None, self._cases.values()))
                self.is_read = True

    def cases(self, before: datetime, most: int | None = None, after: DueCase | None = None) -> list[DueCase]:
        """Return the first of the cases due by then, most overdue first. `after`: those behind that one."""
        with self._lock:
            begin = bisect_right(self._order, after) if after else 0
            end = bisect_right(self._order, before, key=attrgetter("due"))
            return self._order[begin:end] if most is None else self._order[begin : min(end, begin + most)]

    def is_later(self, key: str, moment: datetime) -> bool:
        """Whether the key is due later than this, or not at all."""
        case = self._case(key)
        return case is None or case.due > moment

    def set(self, key: str, moment: datetime | None) -> None:
        """Make the key due then, durably; None: never."""
        case = self._case(key)
        if moment == (case.due if case else None):
            return
        path = self._folder / key
        if moment is None:
            path.unlink(missing_ok=True)
        else:
            is_new = not path.exists()
            _set_modified(path, moment)
            if is_new:
                sync_folder(self._folder)
        self._note(key, None if moment is None else DueCase(moment, key))

    def _case(self, key: str) -> DueCase | None:
        with self._lock:
            if self.is_read or key in self._cases:
                return self._cases.get(key)
        return _on_disk(self._folder / key)

    def _found(self) -> dict[str, DueCase | None]:
        """What stands in the folder. A file may be removed meanwhile."""
        found: dict[str, DueCase | None] = {}
        with os.scandir(self._folder) as files:
            for file in files:
                with suppress(FileNotFoundError):
                    found[file.name] = DueCase(datetime.fromtimestamp(file.stat().st_mtime, UTC), file.name)
        return found

    def _note(self, key: str, case: DueCase | None) -> None:
        with self._lock:
            before = self._cases.get(key)
            self._cases[key] = case
            if not self.is_read:
                return
            if before:
                del self._order[bisect_left(self._order, before)]
            if case:
                insort(self._order, case)
            else:
                del self._cases[key]


def _on_disk(path: Path) -> DueCase | None:
    try:
        return DueCase(datetime.fromtimestamp(path.stat().st_mtime, UTC), path.name)
    except FileNotFoundError:
        return None


def _set_modified(path: Path, moment: datetime) -> None:
    """Set the file's modification time durably, creating it if need be."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.utime(descriptor, (moment.timestamp(), moment.timestamp()))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
