"""Prints expected and come for every plan: `python -m tests.process.reminders [plan ...]`."""

import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.process.reminders.plans import ALONE
from tests.process.reminders.test_reminders import beside_each_other
from tests.process.reminders.world import Comparison, happened
from tests.standins.database import Database

SHARED = "shared"


async def main(names: Sequence[str]) -> None:
    """Print the table of each of these plans, or of all."""
    for name in names or (*ALONE, SHARED):
        with tempfile.TemporaryDirectory() as folder:
            shown(name, await _outcome(name, Path(folder)))


def shown(name: str, outcome: Comparison) -> None:
    """Print the table of one plan."""
    counts = Counter(line.fault or "right" for line in outcome.lines)
    said = ", ".join(f"{number} {fault}" for fault, number in counts.most_common())
    print(f"{name}: {said}", *outcome.lines, *outcome.wrong, sep="\n")  # noqa: T201


async def _outcome(name: str, folder: Path) -> Comparison:
    if name != SHARED:
        return await happened(ALONE[name](), folder)
    database = Database()
    try:
        return await beside_each_other(folder, database)
    finally:
        database.stop()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
