"""Who still has a turn to be told: places of one file, each for the key of one user.

Making and removing a file for each turn was a seventh of all that a tap costs.
"""

import os
import re
from pathlib import Path

KEY = re.compile(rb"[a-z0-9_-]{1,64}")
SIZE = 64  # bytes of a place; they never cross a page of memory, so that a kill leaves none half written


class OutboxFile:
    """Marks, in memory and on disk. Written without fsync: they are for a killed process. Raises OSError."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._count = os.fstat(self._file).st_size // SIZE
        kept = os.pread(self._file, self._count * SIZE, 0)
        names = [kept[place * SIZE : (place + 1) * SIZE].rstrip(b"\0") for place in range(self._count)]
        self._free = [place for place, name in enumerate(names) if not KEY.fullmatch(name)]
        self._places = {name.decode(): place for place, name in enumerate(names) if KEY.fullmatch(name)}

    def set(self, user: str) -> None:
        """Mark a user; nothing happens if they are."""
        if user in self._places:
            return
        place = self._free[-1] if self._free else self._count
        os.pwrite(self._file, user.encode().ljust(SIZE, b"\0"), place * SIZE)
        if self._free:
            self._free.pop()
        else:
            self._count += 1
        self._places[user] = place

    def clear(self, user: str) -> None:
        """Take the mark away; nothing happens if there is none."""
        if user in self._places:
            os.pwrite(self._file, bytes(SIZE), self._places[user] * SIZE)
            self._free.append(self._places.pop(user))

    def names(self) -> list[str]:
        """The users that are marked."""
        return sorted(self._places)

    def take_over(self, folder: Path) -> None:
        """An older version made a file for each user who was still to be told."""
        for path in folder.glob("*"):
            if KEY.fullmatch(path.name.encode()):
                self.set(path.name)
            path.unlink()

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)
