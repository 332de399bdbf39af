"""A PostgreSQL server of one benchmark, and the processor time that its processes took."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.standins.database import Database

TICK = 1 / os.sysconf("SC_CLK_TCK")  # seconds


@contextmanager
def server() -> Iterator[Database]:
    """A server that waits for the disk at every commit: what is measured is durable."""
    database = Database(durable=True)
    try:
        yield database
    finally:
        database.stop()


def server_seconds(database: Database) -> float:
    """What the server has used so far: its first process, its connections, and those that have ended."""
    first = int((database.folder / "postmaster.pid").read_text().split()[0])
    spent = sum(_fields(first)[11:15])
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended
            fields = _fields(int(process.name))
            spent += sum(fields[11:13]) if fields[1] == first else 0
    return spent * TICK


def _fields(process: int) -> list[int]:
    """The numbers after a process's name and state: its parent is the second of them."""
    stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    return [0, *map(int, stat.rpartition(")")[2].split()[1:])]
