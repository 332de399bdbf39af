"""`python -m tests.chaos`: everything goes wrong at once; prints what was lost, which has to be nothing."""

import argparse
import asyncio
import logging
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from bot import logs
from tests.chaos.disks import disks
from tests.chaos.figures import Figure, as_table
from tests.chaos.injectors.listing import BY_NAME
from tests.chaos.mixed import ALL, mixed
from tests.chaos.polling import polling
from tests.chaos.size import BY_FAULT, FULL, Size
from tests.chaos.stage.scene import KINDS, StoreKind
from tests.chaos.table import as_rows
from tests.chaos.unasked import unasked
from tests.chaos.webhooks import webhooks
from tests.standins.database import Database

PARTS = ("webhooks", "polling", "unasked", "disks", "faults")
OPTIONS = {"storm": "seconds"}  # the names of options that differ from the fields of a size


def main() -> None:
    """Run the parts named, or all; the exit code says whether anything was lost."""
    given = vars(_parser().parse_args())
    parts, faults, stores = given.pop("parts") or PARTS, given.pop("fault"), given.pop("store")
    changes = {name: value for name, value in given.items() if value is not None}
    logs.set_up("ERROR")
    logging.disable()  # the pool logs that the database is down, which is killed on purpose
    warnings.simplefilter("ignore")
    missed = []
    for part in parts:
        if part == "faults":
            missed += [_by_fault(store, replace(BY_FAULT, **changes), faults) for store in stores or KINDS]
        else:
            missed += [not figure.met for figure in _shown(part, replace(FULL, **changes))]
    sys.exit(any(missed))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="part", help=", ".join(PARTS))
    for field in fields(Size):
        if field.type in (int, float) and field.name not in ("share", "database_kills"):
            full, by_fault = getattr(FULL, field.name), getattr(BY_FAULT, field.name)
            default = f"default {full}" if full == by_fault else f"default {full}, by fault {by_fault}"
            option: dict[str, Any] = {"dest": field.name, "type": field.type, "help": default}
            parser.add_argument(f"--{OPTIONS.get(field.name, field.name)}", **option)
    names = ", ".join([*BY_NAME, ALL])
    parser.add_argument("--fault", action="append", choices=[*BY_NAME, ALL], metavar="NAME", help=names)
    parser.add_argument("--store", action="append", choices=KINDS, help="for the part faults")
    return parser


def _by_fault(store: StoreKind, size: Size, faults: Sequence[str] | None) -> bool:
    """Print the table of one store; returns whether anything is not as it has to be."""
    with tempfile.TemporaryDirectory() as folder, _database(store == "postgresql") as database:
        rows = asyncio.run(mixed(store, Path(folder), database, size, faults or ()))
    print(as_rows(f"By fault: {store}", rows), "\n", flush=True)  # noqa: T201 (what the command is for)
    return any(row.missed for row in rows)


def _shown(part: str, size: Size) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        figures = _counted(part, size, Path(folder))
    print(as_table(part, figures), "\n", flush=True)  # noqa: T201 (what the command is for)
    return figures


def _counted(part: str, size: Size, folder: Path) -> list[Figure]:
    if part == "disks":
        return asyncio.run(disks(folder))
    if part == "polling":
        return asyncio.run(polling(folder, size))
    if part == "unasked":
        return asyncio.run(unasked(folder, size))
    with _database() as database:
        assert database is not None
        return asyncio.run(webhooks(folder, database, size))


@contextmanager
def _database(needed: bool = True) -> Iterator[Database | None]:
    """A PostgreSQL of this run's own, if it is needed."""
    database = Database() if needed else None
    try:
        yield database
    finally:
        if database:
            database.stop()


if __name__ == "__main__":
    main()
