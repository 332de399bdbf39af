"""Dates of the calendar, with the day before the month, as offices in the UK write them.

`read_date` and `read_date_in_words` read the date on a paper, which may be in the past. The other functions
find dates in numbers for `days.py`, and take them out for `times.py`, since "10.12" may be a time too.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache

from flows.reading.names import find_month, month_names
from flows.reading.text import InvalidAnswer, plain_words, simplify, with_ascii_digits
from flows.reading.week_counts import counts_weeks

FARTHEST_ON_PAPER = timedelta(days=3660)  # about ten years; a date farther away is a typing error
SEPARATOR = r"\s?[-/.]\s?"
ISO = re.compile(r"(?<!\d)(20\d\d)[-/.](\d\d?)[-/.](\d\d?)(?!\d)")
NUMBERS = re.compile(rf"(?<!\d)(?<!\d[-/.])(\d\d?){SEPARATOR}(\d\d?)(?:{SEPARATOR}(20\d\d|\d\d))?(?![\d:])")
# As in "10:30", "2 pm", "10.30am", "15h" and "0900hrs".
CLOCK = re.compile(
    r"(?<![\d:])\d\d?\s?:\s?\d\d(?:\s?:\s?\d\d)?(?![\d:])"
    r"|(?<![\d/.-])(?:\d\d?\.)?\d\d?\s?[ap]\.?m\b|(?<![\d/.-])(?:\d\d?|\d{4})\s?h(?:rs?)?\b",
    re.I,
)
CLOCK_WITH_A_DOT = re.compile(r"(?<![\d/.-])\d\d?\s?[.h]\s?[0-5]\d(?![\d/.-])", re.I)  # or a date: "30.11"
DAY_OR_MONTH = re.compile(r"(?<!\d)\d\d?(?!\d)")
YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
NO_SIGN_OF_A_DATE = re.compile(r"(?<!\d)\d\d?\s?[-\s]\s?\d\d?(?!\d)")  # "2-3" may count something


def read_date(text: str, today: date) -> date:
    """Read the date on a paper: `30/11/2026`, `30 Nov 2026`, `30 November`, `2026-11-30`.

    Without a year it is the next such day. Raises InvalidAnswer.
    """
    simple = simplify(without_times_of_day(text))
    for pattern in _paper_dates():
        if match := pattern.search(simple):
            return _paper_date(match.groupdict(), today)
    raise InvalidAnswer("not_a_date")


def read_date_in_words(text: str, today: date, languages: tuple[str, ...]) -> date:
    """Read the date on a paper whose month is written as a word of one of the languages.

    Without a year it is the next such day. Raises InvalidAnswer.
    """
    words = plain_words(without_times_of_day(text))
    month = find_month(words, languages)
    day, years = day_and_years(month.others) if month else (None, [])
    if month is None or day is None:
        raise InvalidAnswer("not_a_date")
    coming = dates_in_month(month.number, day, [year for year in years if year < 2100], today)
    if not coming:
        raise InvalidAnswer("no_such_date")
    return coming[0]


def is_certain_date(text: str, day: date, languages: tuple[str, ...]) -> bool:
    """Whether a text says this date of a paper and no other: each of its numbers is a part of it.

    "4-6 December" and "4 or 5 December" name several, and "2-3" need not be a date at all.
    """
    typed = without_times_of_day(text)
    month = find_month(plain_words(typed), languages)
    if not month and not YEAR.search(typed) and NO_SIGN_OF_A_DATE.search(typed):
        return False
    beside = " ".join(month.others) if month else typed
    numbers = [int(number) for number in re.findall(r"\d+", beside)]
    for parts in ((day.day,), () if month else (day.month,), (day.year, day.year % 100)):
        if said := next((number for number in numbers if number in parts), None):
            numbers.remove(said)
    return not numbers


def counts_time(text: str, languages: tuple[str, ...]) -> bool:
    """Whether numbers without a month or a year count weeks or days, as in "2-3 weeks"."""
    typed = without_times_of_day(text)
    is_dated = find_month(plain_words(typed), languages) or YEAR.search(typed)
    return not is_dated and counts_weeks(typed, languages)


def day_and_years(words: list[str]) -> tuple[int | None, list[int]]:
    """The number among the words that is a day, if there is just one, and the numbers that are years.

    The numerals of the Ethiopic script are not decimal digits, so they are not read.
    """
    numbers = [int(word) for word in words if word.isdecimal()]
    days = [number for number in numbers if number < 100]
    return days[0] if len(days) == 1 else None, [number for number in numbers if number >= 2000]


def dates_in_month(month: int, day: int, years: list[int], today: date) -> list[date]:
    """The dates in these years; without years, the future ones of this year and the next.

    Raises InvalidAnswer if there is no such day.
    """
    dates = _valid_dates((year, month, day) for year in years or (today.year, today.year + 1))
    if not dates:
        raise InvalidAnswer("no_such_date")
    return dates if years else [day for day in dates if day >= today]


def numeric_dates(typed: str, today: date) -> list[date]:
    """The readings of `2026-12-04`, or of `4/12`, which may be meant the other way round.

    With a dot it may be a time instead: there is no date in `10.30`.
    """
    if match := ISO.search(typed):
        return _valid_dates([(int(match[1]), int(match[2]), int(match[3]))])
    match = NUMBERS.search(typed)
    if match is None or _is_time_with_a_dot(match):
        return []
    first, second, year = int(match[1]), int(match[2]), match[3]
    years = [int(year) % 100 + 2000] if year else [today.year, today.year + 1]
    day_first = _valid_dates((year, second, first) for year in years)
    month_first = _valid_dates((year, first, second) for year in years)
    if not day_first and not month_first:
        raise InvalidAnswer("no_such_date")
    if year:
        return day_first + month_first
    return _next_of(day_first, today) + _next_of(month_first, today)


def without_times_of_day(text: str) -> str:
    """The text with ASCII digits, without a time of day: of "30/11/2026 10:30" that might pass for a date."""
    typed = CLOCK.sub(" ", with_ascii_digits(text))
    dotless = CLOCK_WITH_A_DOT.sub(" ", typed)
    return dotless if DAY_OR_MONTH.search(dotless) else typed


def has_numeric_date(typed: str) -> bool:
    """Whether there are numbers that may be a date."""
    return bool(NUMBERS.search(typed) or ISO.search(typed))


def without_numeric_date(typed: str) -> str:
    """The text without its date in numbers, which might pass for a time."""
    if ISO.search(typed):
        return ISO.sub(" ", typed)
    match = NUMBERS.search(typed)
    is_date = match is not None and ("." not in match[0] or int(match[2]) <= 12)
    return typed.replace(match[0], " ", 1) if match and is_date else typed


def _is_time_with_a_dot(match: re.Match[str]) -> bool:
    return "." in match[0] and int(match[2]) > 12 and not match[3]


def _next_of(dates: list[date], today: date) -> list[date]:
    return [day for day in dates if day >= today][:1]


def _valid_dates(parts: Iterable[tuple[int, int, int]]) -> list[date]:
    """The dates of these years, months and days; those that do not exist are left out."""
    dates = []
    for year, month, day in parts:
        try:
            dates.append(date(year, month, day))
        except (ValueError, OverflowError):
            continue
    return dates


@cache
def _paper_dates() -> tuple[re.Pattern[str], ...]:
    """The ways of writing a date on a paper, in simplified text; the first one that matches counts."""
    longest_first = sorted(_english_months(), key=len, reverse=True)
    month = rf"(?P<month>{'|'.join(longest_first)})"
    day = r"(?P<day>\d\d?)"
    nth = rf"{day}(?:ST|ND|RD|TH)?"
    year = r"(?P<year>20\d\d)"
    return (
        re.compile(rf"(?<!\d )\b{year} (?P<month>\d\d?) {day}\b"),
        re.compile(rf"\b{day} (?P<month>\d\d?) (?P<year>20\d\d|\d\d)\b"),
        re.compile(rf"\b{nth}(?: OF)? {month}(?: {year})?\b"),
        re.compile(rf"\b{month} {nth}(?: {year})?\b"),
        re.compile(rf"(?<!\d )\b{day} (?P<month>\d\d?)\b(?! \d)"),
    )


@cache
def _english_months() -> Mapping[str, int]:
    """The number of each English month, in capitals. British English has "Sept" in CLDR, but not "Sep"."""
    return {"SEP": 9} | {name.upper(): number for name, number in month_names("en").items()}


def _paper_date(parts: Mapping[str, str | None], today: date) -> date:
    month, year = str(parts["month"]), parts.get("year")
    number = int(month) if month.isdigit() else _english_months()[month]
    try:
        day = date(_full_year(year) if year else today.year, number, int(str(parts["day"])))
    except ValueError:
        raise InvalidAnswer("no_such_date") from None
    if year is None and day < today:
        day = _a_year_later(day)
    if abs(day - today) > FARTHEST_ON_PAPER:
        raise InvalidAnswer("no_such_date")
    return day


def _full_year(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def _a_year_later(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)
