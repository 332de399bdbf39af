"""The table by fault: a row for each, with what it has done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.chaos.stage.ledger import Tally

HEAD = (
    "fault",
    "struck",
    "written",
    "lost",
    "stuck",
    "elsewhere",
    "doubled",
    "out of order",
    "told to say it again",
    "reminders lost",
    "reminders doubled",
    "wait: half",
    "wait: slowest",
)


@dataclass
class Row:
    """What a fault has done, or all together. `waits`: of those who met no flood limit, in seconds."""

    fault: str
    struck: dict[str, int]
    lines: int
    tally: Tally
    stuck: list[str]
    told: int
    reminders_lost: int
    reminders_doubled: int
    waits: list[float]
    harm: dict[str, int] = field(default_factory=dict)

    @property
    def missed(self) -> list[str]:
        """What is not as it has to be."""
        counts = {
            "lost": self.tally.lost,
            "stuck": len(self.stuck),
            "elsewhere": self.tally.elsewhere,
            "doubled": self.tally.doubled,
            "out of order": self.tally.out_of_order,
            "reminders lost": self.reminders_lost,
            **self.harm,
        }
        never = [f"{name} never struck" for name, times in self.struck.items() if not times]
        return [f"{name}: {count}" for name, count in counts.items() if count] + never


def as_rows(title: str, rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table, with a note for each row that is not as it has to be."""
    lines = [f"### {title}", "", f"| {' | '.join(HEAD)} |", f"|{' - |' * len(HEAD)}", *map(as_line, rows)]
    notes = [f"- {row.fault}: {'; '.join([*row.missed, *_examples(row)])}" for row in rows if row.missed]
    return "\n".join([*lines, "", *notes])


def as_line(row: Row) -> str:
    """Return a row of the table."""
    tally, waits = row.tally, row.waits or [0.0]
    cells = (
        row.fault,
        sum(row.struck.values()),
        row.lines,
        tally.lost,
        len(row.stuck),
        tally.elsewhere,
        tally.doubled,
        tally.out_of_order,
        row.told,
        row.reminders_lost,
        row.reminders_doubled,
        f"{median(waits):.2f} s",
        f"{max(waits):.1f} s",
    )
    return f"| {' | '.join(map(str, cells))} |"


def _examples(row: Row) -> list[str]:
    return [*row.tally.notes[:3], *row.stuck[:2]]
