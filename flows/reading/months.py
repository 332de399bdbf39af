"""Reads a month and its year as people type them, in their own language and digits: "March 2022", "03/2022".

A month is written `2022-03` and a year alone `2022`. What can be read in two ways is never guessed.
"""

import re
from datetime import date
from typing import NamedTuple

from flows.reading.dates import without_times_of_day
from flows.reading.names import find_month
from flows.reading.text import InvalidAnswer, plain_words

OLDEST = 1970  # no application that is still open is older
NEWEST_FIRST = 4  # the years that are offered for a month that was typed without one
SEPARATOR = r"\s?[-/.]\s?|\s"
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
YEAR_FIRST = re.compile(rf"(?<!\d)((?:19|20)\d\d)(?:{SEPARATOR})(\d\d?)(?:(?:{SEPARATOR})\d\d?)?(?!\d)")
YEAR_LAST = re.compile(
    rf"(?<!\d)(?:\d\d?(?:{SEPARATOR}))?(\d\d?)(?:{SEPARATOR})((?:19|20)\d\d)(?!\d)"  # 03/2022, 15/03/2022
)
SHORT_YEAR = re.compile(r"(?<!\d)\d\d?\s?[-/.]\s?(\d\d?)\s?[-/.]\s?(\d\d)(?!\d)")  # 15/03/22
MONTH_AND_SHORT_YEAR = re.compile(
    r"(?<!\d)(\d\d?)\s?[-/.]\s?(1[3-9]|[2-9]\d)(?!\d)"
)  # 03/22, and never 03/11


class ReadMonths(NamedTuple):
    """The month or the year that was meant, or those among which to choose.

    `is_certain`: nothing else was typed beside the only one.
    """

    values: tuple[str, ...]
    is_certain: bool


def read_months(text: str, today: date, languages: tuple[str, ...]) -> ReadMonths:
    """Read a month with its year, a year alone, or the last such months of one without its year.

    Raises InvalidAnswer if there is neither, or it is still to come.
    """
    typed = without_times_of_day(text)
    words = plain_words(typed)
    if len(set(YEAR.findall(typed))) > 1:
        raise InvalidAnswer("not_a_month")  # which of two years is meant?
    if named := find_month(words, languages):
        if find_month(named.others, languages):
            raise InvalidAnswer("not_a_month")
        return _named(named.number, named.others, today)
    has_words = any(not word.isdecimal() for word in words)
    return ReadMonths((_past(_in_numbers(typed), today),), not has_words)


def is_month_or_year(value: str, today: date) -> bool:
    """Whether this is a month or a year as they are stored, and none to come."""
    if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", value):
        return False
    return int(value[:4]) >= OLDEST and value <= f"{today:%Y-%m}"


def last_such_months(number: int, today: date) -> tuple[str, ...]:
    """The month with this number in the last years, the newest first."""
    newest = today.year - (number > today.month)
    return tuple(f"{year}-{number:02}" for year in range(newest, newest - NEWEST_FIRST, -1))


def _named(number: int, others: list[str], today: date) -> ReadMonths:
    """A month that was typed by its name, with the words beside it."""
    years = [word for word in others if YEAR.fullmatch(word)]
    if not years:
        return ReadMonths(last_such_months(number, today), False)
    has_words = any(not word.isdecimal() for word in others)
    return ReadMonths((_past(f"{years[0]}-{number:02}", today),), not has_words)


def _in_numbers(typed: str) -> str:
    """A month or a year in numbers."""
    if match := YEAR_FIRST.search(typed):
        return _month(match[1], match[2])
    if match := YEAR_LAST.search(typed):
        return _month(match[2], match[1])
    if match := SHORT_YEAR.search(typed) or MONTH_AND_SHORT_YEAR.search(typed):
        return _month(f"20{match[2]}", match[1])
    if match := YEAR.search(typed):
        return match[0]
    raise InvalidAnswer("not_a_month")


def _month(year: str, month: str) -> str:
    if not 1 <= int(month) <= 12:
        raise InvalidAnswer("no_such_month")
    return f"{year}-{int(month):02}"


def _past(value: str, today: date) -> str:
    """The month or year, if it has begun and is not older than any."""
    if value[:4] > str(today.year) or value > f"{today:%Y-%m}":
        raise InvalidAnswer("month_to_come")
    if int(value[:4]) < OLDEST:
        raise InvalidAnswer("no_such_month")
    return value
