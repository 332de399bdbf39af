"""`python -m tests.chaos`: everything goes wrong at once; prints what was lost, which has to be nothing."""

import argparse
import asyncio
import logging
import sys
import tempfile
import warnings
from dataclasses import replace
from pathlib import Path

from bot import logs
from tests.chaos.disks import disks
from tests.chaos.figures import Figure, as_table
from tests.chaos.polling import polling
from tests.chaos.size import FULL, Size
from tests.chaos.unasked import unasked
from tests.chaos.webhooks import webhooks
from tests.standins.database import Database

PARTS = ("webhooks", "polling", "unasked", "disks")


def main() -> None:
    """Run the parts named, or all; the exit code says whether anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="part", help=", ".join(PARTS))
    for name in ("people", "kills", "pause", "reminded", "patience", "seed"):
        default = getattr(FULL, name)
        parser.add_argument(f"--{name}", type=type(default), default=default, help=f"default {default}")
    given = vars(parser.parse_args())
    parts = given.pop("parts") or PARTS
    logs.set_up("ERROR")
    logging.disable()  # the pool logs that the database is down, which is killed on purpose
    warnings.simplefilter("ignore")
    lost = [not figure.met for part in parts for figure in _shown(part, replace(FULL, **given))]
    sys.exit(any(lost))


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
    database = Database()
    try:
        return asyncio.run(webhooks(folder, database, size))
    finally:
        database.stop()


if __name__ == "__main__":
    main()
