"""Figures that were counted, and their table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `wanted`: the value it must have, or None if it is only counted."""

    name: str
    value: int | str
    wanted: int | str | None = None
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the value is the wanted one."""
        return self.wanted is None or self.value == self.wanted


def counted(happened: Mapping[str, int]) -> list[Figure]:
    """Return the counts of what happened, as lines of the table."""
    return [Figure(name, number) for name, number in sorted(happened.items())]


def as_table(title: str, figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table."""
    lines = [f"| {title} | | wanted | |", "| - | - | - | - |", *map(_row, figures)]
    notes = [f"- {figure.name}: {figure.note}" for figure in figures if figure.note]
    return "\n".join([*lines, *notes])


def _row(figure: Figure) -> str:
    wanted = "" if figure.wanted is None else str(figure.wanted)
    met = "" if figure.wanted is None else ("reached" if figure.met else "**missed**")
    return f"| {figure.name} | {figure.value} | {wanted} | {met} |"
