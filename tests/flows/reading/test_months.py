"""Months as people type them, in their own language and digits."""

from datetime import date

import pytest

from flows.reading.months import is_month_or_year, read_months
from flows.reading.text import InvalidAnswer

TODAY = date(2026, 11, 24)


def read(text: str, language: str = "en") -> tuple[tuple[str, ...], bool]:
    """What a text is read as, and whether that is certain."""
    return read_months(text, TODAY, (language, "en"))


@pytest.mark.parametrize(
    "typed",
    [
        *("March 2022", "mar 2022", "MARCH, 2022", "2022 March", "3 March 2022", "March 3rd, 2022"),
        *("03/2022", "3/2022", "3.2022", "03-2022", "03 2022", "2022-03", "2022/3", "2022-03-15"),
        *("15/03/2022", "15.3.2022", "15/03/22", "03/22", "٠٣/٢٠٢٢", "۲۰۲۲-۰۳", "০৩/২০২২"),
    ],
)
def test_a_month_is_read_in_any_form(typed: str) -> None:
    assert read(typed) == (("2022-03",), True)


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        *(("ar", "مارس 2022"), ("ar", "آذار ٢٠٢٢"), ("fa", "مارس ۲۰۲۲"), ("ur", "مارچ 2022")),
        *(("fr", "mars 2022"), ("sq", "mars 2022"), ("tr", "Mart 2022"), ("vi", "tháng 3 2022")),
        *(("bn", "মার্চ ২০২২"), ("ckb", "ئازار ٢٠٢٢"), ("ps", "مارچ ۲۰۲۲"), ("ti", "መጋቢት 2022")),
    ],
)
def test_a_month_is_read_by_its_name_in_each_language(language: str, typed: str) -> None:
    assert read(typed, language)[0] == ("2022-03",)


@pytest.mark.parametrize("typed", ["in March 2022", "I think it may be in 2022", "since 03/2022"])
def test_a_month_with_words_beside_it_is_not_certain(typed: str) -> None:
    assert not read(typed)[1]


@pytest.mark.parametrize("typed", ["2022", "in 2022", "۲۰۲۲", "the year 2022"])
def test_a_year_alone_is_read_as_a_year(typed: str) -> None:
    assert read(typed)[0] == ("2022",)


def test_a_month_without_a_year_is_one_of_the_last_such_months() -> None:
    assert read("March") == (("2026-03", "2025-03", "2024-03", "2023-03"), False)
    assert read("December")[0][0] == "2025-12", "this year's is still to come"
    assert read("March 22")[0][-1] == "2023-03", "a day, or a year: not guessed"


@pytest.mark.parametrize(
    ("typed", "phrase"),
    [
        *(("a long time ago", "not_a_month"), ("5", "not_a_month"), ("03/11", "not_a_month")),
        *(("2021 or 2022", "not_a_month"), ("March or April 2022", "not_a_month"), ("", "not_a_month")),
        *(("13/2022", "no_such_month"), ("2022-00", "no_such_month"), ("March 1951", "no_such_month")),
        *(("December 2026", "month_to_come"), ("12/2026", "month_to_come"), ("2027", "month_to_come")),
    ],
)
def test_what_is_no_month_is_refused(typed: str, phrase: str) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        read(typed)
    assert refused.value.phrase == phrase


@pytest.mark.parametrize("value", ["2022-03", "2022", "2026-11", "2026"])
def test_a_stored_month_or_year_counts(value: str) -> None:
    assert is_month_or_year(value, TODAY)


@pytest.mark.parametrize("value", ["2026-12", "2027", "2022-13", "1951-01", "skip", "y2022", "2022-03-01"])
def test_no_other_value_counts(value: str) -> None:
    assert not is_month_or_year(value, TODAY)
