"""Names of constituencies, as people type them."""

from dataclasses import dataclass

import pytest

from bot.sources.parliament.name_search import NameIndex, fold
from tests.standins.members import NAMES


@dataclass(frozen=True)
class Area:
    name: str


REGISTER = NameIndex([Area(name) for name in (*NAMES, *(f"Testshire {number}" for number in range(9)))])


def names(typed: str) -> list[str]:
    return [area.name for area in REGISTER.search(typed).choices]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Montgomeryshire and Glyndŵr", "MONTGOMERYSHIRE & GLYNDWR"),
        ("Montgomeryshire and Glyndŵr", "Montgomeryshire and Glyndw\u0302r"),
        ("Ynys Môn", "ynys  mon"),
        ("Inverness, Skye and West Ross-shire", "inverness skye and west ross shire"),
        ("King's Lynn", "Kings Lynn"),
        ("King's Lynn", "King’s Lynn"),
    ],
)
def test_spellings_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_itself_alone(name: str) -> None:
    found = REGISTER.exact(name.upper())
    assert found is not None
    assert found.name == name


def test_a_part_is_not_exact() -> None:
    assert REGISTER.exact("Holborn") is None
    assert REGISTER.exact("") is None


def test_two_of_the_same_name_are_not_told_apart() -> None:
    assert NameIndex([Area("Bath"), Area("BATH")]).exact("Bath") is None


@pytest.mark.parametrize(
    "name",
    ["Bath", "Bedford", "Cambridge", "East Ham", "East Hampshire", "Exeter", "Ipswich", "Woking"],
)
def test_a_name_inside_others_is_a_choice_with_itself_first(name: str) -> None:
    fit = REGISTER.search(name)
    assert fit.outcome == "several"
    assert fit.choices[0].name == name
    assert len(fit.choices) > 1


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Chorley", "Chorley"),
        ("holborn & st pancras", "Holborn and St Pancras"),
        ("Ynys mon", "Ynys Môn"),
    ],
)
def test_a_whole_name_that_no_other_holds_is_found(typed: str, name: str) -> None:
    assert REGISTER.search(typed).outcome == "found"
    assert names(typed) == [name]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("holborn", "Holborn and St Pancras"),
        ("Glyndwr", "Montgomeryshire and Glyndŵr"),
        ("Hanham & North East Somerset", "North East Somerset and Hanham"),
        ("cras", "Holborn and St Pancras"),
    ],
)
def test_a_part_of_a_name_is_a_choice_even_if_only_one_name_has_it(typed: str, name: str) -> None:
    assert REGISTER.search(typed).outcome == "several"
    assert names(typed) == [name]


SEATS_OF_2024 = (
    "Cities of London and Westminster",
    "Weald of Kent",
    "Altrincham and Sale West",
    "The Wrekin",
    "Isle of Wight East",
)


@pytest.mark.parametrize("typed", ["London", "Kent", "Sale", "Westminster", "Wight"])
def test_the_name_of_something_larger_or_smaller_is_never_a_finding(typed: str) -> None:
    fit = NameIndex([Area(name) for name in SEATS_OF_2024]).search(typed)
    assert (fit.outcome, len(fit.choices)) == ("several", 1)


@pytest.mark.parametrize("typed", ["the", "The", "of the", "and", "in the", "a"])
def test_words_that_say_nothing_find_nothing(typed: str) -> None:
    assert NameIndex([Area(name) for name in SEATS_OF_2024]).search(typed).outcome == "not_found"


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Wokign", "Woking"), ("Chorly", "Chorley"), ("Holbron and St Pancrass", "Holborn and St Pancras")],
)
def test_a_slip_is_a_guess_that_the_person_confirms(typed: str, name: str) -> None:
    assert REGISTER.search(typed).outcome == "several"
    assert name in names(typed)


@pytest.mark.parametrize("typed", ["", "!!!", "xyzzy", "Hove", "Bath" * 40, "a" * 20_000, "😀"])
def test_what_fits_nothing_is_not_found(typed: str) -> None:
    assert REGISTER.search(typed).outcome == "not_found"


def test_more_than_eight_are_too_many() -> None:
    assert REGISTER.search("Testshire").outcome == "too_many"


def test_a_whole_name_is_shown_first_however_many_hold_it() -> None:
    crowded = NameIndex([Area("Ash"), *(Area(f"Ash {letter}") for letter in "abcdefghijk")])
    fit = crowded.search("ash")
    assert fit.outcome == "several"
    assert [area.name for area in fit.choices][:2] == ["Ash", "Ash a"]
    assert len(fit.choices) == 8
