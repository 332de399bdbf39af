"""Runs a PostgreSQL server for one benchmark, and reads the processor time of its processes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.standins.database import Database

TICK = 1 / os.sysconf("SC_CLK_TCK")  # seconds


@contextmanager
def server() -> Iterator[Database]:
    """Run a server that fsyncs every commit, so that what is measured is durable."""
    database = Database(durable=True)
    try:
        yield database
    finally:
        database.stop()


def server_seconds(database: Database) -> float:
    """Return the processor seconds used so far by its first process and all connections, past and present."""
    first = int((database.folder / "postmaster.pid").read_text().split()[0])
    spent = sum(_fields(first)[11:15])
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended
            fields = _fields(int(process.name))
            spent += sum(fields[11:13]) if fields[1] == first else 0
    return spent * TICK


def _fields(process: int) -> list[int]:
    """Return the fields of /proc/<pid>/stat after the name, with 0 for the state; [1] is the parent."""
    stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    return [0, *map(int, stat.rpartition(")")[2].split()[1:])]
