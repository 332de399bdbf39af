"""Records when each case is due: in one empty file per case, whose modification time is the due time.

Only names and times are read at startup, so that starting never opens a case.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

from bot.stores.atomic_files import make_folder, sync_folder


class DueIndex:
    """Due times by case key, in memory and on disk. Methods raise OSError."""

    def __init__(self, folder: Path) -> None:
        make_folder(folder)
        self._folder = folder
        with os.scandir(folder) as files:
            times = {file.name: datetime.fromtimestamp(file.stat().st_mtime, UTC) for file in files}
        self._times = times

    def keys_due(self, before: datetime) -> list[str]:
        """Return the keys that are due by then, most overdue first."""
        due = [(time, key) for key, time in list(self._times.items()) if time <= before]
        return [key for _, key in sorted(due)]

    def is_later(self, key: str, moment: datetime) -> bool:
        """Whether the key is due later than this, or not at all."""
        time = self._times.get(key)
        return time is None or time > moment

    def set(self, key: str, moment: datetime | None) -> None:
        """Make the key due then, durably; None: never."""
        if self._times.get(key) == moment:
            return
        path = self._folder / key
        if moment is None:
            path.unlink(missing_ok=True)
            self._times.pop(key, None)
            return
        is_new = not path.exists()
        _set_modified(path, moment)
        if is_new:
            sync_folder(self._folder)
        self._times[key] = moment


def _set_modified(path: Path, moment: datetime) -> None:
    """Set the file's modification time durably, creating it if need be."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.utime(descriptor, (moment.timestamp(), moment.timestamp()))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
