"""Spellings of one name are one, in every script."""

import pytest

from flows.gazetteer.spelling import fold, is_latin, romanised, skeleton

ALIKE = (
    ("King's Lynn", "kings lynn"),
    ("KING’S  LYNN", "kings lynn"),
    ("Stoke-on-Trent", "stoke on trent"),
    ("St. Ann's", "st anns"),
    ("Saint Helens", "st helens"),
    ("Elephant & Castle", "elephant and castle"),
    ("Édimbourg", "edimbourg"),
    ("Luân Đôn", "luan don"),
    ("Ilford'da", "ilford"),
    ("Londra’ya", "londra"),
    ("مدينة", "مدینه"),
    ("كارديف", "کاردیف"),
    ("مانچسټر", "مانچستر"),
    ("گلاسگۆ", "گلاسگو"),
)
SOUNDS = (
    ("Leicester", "Lester"),
    ("Greenwich", "Grinich"),
    ("Middlesbrough", "Midlesbro"),
    ("Slough", "سلاؤ"),
    ("Lewisham", "لويشام"),
    ("Birmingham", "برمنغهام"),
    ("Manchester", "ማንቸስተር"),
    ("Manchester", "ম্যানচেস্টার"),
    ("Manchester", "مانچسټر"),
    ("Oldham", "اولڈہم"),
)


@pytest.mark.parametrize(("written", "folded"), ALIKE)
def test_spellings_are_folded(written: str, folded: str) -> None:
    assert fold(written) == fold(folded) and fold(fold(written)) == fold(written)


@pytest.mark.parametrize(("name", "heard"), SOUNDS)
def test_what_sounds_alike_has_one_skeleton(name: str, heard: str) -> None:
    assert skeleton(fold(name)) == skeleton(fold(heard))


def test_others_do_not() -> None:
    assert skeleton("leeds") != skeleton("luton") and skeleton("ظظظظظ") != skeleton("leeds")


def test_letters_are_told_apart() -> None:
    assert is_latin(fold("Luân Đôn")) and not is_latin(fold("لندن"))
    assert romanised(fold("Leeds")) == "leeds" and romanised("لندن") == "lndn"
    assert romanised("北京") == ""
