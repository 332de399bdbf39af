"""What was counted, as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line. `wanted`: the value it must have; None where it is only counted."""

    name: str
    value: int | str
    wanted: int | str | None = None
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether it has the value it must have."""
        return self.wanted is None or self.value == self.wanted


def counted(happened: Mapping[str, int]) -> list[Figure]:
    """The counts of what happened, as lines of the table."""
    return [Figure(name, number) for name, number in sorted(happened.items())]


def as_table(title: str, figures: Sequence[Figure]) -> str:
    """The figures as Markdown."""
    lines = [f"| {title} | | wanted | |", "| - | - | - | - |", *map(_row, figures)]
    notes = [f"- {figure.name}: {figure.note}" for figure in figures if figure.note]
    return "\n".join([*lines, *notes])


def _row(figure: Figure) -> str:
    wanted = "" if figure.wanted is None else str(figure.wanted)
    met = "" if figure.wanted is None else ("reached" if figure.met else "**missed**")
    return f"| {figure.name} | {figure.value} | {wanted} | {met} |"
