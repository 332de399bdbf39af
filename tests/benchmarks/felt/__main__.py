"""`python -m tests.benchmarks.felt`: measures what a person feels, with more to choose than `make bench`."""

import argparse
import asyncio
import tempfile
import warnings
from collections.abc import AsyncIterator
from pathlib import Path

from bot import logs
from tests.benchmarks.felt.felt import PLAN, QUICK, felt, profile
from tests.benchmarks.felt.table import report
from tests.benchmarks.figures import Figure, write_json

REPORT = Path("build/felt.json")


def main() -> None:
    """Measure, print the tables and write build/felt.json."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.felt", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one wire and few rounds, to try something out")
    parser.add_argument("--before", type=Path, help="another checkout of this project, to be compared too")
    parser.add_argument("--profile", choices=["ours"], help="where the processor time of a tap goes")
    options = parser.parse_args()
    if options.before and not (options.before / "bot" / "__main__.py").is_file():
        parser.error(f"{options.before} is no checkout: the installed bot would run in its place")
    logs.set_up("ERROR")
    warnings.simplefilter("ignore")  # the peers' own advice to their users
    with tempfile.TemporaryDirectory() as place:
        folder, plan = Path(place), QUICK if options.quick else PLAN
        measured = profile(folder) if options.profile else felt(folder, plan, before=options.before)
        figures = asyncio.run(_all(measured))
    write_json(figures, REPORT)
    print(report(figures))  # noqa: T201 (what the command is for)


async def _all(figures: AsyncIterator[Figure]) -> list[Figure]:
    return [figure async for figure in figures]


if __name__ == "__main__":
    main()
