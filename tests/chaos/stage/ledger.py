"""What each person wrote, in which case and in which order, and how that compares with what the bot has kept.

The ledger is written by the people themselves, before the bot hears a word of it. It is compared with what
Telegram shows, and with the documents that are in the store at the end.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from flows.state.case import Case

# "sent": has to be kept. "told": the bot has apologised, so that it may be kept or not.
# "astray": the words sent with it, in one go, ended at another question than they lead to.
# "cut off": the person was stuck before it was finished, and is counted as that.
State = Literal["sent", "told", "astray", "cut off"]


@dataclass
class Line:
    """A sentence about one case. `number`: its place among all lines of this person."""

    number: int
    case: str
    words: str
    state: State = "sent"


@dataclass
class Ledger:
    """Everything that one person wrote. `names`: those given to each case, by its id, in order."""

    person: str = ""
    lines: list[Line] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)

    def write(self, case: str, words: str) -> Line:
        """Note a line before it is sent."""
        self.lines.append(line := Line(len(self.lines), case, words))
        return line

    def name(self, case: str, name: str) -> None:
        """Note a name before it is sent."""
        self.names[case].append(name)

    def certain(self) -> list[Line]:
        """The lines that the bot has to keep."""
        return [line for line in self.lines if line.state == "sent"]

    def is_foreign(self, case: str, name: str | None) -> bool:
        """Whether a case carries a name that this person gave to another one."""
        return any(name in names for other, names in self.names.items() if other != case)


@dataclass
class Tally:
    """How much went wrong. `notes`: the first examples."""

    lost: int = 0
    elsewhere: int = 0
    doubled: int = 0
    out_of_order: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Add another tally to this one."""
        self.lost += other.lost
        self.elsewhere += other.elsewhere
        self.doubled += other.doubled
        self.out_of_order += other.out_of_order
        self.notes += other.notes


def compared(ledgers: Sequence[Ledger], cases: Mapping[str, Case]) -> Tally:
    """Compare all that was written with the cases that are kept, by id."""
    where, tally = _places(cases.values()), Tally()
    for ledger in ledgers:
        for line in ledger.lines:
            _count_line(ledger.person, line, where.get(line.words, ()), tally)
        tally.out_of_order += sum(_inversions(ledger, case) for case in cases.values())
        for id in ledger.names:
            _count_name(ledger, id, cases.get(id), tally)
    return tally


def _places(cases: Iterable[Case]) -> dict[str, list[str]]:
    """The ids of the cases in which each sentence stands, as often as it stands there."""
    places: dict[str, list[str]] = {}
    for case in cases:
        for words in _said(case):
            places.setdefault(words, []).append(case.id)
    return places


def _said(case: Case) -> Iterator[str]:
    return (entry.said for entry in case.contacts if entry.said)


def _count_line(who: str, line: Line, places: Sequence[str], tally: Tally) -> None:
    counts = Counter(places)
    elsewhere = len(places) - counts[line.case]
    if elsewhere:
        tally.elsewhere += elsewhere
        tally.notes.append(f"{who}, line {line.number}, is in another case")
    tally.doubled += max(counts[line.case] - 1, 0)
    if not places and line.state == "astray":
        tally.out_of_order += 1
        tally.notes.append(f"{who}, line {line.number}, went astray")
    elif not places and line.state == "sent":
        tally.lost += 1
        tally.notes.append(f"{who}, line {line.number}, is lost")


def _inversions(ledger: Ledger, case: Case) -> int:
    """How often a line stands before one that was written earlier."""
    numbers = {line.words: line.number for line in ledger.lines if line.case == case.id}
    kept = [numbers[words] for words in _said(case) if words in numbers]
    return sum(second < first for first, second in pairwise(kept))


def _count_name(ledger: Ledger, id: str, case: Case | None, tally: Tally) -> None:
    """A case has the last name given to it. An earlier one came back, or a later one was not kept."""
    given = ledger.names[id]
    if case is None:
        tally.lost += 1
        tally.notes.append(f"{ledger.person}: a case is lost")
    elif ledger.is_foreign(id, case.nickname):
        tally.elsewhere += 1
        tally.notes.append(f"{ledger.person}: a case is named {case.nickname!r}, as another one was")
    elif case.nickname != given[-1]:
        place = (
            f"{len(given) - 1 - given.index(case.nickname)} before"
            if case.nickname in given
            else case.nickname
        )
        tally.out_of_order += 1
        tally.notes.append(f"{ledger.person}: a case is named {place!r}, not as it was last")
