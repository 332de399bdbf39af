"""Expected and come, side by side."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from tests.process.reminders.calendar import LONDON
from tests.process.reminders.oracle import Due, arrival
from tests.process.reminders.recognised import Notice, NoticeKind

Flaw = Literal["", "lost", "doubled", "not expected", "wrong in words", "wrong in sound"]
Whose = tuple[str, NoticeKind]  # who, and what


@dataclass(frozen=True, slots=True)
class Expected:
    """A notice that has to come once, between two moments, and what it has to say."""

    due: Due
    first: datetime
    last: datetime

    def fits(self, notice: Notice) -> bool:
        """Whether a notice came in time to be this one."""
        return self.first <= notice.moment <= self.last

    @property
    def missing(self) -> str:
        """What it looks like in the table."""
        words = " ".join(self.due.words_at(self.first))
        until = f"-{_shown(self.last)}" if self.last > self.first else ""
        return f"{_shown(self.first)}{until} {self.due.kind} {words}".strip()


@dataclass
class Line:
    """A line of the table: what was expected, and what came for it."""

    row: str
    who: str
    expected: Expected | None
    came: list[Notice] = field(default_factory=list)

    @property
    def fault(self) -> Flaw:
        """What is wrong, if anything."""
        if self.expected is None:
            return "not expected"
        if not self.came:
            return "lost"
        if any(not self._is_right(notice, self.expected.due) for notice in self.came):
            return "wrong in words"
        if self.expected.due.soundless in {not notice.soundless for notice in self.came}:
            return "wrong in sound"
        return "doubled" if len(self.came) > 1 else ""

    @property
    def moment(self) -> datetime:
        """What the lines are in order of."""
        return self.expected.first if self.expected else self.came[0].moment

    def __str__(self) -> str:
        came = "; ".join(f"{_shown(notice.moment)} {_began(notice)}" for notice in self.came)
        return f"  {self.fault:14} {self.row:50} | {self.who:14} | {self._expected():64} | {came}"

    def _expected(self) -> str:
        return self.expected.missing if self.expected else "-"

    def _is_right(self, notice: Notice, due: Due) -> bool:
        return all(notice.says(words) for words in due.words_at(notice.moment))


def expected(dues: Iterable[Due], looks: Sequence[datetime], slack: timedelta) -> Iterator[Expected]:
    """What has to come, of what falls due. `slack`: how much later it may come, after trouble."""
    for due in dues:
        if first := arrival(due, looks):
            yield Expected(due, first, min(first + slack, due.until))


def side_by_side(row: str, wanted: Iterable[Expected], came: Iterable[Notice]) -> list[Line]:
    """A line for each expected notice, and for each that was not expected."""
    lines: defaultdict[Whose, list[Line]] = defaultdict(list)
    for each in sorted(wanted, key=lambda expected: expected.first):
        lines[each.due.who, each.due.kind].append(Line(row, each.due.who, each))
    for notice in came:
        candidates = lines[notice.who, notice.kind]
        fitting = [line for line in candidates if line.expected and line.expected.fits(notice)]
        line = min(fitting, key=lambda line: len(line.came), default=Line(row, notice.who, None))
        line.came.append(notice)
        if line.expected is None:
            candidates.append(line)
    return sorted((line for some in lines.values() for line in some), key=lambda line: line.moment)


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%a %d %b %H:%M}"


def _began(notice: Notice) -> str:
    """The words without the neutral beginning."""
    words = notice.words.partition("\n\n")[2] or notice.words
    return f"{notice.kind}: {words[:70]!r}"
