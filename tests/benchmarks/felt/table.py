"""The felt table: a line for each wire and crowd, a column for each side, and the goals that hang on it."""

import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.benchmarks.felt.measuring import Cell, FeltRound
from tests.benchmarks.felt.sides import BEFORE, OURS
from tests.benchmarks.figures import Figure, as_table
from tests.benchmarks.rounds import Spread

POINT, MS = 9, 1000
CHECKED = "every answer is kept and every call was made, on each side"
WIRE, MANY = 0.08, 60  # seconds there and back, and people at once, for which goals hold
BEYOND_A_TRIP, LONGEST_WAIT, TO_PTB = 12, 1200, 0.35  # goals: ms, ms, times
CPU_GOALS = {"ptb": 1.25, "aiogram": 1.0, BEFORE: None}  # times that of the others
NOTE = "from the moment Telegram has the tap; the trip of the wire is in it."
Rounds = Sequence[FeltRound]


@dataclass(frozen=True, slots=True)
class Part:
    """What is shown of each cell: all that the rounds have of it. `form`: how a number is written."""

    title: str
    unit: str
    values: Callable[[FeltRound], Iterable[float]]
    form: str = ",.0f"
    has_95th: bool = False


PARTS = {
    "question": Part(
        "Until the next question reaches Telegram, median / 95th, in ms",
        "ms",
        lambda round_: (seconds * MS for seconds in round_.question),
        has_95th=True,
    ),
    "spinner": Part(
        "Until the press is answered, median / 95th, in ms",
        "ms",
        lambda round_: (seconds * MS for seconds in round_.spinner),
        has_95th=True,
    ),
    "cpu": Part("Processor time of a tap, in ms", "ms", lambda round_: [round_.cpu * MS], ".1f"),
    "connections": Part(
        "Connections opened for a tap", "connections", lambda round_: [round_.connections], ".2g"
    ),
    "busiest": Part(
        "Messages sent in the busiest second (Telegram takes some 30 of a bot; the stand-in takes all)",
        "messages",
        lambda round_: [round_.busiest],
    ),
}


@dataclass(frozen=True, slots=True)
class FeltFigure(Figure):
    """A cell of the felt table. `part`: a key of PARTS. `trip`: of the wire, in ms."""

    side: str = ""
    part: str = ""
    trip: float = 0.0
    people: int = 0
    silence: float | None = None
    high95: float = 0.0
    samples: int = 0


def report(figures: Sequence[Figure]) -> str:
    """Return all figures in Markdown: those with goals, then a table for each part of the cells."""
    cells = [figure for figure in figures if isinstance(figure, FeltFigure)]
    others = as_table([figure for figure in figures if not isinstance(figure, FeltFigure)])
    tables = [_table([cell for cell in cells if cell.part == part], PARTS[part]) for part in PARTS]
    return "\n\n".join([others, *tables] if cells else [others])


def figures_of(rounds: Rounds) -> Iterator[Figure]:
    """Yield what the rounds show: first the goals, then the cells of the table."""
    usual = [round_ for round_ in rounds if round_.cell.silence is None]
    yield from _waits([round_ for round_ in usual if round_.side == OURS])
    yield from _ratios(usual)
    for cell in dict.fromkeys(round_.cell for round_ in rounds):
        for side in dict.fromkeys(round_.side for round_ in rounds):
            own = [round_ for round_ in rounds if round_.cell == cell and round_.side == side]
            for name, part in PARTS.items():
                if values := [value for round_ in own for value in part.values(round_)]:
                    yield _cell(side, name, cell, values)


def where(cell: Cell) -> str:
    """Return in words who taps, and how far from Telegram."""
    people = "one person" if cell.people == 1 else f"{cell.people} people"
    return f"{people} at {cell.trip * MS:g} ms{f' after {cell.silence:g} s' if cell.silence else ''}"


def _waits(ours: Rounds) -> Iterator[Figure]:
    for cell in dict.fromkeys(round_.cell for round_ in ours if round_.cell.people == 1):
        own = [round_ for round_ in ours if round_.cell == cell]
        beyond = Spread.of((round_.question[0] - cell.trip) * MS for round_ in own)
        name = f"Question beyond one trip, ours, {where(cell)}"
        yield Figure(POINT, name, beyond, "ms", CHECKED, BEYOND_A_TRIP, note=NOTE)
    if crowd := _at(ours, WIRE, MANY):
        name = f"Longest wait for the question, ours, {where(crowd[0].cell)}"
        longest = Spread.of(max(round_.question) * MS for round_ in crowd)
        yield Figure(POINT, name, longest, "ms", CHECKED, LONGEST_WAIT, note=NOTE)


def _ratios(rounds: Rounds) -> Iterator[Figure]:
    """Yield our figures as multiples of the others', round by round."""
    for other, cpu_goal in CPU_GOALS.items():
        for cell in dict.fromkeys(round_.cell for round_ in rounds if round_.cell.trip == WIRE):
            ours, theirs = (_at(rounds, WIRE, cell.people, side) for side in (OURS, other))
            pairs = list(zip(ours, theirs, strict=False))  # a slow side has fewer rounds
            if not pairs:
                continue
            longer = Spread.of(_median(our) / _median(their) for our, their in pairs)
            goal = TO_PTB if other == "ptb" and cell.people == 1 else None
            name = f"Question, ours to {other}, {where(cell)}"
            yield Figure(POINT, name, longer, "times", CHECKED, goal, note=NOTE)
            cpu = Spread.of(our.cpu / their.cpu for our, their in pairs)
            name = f"CPU of a tap on a wire, ours to {other}, {where(cell)}"
            yield Figure(POINT, name, cpu, "times", CHECKED, cpu_goal)


def _at(rounds: Rounds, trip: float, people: int, side: str = OURS) -> list[FeltRound]:
    place = (side, trip, people)
    return [round_ for round_ in rounds if (round_.side, round_.cell.trip, round_.cell.people) == place]


def _median(round_: FeltRound) -> float:
    return statistics.median(round_.question)


def _cell(side: str, part: str, cell: Cell, values: Sequence[float]) -> FeltFigure:
    return FeltFigure(
        POINT,
        f"{part.capitalize()}, {side}, {where(cell)}",
        Spread.of(values),
        PARTS[part].unit,
        CHECKED,
        side=side,
        part=part,
        trip=cell.trip * MS,
        people=cell.people,
        silence=cell.silence,
        high95=statistics.quantiles(values, n=20, method="inclusive")[-1] if values[1:] else values[0],
        samples=len(values),
    )


def _table(cells: Sequence[FeltFigure], part: Part) -> str:
    sides = list(dict.fromkeys(cell.side for cell in cells))
    rows: dict[tuple[str, int], dict[str, str]] = {}
    for cell in cells:
        silence = f", after {cell.silence:g} s" if cell.silence else ""
        rows.setdefault((f"{cell.trip:g} ms{silence}", cell.people), {})[cell.side] = _shown(cell, part)
    lines = [["wire", "people", *sides], ["-"] * (len(sides) + 2)]
    for (wire, people), shown in rows.items():
        lines.append([wire, str(people), *(shown.get(side, "") for side in sides)])
    return "\n".join([f"{part.title}:", "", *(f"| {' | '.join(line)} |" for line in lines)])


def _shown(cell: FeltFigure, part: Part) -> str:
    median = format(cell.value.median, part.form)
    return f"{median} / {cell.high95:{part.form}}" if part.has_95th else median
