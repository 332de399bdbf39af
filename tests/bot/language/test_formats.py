"""Days and months, as readers of each language write them."""

from datetime import UTC, date, datetime

import pytest

from bot.language.bidi import END, LEFT
from bot.language.formats import clock, full_date, month, short_date


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "March 2024"),
        ("fr", "mars 2024"),
        ("bn", "মার্চ ২০২৪"),
        ("ar", f"مارس ٢٠٢٤ ({LEFT}03/2024{END})"),
        ("ti", f"መጋቢት 2024 ({LEFT}03/2024{END})"),
        ("ckb", "ئازاری ٢٠٢٤"),
        ("fa", "مارس ۲۰۲۴"),
        ("prs", "مارچ ۲۰۲۴"),
        ("ps", "د ۲۰۲۴ د مارچ"),
        ("vi", "tháng 3 năm 2024"),
    ],
)
def test_a_month_is_written_as_its_readers_write_it(language: str, shown: str) -> None:
    assert month(date(2024, 3, 21), language) == shown


def test_days_of_the_week_have_their_everyday_names_in_pashto() -> None:
    days = [date(2026, 11, 23 + number) for number in range(7)]
    names = ["دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"]
    assert [name in full_date(day, "ps") for day, name in zip(days, names, strict=True)] == [True] * 7
    assert short_date(days[3], "ps").startswith("پنجشنبه")


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "Sunday, 29 November 2026"),
        ("sq", "e diel, 29 nëntor 2026"),
        ("vi", "Chủ Nhật, 29 tháng 11, 2026"),
    ],
)
def test_a_day_in_a_sentence_is_written_in_full(language: str, shown: str) -> None:
    assert full_date(date(2026, 11, 29), language) == shown


def test_a_time_of_day_is_londons_in_the_readers_digits() -> None:
    moment = datetime(2026, 7, 1, 14, 5, tzinfo=UTC)
    assert (clock(moment, "en"), clock(moment, "fa")) == ("15:05", "۱۵:۰۵")
