"""Point 9: what a person feels who taps, beside the peers, on wires of three lengths."""

import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from tests.benchmarks.felt.measuring import PAUSE, Cell, measure
from tests.benchmarks.felt.sides import BEFORE, OURS, PEERS, PROFILE, FeltSide
from tests.benchmarks.felt.table import CHECKED, MS, POINT, WIRE, figures_of, where
from tests.benchmarks.figures import Figure
from tests.benchmarks.rounds import Spread

TRIPS = (0.02, WIRE, 0.25)  # seconds: the same city, Europe, another continent or a bad line
CROWDS = {1: 10, 20: 4, 60: 3}  # how many tap at once, and how often
SILENCE = 80.0  # seconds: longer than servers keep idle connections
PLAN = (
    *(Cell(trip, people, rounds) for trip in TRIPS for people, rounds in CROWDS.items()),
    Cell(WIRE, 1, 1, SILENCE),
)
QUICK = (Cell(WIRE, 1, 3), Cell(WIRE, 20, 1))
PROFILED = (Cell(WIRE, 1, 11), Cell(WIRE, 20, 5), Cell(WIRE, 60, 5))


async def felt(
    folder: Path, plan: Sequence[Cell] = PLAN, pause: float = PAUSE, before: Path | None = None
) -> AsyncIterator[Figure]:
    """Compare with python-telegram-bot, sequential and concurrent, with aiogram, and with earlier code.

    `before`: the folder of a checkout of this project; its bot runs too.
    """
    sides = [FeltSide(OURS, folder / OURS)]
    if before:
        sides.append(FeltSide(BEFORE, folder / BEFORE, code=before.resolve()))
    sides += [FeltSide(peer, folder / peer) for peer in PEERS]
    rounds = [round_ async for round_ in measure(folder, sides, plan, pause)]
    for figure in figures_of(rounds):
        yield figure


async def profile(folder: Path, cells: Sequence[Cell] = PROFILED) -> AsyncIterator[Figure]:
    """Measure where the processor time of a tap goes in our process on a wire, for each of these cells.

    The profiler makes everything look more expensive, above all many small calls.
    """
    for number, cell in enumerate(cells):
        place = folder / str(number)
        place.mkdir()
        side = FeltSide(OURS, place / OURS, is_profiled=True)
        rounds = [round_ async for round_ in measure(place, [side], [cell])]
        for figure in figures_of(rounds):
            yield figure
        spent = json.loads((side.folder / PROFILE).read_text(encoding="utf-8"))
        for layer, seconds in spent.items():
            name = f"Profiled CPU of a tap on a wire, {where(cell)}: {layer}"
            cost = Spread.of([seconds * MS / cell.people / cell.all_rounds])
            share = f"{100 * seconds / sum(spent.values()):.0f} % of a tap."
            yield Figure(POINT, name, cost, "ms", CHECKED, note=share)
