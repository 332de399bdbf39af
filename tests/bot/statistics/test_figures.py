"""No figure is about fewer than ten, and none can be found from others."""

import csv
import re
from collections import Counter
from datetime import date
from io import StringIO
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from bot.statistics.figures import (
    HEAD,
    HIDDEN,
    LEAST,
    WeeklyFigures,
    figures_of,
    shown,
    week_of,
)
from bot.statistics.sums import STAGES, Sums, counted_chapters
from tests.harness.flow import shipped

LANGUAGES = {"ar": "Arabic", "en": "English", "ti": "Tigrinya"}
MONDAY = date(2026, 11, 30)
NUMBERS = st.integers(0, 60)


def counters(names: tuple[str, ...]) -> st.SearchStrategy[Counter[str]]:
    """Any sum for each of these names."""
    return st.fixed_dictionaries({name: NUMBERS for name in names}).map(Counter)


ANY_SUMS = st.builds(
    Sums,
    languages=counters(tuple(LANGUAGES)),
    chapters=counters(tuple(chapter.chapter for chapter in counted_chapters(shipped()))),
    letters=counters(STAGES),
    left_out=NUMBERS,
)


def week(sums: Sums, on: date = MONDAY) -> WeeklyFigures:
    """The figures of a week with these sums."""
    return WeeklyFigures(on, figures_of(sums, shipped(), LANGUAGES))


def test_nine_are_fewer_than_ten_and_ten_are_ten() -> None:
    assert [shown(number) for number in (0, 9, 10, 19, 20, 199)] == [None, None, 10, 10, 20, 190]
    figures = week(Sums(languages=Counter(ti=9, ar=10))).figures
    told = {figure.which: figure.shown for figure in figures}
    assert (told["Tigrinya"], told["Arabic"], told["English"]) == ("fewer than 10", "10", "fewer than 10")


@given(ANY_SUMS)
def test_no_cell_below_ten_appears_anywhere(sums: Sums) -> None:
    figures = week(sums)
    rows = list(csv.DictReader(StringIO(figures.as_csv())))
    assert all(row[HEAD[-1]] == HIDDEN or int(row[HEAD[-1]]) >= LEAST for row in rows)
    told = " ".join(figures.lines()[1:]).replace(HIDDEN.capitalize(), "")
    assert all(int(number) >= LEAST for number in re.findall("[0-9]+", told))
    stored = WeeklyFigures.from_json(figures.to_json())
    assert stored == figures, "and no sum behind it is stored"


@given(ANY_SUMS, ANY_SUMS)
def test_no_subtraction_of_figures_or_of_weeks_is_about_fewer_than_ten(one: Sums, other: Sums) -> None:
    numbers = [f.number for sums in (one, other) for f in week(sums).figures if f.number is not None]
    assert all(abs(a - b) % LEAST == 0 for a, b in combinations(numbers, 2))


@given(ANY_SUMS)
def test_every_figure_may_stand_for_ten_different_sums(sums: Sums) -> None:
    """So one person more or less is seen once in ten times at the most, and then with up to nineteen."""
    for figure in week(sums).figures:
        low = figure.number or 0
        assert {shown(low + more) for more in range(LEAST)} == {figure.number}


@given(ANY_SUMS)
def test_the_same_lines_are_there_whoever_there_is(sums: Sums) -> None:
    def names(figures: WeeklyFigures) -> list[tuple[str, str]]:
        return [(figure.what, figure.which) for figure in figures.figures]

    assert names(week(sums)) == names(week(Sums()))


def test_no_figure_is_the_total_of_others() -> None:
    """Only people are counted by language, and chapters overlap: no line says how many there are in all."""
    sums = Sums(
        languages=Counter(ar=30, en=30, ti=9),
        chapters=Counter(papers=20, find_mp=40),
        letters=Counter(made=20, sent=10),
    )
    numbers = {figure.number for figure in week(sums).figures}
    assert numbers == {30, 20, 40, 10, None}


def test_the_file_is_one_that_a_spreadsheet_opens() -> None:
    rows = week(Sums(languages=Counter(ti=25), letters=Counter(made=12))).as_csv().splitlines()
    assert rows[0] == "week,counted on,what,which,number (rounded down to tens)"
    assert "2026-W49,2026-11-30,people by language,Tigrinya,20" in rows
    assert "2026-W49,2026-11-30,cases by letters to an MP,letter made,10" in rows
    assert "2026-W49,2026-11-30,cases by letters to an MP,letter sent,fewer than 10" in rows


def test_lines_for_a_chat_put_what_is_small_together() -> None:
    lines = week(Sums(languages=Counter(ti=25, ar=31))).lines()
    assert lines[0] == "Statistics of week 2026-W49, counted on 30 November 2026, rounded down to tens"
    assert "people by language: Arabic 30, Tigrinya 20. Fewer than 10: English." in lines
    letters = "cases by letters to an MP. Fewer than 10: letter made, letter sent, letter answered."
    assert letters in lines and len("\n".join(lines)) < 2000, "it fits into one message"


def test_a_week_begins_on_monday_also_around_new_year() -> None:
    assert [week_of(date(2026, 11, day)) for day in (29, 30)] == ["2026-W48", "2026-W49"]
    assert week_of(date(2027, 1, 3)) == "2026-W53" and week_of(date(2027, 1, 4)) == "2027-W01"
