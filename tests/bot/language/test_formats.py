"""The month of a day, as readers of each language write it."""

from datetime import date

import pytest

from bot.language.bidi import END, LEFT
from bot.language.formats import month


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
