"""Records the users with an undelivered turn: in one file of fixed-size slots, with a user key in each.

The slots are reused, because creating and removing a file per turn took a seventh of the time of a tap.
"""

import os
import re
from pathlib import Path

USER_KEY = re.compile(rb"[a-z0-9_-]{1,64}")
SLOT_SIZE = 64  # bytes; a slot never crosses a memory page, so that a killed process leaves none half written


OUTBOX = "unfinished.marks"  # its name in a data folder


def recorded_users(path: Path) -> list[str]:
    """Return the users that a file records, sorted, also while a bot changes it. Raises OSError."""
    data = path.read_bytes() if path.exists() else b""
    return sorted(filter(None, map(_user_in, _slots(data))))


def _slots(data: bytes) -> list[bytes]:
    return [data[start : start + SLOT_SIZE] for start in range(0, len(data), SLOT_SIZE)]


def _user_in(slot: bytes) -> str | None:
    record = slot.rstrip(b"\0")
    return record.decode() if USER_KEY.fullmatch(record) else None


class OutboxFile:
    """A set of user keys, in memory and on disk. Methods raise OSError.

    Written without fsync: it has to survive a killed process, not a power cut.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._slot_count = os.fstat(self._file).st_size // SLOT_SIZE
        data = os.pread(self._file, self._slot_count * SLOT_SIZE, 0)
        self._slots: dict[str, int] = {}  # by user
        self._free: list[int] = []
        for slot, content in enumerate(_slots(data)):
            if user := _user_in(content):
                self._slots[user] = slot
            else:
                self._free.append(slot)

    def add(self, user: str) -> None:
        """Record a user; does nothing if they are recorded already."""
        if user in self._slots:
            return
        slot = self._free[-1] if self._free else self._slot_count
        os.pwrite(self._file, user.encode().ljust(SLOT_SIZE, b"\0"), slot * SLOT_SIZE)
        if self._free:
            self._free.pop()
        else:
            self._slot_count += 1
        self._slots[user] = slot

    def remove(self, user: str) -> None:
        """Clear a user's record; does nothing if there is none."""
        if user in self._slots:
            os.pwrite(self._file, bytes(SLOT_SIZE), self._slots[user] * SLOT_SIZE)
            self._free.append(self._slots.pop(user))

    def users(self) -> list[str]:
        """Return the recorded users, sorted."""
        return sorted(self._slots)

    def import_marker_files(self, folder: Path) -> None:
        """Take over the files of an older version, which made one for each user, and remove them."""
        for path in folder.glob("*"):
            if USER_KEY.fullmatch(path.name.encode()):
                self.add(path.name)
            path.unlink()

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)
