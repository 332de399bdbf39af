"""The felt table says what the rounds showed, and whether the goals are reached."""

from dataclasses import replace

import pytest

from tests.benchmarks.felt.measuring import Cell, FeltRound
from tests.benchmarks.felt.table import figures_of, report

ONE, CROWD = Cell(0.08, 1, 1), Cell(0.08, 60, 1)
OURS = FeltRound("ours", ONE, (0.085,), (0.087,), cpu=0.004, connections=0.0, busiest=1)
PTB = replace(OURS, side="ptb", question=(0.416,), cpu=0.005, connections=1.0)


def test_a_line_shows_each_side_with_median_and_95th() -> None:
    waits = tuple(number / 1000 for number in range(100, 201))
    text = report(list(figures_of([OURS, PTB, replace(OURS, cell=CROWD, question=waits)])))
    assert "| wire | people | ours | ptb |" in text
    assert "| 80 ms | 1 | 87 / 87 | 416 / 416 |" in text
    assert "| 80 ms | 60 | 150 / 195 |  |" in text


def test_a_wait_after_silence_is_a_line_of_its_own() -> None:
    silent = replace(OURS, cell=replace(ONE, silence=80.0), question=(0.4,))
    figures = list(figures_of([OURS, silent]))
    assert "| 80 ms, after 80 s | 1 | 400 / 400 |" in report(figures)
    assert [figure.name for figure in figures if figure.goal] == [
        "Question beyond one trip, ours, one person at 80 ms"
    ]


@pytest.mark.parametrize(
    ("ours", "name", "is_met"),
    [
        (OURS, "Question beyond one trip, ours, one person at 80 ms", True),
        (replace(OURS, question=(0.093,)), "Question beyond one trip, ours, one person at 80 ms", False),
        (OURS, "Question, ours to ptb, one person at 80 ms", True),
        (replace(OURS, question=(0.16,)), "Question, ours to ptb, one person at 80 ms", False),
        (OURS, "CPU of a tap on a wire, ours to ptb, one person at 80 ms", True),
        (replace(OURS, cpu=0.0063), "CPU of a tap on a wire, ours to ptb, one person at 80 ms", False),
    ],
)
def test_goals_hold_or_are_missed(ours: FeltRound, name: str, is_met: bool) -> None:
    assert {figure.name: figure.met for figure in figures_of([ours, PTB])}[name] is is_met


def test_the_longest_wait_of_a_crowd_counts_and_not_the_median() -> None:
    crowd = replace(OURS, cell=CROWD, question=(0.1,) * 59 + (1.3,))
    met = {figure.name: figure.met for figure in figures_of([crowd])}
    assert met["Longest wait for the question, ours, 60 people at 80 ms"] is False
