"""`python -m tests.benchmarks [figure…]`: takes measurements, prints the table, writes build/bench.json."""

import argparse
import asyncio
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path

from bot import logs
from tests.benchmarks.card import card
from tests.benchmarks.distant import distant
from tests.benchmarks.durable import durable
from tests.benchmarks.felt.felt import felt
from tests.benchmarks.felt.table import report
from tests.benchmarks.figures import Figure, write_json
from tests.benchmarks.flat import flat, flat_postgres
from tests.benchmarks.flood import flood
from tests.benchmarks.idle import idle
from tests.benchmarks.layers import layers
from tests.benchmarks.look_ups import look_ups
from tests.benchmarks.papers import papers
from tests.benchmarks.positions import positions
from tests.benchmarks.processes import processes
from tests.benchmarks.start_cost import start_cost
from tests.benchmarks.tap_cost import tap_cost

FIGURES: Mapping[str, Callable[[Path], AsyncIterator[Figure]]] = {
    "tap": tap_cost,
    "durable": durable,
    "flat": flat,
    "flat-postgres": flat_postgres,
    "start-cost": start_cost,
    "flood": flood,
    "look-ups": look_ups,
    "card": card,
    "processes": processes,
    "layers": layers,
    "idle": idle,
    "positions": positions,
    "felt": felt,
    "papers": papers,
    "distant": distant,
}
REPORT = Path("build/bench.json")


def main() -> None:
    """Measure the figures named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "figures", nargs="*", choices=[*FIGURES, []], metavar="figure", help=", ".join(FIGURES)
    )
    names = parser.parse_args().figures or list(FIGURES)
    logs.set_up("ERROR")
    warnings.simplefilter("ignore")  # the peers' own advice to their users
    figures = [figure for name in names for figure in _measured(name)]
    write_json(figures, REPORT)
    print(report(figures))  # noqa: T201 (what the command is for)


def _measured(name: str) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        yield from asyncio.run(_all(FIGURES[name](Path(folder))))


async def _all(figures: AsyncIterator[Figure]) -> list[Figure]:
    return [figure async for figure in figures]


if __name__ == "__main__":
    main()
