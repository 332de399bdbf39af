"""Figures: what was measured, the goal, and what was checked so that they count; as a table and as JSON."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from tests.benchmarks.rounds import Spread

THOUSAND = 1_000


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `checked`: what the same run has verified."""

    point: int  # in the list of what the benchmarks have to show
    name: str
    value: Spread
    unit: str
    checked: str
    goal: float | None = None
    better: Literal["less", "more"] = "less"
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None if there is no goal."""
        if self.goal is None:
            return None
        return self.value.median <= self.goal if self.better == "less" else self.value.median >= self.goal


def as_table(figures: Sequence[Figure]) -> str:
    """Return the figures in Markdown, as the README shows them."""
    head = ("", "Figure", "Median", "Quartiles", "Goal", "")
    rows = [head, tuple("-" for _ in head), *map(_row, figures)]
    notes = [
        f"- {figure.point} {figure.name}: {figure.note} Checked: {figure.checked}." for figure in figures
    ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return "\n\n".join([machine(), table, "\n".join(notes)])


def write_json(figures: Sequence[Figure], path: Path) -> None:
    """Write the figures for programs to read."""
    path.parent.mkdir(exist_ok=True)
    lines = [{**asdict(figure), "met": figure.met} for figure in figures]
    report = {"machine": machine(), "figures": lines}
    path.write_text(json.dumps(report, indent=1, ensure_ascii=False), encoding="utf-8")


def machine() -> str:
    """Return when and on what machine this was measured."""
    now = datetime.now(UTC)
    system = f"{platform.system()} {platform.machine()}"
    return f"{now:%Y-%m-%d}, {os.cpu_count()} cores, {system}, Python {platform.python_version()}"


def _row(figure: Figure) -> tuple[str, ...]:
    sign = "at most" if figure.better == "less" else "at least"
    goal = "" if figure.goal is None else f"{sign} {figure.goal:g}"
    met = {True: "reached", False: "**missed**", None: ""}[figure.met]
    spread = f"{_number(figure.value.low)} – {_number(figure.value.high)}"
    return (
        str(figure.point),
        figure.name,
        f"{_number(figure.value.median)} {figure.unit}",
        spread,
        goal,
        met,
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= THOUSAND else f"{value:.3g}"
