"""The date on a paper: in numbers or with an English month, in the past or to come."""

from datetime import date

import pytest

from flows.reading.dates import read_date, read_date_in_words
from flows.reading.text import InvalidAnswer

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "on"),
    [
        ("30/11/2026", "2026-11-30"),
        ("30.11.26", "2026-11-30"),
        ("2026-11-30", "2026-11-30"),
        ("it is dated 3 November 2025", "2025-11-03"),
        ("30 Sep 2026", "2026-09-30"),
        ("Sept 30th, 2026", "2026-09-30"),
        ("30th of september", "2027-09-30"),
        ("June 1", "2027-06-01"),
        ("۳۰/۱۱", "2026-11-30"),
        ("29/2", "no_such_date"),
        ("29/2/2028", "2028-02-29"),
        ("31/4/2026", "no_such_date"),
        ("1/1/2040", "no_such_date"),
        ("last week", "not_a_date"),
        ("30 novembre", "not_a_date"),
        ("", "not_a_date"),
    ],
)
def test_the_date_on_a_paper_is_read_or_asked_about(typed: str, on: str) -> None:
    try:
        found = read_date(typed, TODAY).isoformat()
    except InvalidAnswer as invalid:
        found = invalid.phrase
    assert found == on


def test_a_leap_day_without_a_year_is_the_last_of_february_a_year_later() -> None:
    assert read_date("29 February", date(2028, 3, 1)) == date(2029, 2, 28)


def test_a_year_of_many_digits_does_no_harm() -> None:
    assert read_date_in_words("4 décembre 99999999999999", TODAY, ("fr", "en")) == date(2026, 12, 4)
