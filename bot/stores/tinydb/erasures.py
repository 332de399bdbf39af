"""What a data folder records beside its documents: what was erased, and whether an import is under way.

Of everything erased there is an empty file in `forgotten/`: its name is the mark, and its modification time
the moment. So reading needs no lock, and one that is written twice is one.
"""

import os
import re
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from bot.stores import Forgotten
from bot.stores.atomic_files import make_folder, remove, sync_folder

MARK = re.compile(r"[0-9a-f]{32}")


class ErasureRecords:
    """The records of a data folder. Methods raise OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._importing = folder / "forgotten", folder / "importing"

    def add(self, records: Collection[Forgotten]) -> None:
        """Record durably what was erased, and when; of two records of the same, the later stays."""
        make_folder(self._folder)
        for record in records:
            self._add(self._folder / record.mark, record.at.timestamp())
        sync_folder(self._folder)

    def all(self) -> list[Forgotten]:
        """Return every record, in the order of the marks."""
        if not self._folder.is_dir():
            return []
        with os.scandir(self._folder) as files:
            found = [(file.name, file.stat().st_mtime) for file in files if MARK.fullmatch(file.name)]
        return [Forgotten(mark, datetime.fromtimestamp(at, UTC)) for mark, at in sorted(found)]

    def drop(self, before: datetime) -> None:
        """Remove the records of what was erased before then."""
        for record in self.all():
            if record.at < before:
                remove(self._folder / record.mark)

    def _add(self, path: Path, at: float) -> None:
        is_new = not path.exists()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            if is_new or os.fstat(descriptor).st_mtime < at:
                os.utime(descriptor, (at, at))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    @property
    def is_importing(self) -> bool:
        """Whether an import has begun and was not finished."""
        return self._importing.exists()

    def begin_import(self) -> None:
        """Record durably that an import has begun."""
        self._importing.touch(mode=0o600)
        sync_folder(self._importing.parent)

    def finish_import(self) -> None:
        """Record durably that everything is there."""
        remove(self._importing)
