"""Which case is due when: an empty file a case, whose time of change is the time it is due.

Read once at the start, by names and times alone: a start never reads a case.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

from bot.stores.atomic_files import make_folder, sync_folder


class DueIndex:
    """Times by key, in memory and on disk. Methods raise OSError."""

    def __init__(self, folder: Path) -> None:
        make_folder(folder)
        self._folder = folder
        with os.scandir(folder) as files:
            times = {file.name: datetime.fromtimestamp(file.stat().st_mtime, UTC) for file in files}
        self._times = times

    def keys_before(self, moment: datetime) -> list[str]:
        """The keys that are due by then, the longest due first."""
        found = [(time, key) for key, time in list(self._times.items()) if time <= moment]
        return [key for _, key in sorted(found)]

    def is_later(self, key: str, moment: datetime) -> bool:
        """Whether the key is due later than this, or not at all."""
        known = self._times.get(key)
        return known is None or known > moment

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
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.utime(descriptor, (moment.timestamp(), moment.timestamp()))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            sync_folder(self._folder)
        self._times[key] = moment
