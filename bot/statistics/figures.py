"""Makes sums fit to be shown: no figure, and no difference between figures, is about fewer than ten.

Each sum is rounded down to a multiple of ten. So whoever subtracts one figure from another, or last week's
from this week's, gets a multiple of ten too, which stands for one person as well as for nineteen. There are
no totals: a hidden figure could be found as the total without the rest. And every language and chapter is
listed, so that a line does not show by being there that there is somebody.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from itertools import groupby
from typing import NamedTuple

from bot.statistics.sums import ANSWERED, MADE, SENT, STAGES, Sums, counted_chapters
from flows.definition.flow import Flow

LEAST = 10  # what is less is not shown, and what is more is rounded down to a multiple of it
HIDDEN = f"fewer than {LEAST}"
BY_LANGUAGE, BY_CHAPTER = "people by language", "cases by chapter reached"
BY_LETTER, LEFT_OUT = "cases by letters to an MP", "left out"
LETTER_NAMES = {MADE: "letter made", SENT: "letter sent", ANSWERED: "letter answered"}
UNREADABLE = "people and cases that could not be read"
HEAD = ("week", "counted on", "what", "which", "number (rounded down to tens)")


class Figure(NamedTuple):
    """One figure. `number`: a multiple of ten; None: fewer than ten."""

    what: str
    which: str
    number: int | None

    @property
    def shown(self) -> str:
        """The number, or that it is too small."""
        return HIDDEN if self.number is None else str(self.number)


@dataclass(frozen=True, slots=True)
class WeeklyFigures:
    """The figures of one week, as they stood on the day on which they were counted."""

    on: date
    figures: tuple[Figure, ...]

    @property
    def week(self) -> str:
        """The week's name, for example 2026-W49."""
        return week_of(self.on)

    def as_csv(self) -> str:
        """The file that any spreadsheet opens. The weeks' files can be put together under one heading."""
        text = StringIO()
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(HEAD)
        rows.writerows([self.week, self.on, each.what, each.which, each.shown] for each in self.figures)
        return text.getvalue()

    def lines(self) -> list[str]:
        """The same for a chat or a terminal, what is too small in one place."""
        heading = f"Statistics of week {self.week}, counted on {self.on:%d %B %Y}, rounded down to tens"
        groups = groupby(self.figures, key=lambda figure: figure.what)
        return [heading, *(_line(what, tuple(figures)) for what, figures in groups)]

    def to_json(self) -> str:
        """What is stored: only what may be shown, and no sum behind it."""
        return json.dumps({"on": self.on.isoformat(), "figures": self.figures}, ensure_ascii=False)

    @classmethod
    def from_json(cls, body: str) -> "WeeklyFigures":
        """Read what was stored. Raises ValueError, KeyError and TypeError if it is nothing of the kind."""
        fields = json.loads(body)
        return cls(date.fromisoformat(fields["on"]), tuple(Figure(*figure) for figure in fields["figures"]))


def week_of(day: date) -> str:
    """The name of a day's week by ISO 8601, from Monday on."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def shown(number: int) -> int | None:
    """A sum as it may be shown: rounded down to a multiple of ten, or None if it is fewer than ten."""
    return number // LEAST * LEAST or None


def figures_of(sums: Sums, flow: Flow, languages: Mapping[str, str]) -> tuple[Figure, ...]:
    """The figures that may be shown. `languages`: the English name of each, by its code."""
    return tuple(Figure(what, which, shown(number)) for what, which, number in _cells(sums, flow, languages))


def _cells(sums: Sums, flow: Flow, languages: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    for code, name in sorted(languages.items(), key=lambda language: language[1]):
        yield BY_LANGUAGE, name, sums.languages[code]
    for chapter in counted_chapters(flow):
        assert chapter.title is not None, "only chapters with a title are counted"
        yield BY_CHAPTER, chapter.title.person, sums.chapters[chapter.chapter]
    for stage in STAGES:
        yield BY_LETTER, LETTER_NAMES[stage], sums.letters[stage]
    yield LEFT_OUT, UNREADABLE, sums.left_out


def _line(what: str, figures: Sequence[Figure]) -> str:
    large = ", ".join(f"{figure.which} {figure.number}" for figure in figures if figure.number is not None)
    small = ", ".join(figure.which for figure in figures if figure.number is None)
    beginning = f"{what}: {large}." if large else f"{what}."
    return f"{beginning} {HIDDEN.capitalize()}: {small}." if small else beginning
