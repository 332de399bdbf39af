"""Packed numbers and texts are those that were packed, also as parts of a file that a process has kept."""

import gc
from pathlib import Path
from typing import Any

import pytest

from flows.compiled.kept_build import kept_build
from flows.compiled.packed import PackedNumbers, PackedPlaces, PackedTexts

NUMBERS: tuple[list[int], ...] = ([3, 1], [], [2**32 - 1], [0] * 1000)
TEXTS = ("", "who", "کی", "ሰዓት", "x" * 5000)


@pytest.fixture(params=["built", "kept"])
def packed(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[PackedNumbers, PackedTexts, PackedPlaces]:
    values = (
        PackedNumbers(NUMBERS),
        PackedTexts(TEXTS),
        PackedPlaces({text: place for place, text in enumerate(TEXTS)}),
    )
    if request.param == "built":
        return values
    kept_build("packed", [], lambda: values, tmp_path)
    kept: tuple[PackedNumbers, PackedTexts, PackedPlaces] = kept_build("packed", [], _never, tmp_path)
    return kept


def test_lists_of_numbers_are_the_same(packed: tuple[PackedNumbers, PackedTexts, PackedPlaces]) -> None:
    numbers, _, _ = packed
    assert [numbers[place] for place in range(4)] == list(NUMBERS)


def test_texts_are_the_same(packed: tuple[PackedNumbers, PackedTexts, PackedPlaces]) -> None:
    _, texts, _ = packed
    assert [texts[place] for place in range(5)] == list(TEXTS)


def test_each_text_has_its_place_and_others_have_none(
    packed: tuple[PackedNumbers, PackedTexts, PackedPlaces],
) -> None:
    _, _, places = packed
    assert [places.get(text) for text in TEXTS] == [0, 1, 2, 3, 4]
    assert places.get("whom") is None and len(places) == 5
    assert PackedPlaces({}).get("who") is None


def test_what_is_read_from_a_file_stays_when_the_file_goes(tmp_path: Path) -> None:
    kept_build("texts", [], lambda: PackedTexts(TEXTS), tmp_path)
    texts: PackedTexts = kept_build("texts", [], _never, tmp_path)
    for path in tmp_path.iterdir():
        path.unlink()
    gc.collect()
    assert texts[4] == TEXTS[4]


def test_numbers_take_four_bytes_each_in_the_file(tmp_path: Path) -> None:
    """A number as an object has 28 bytes, and a place in a tuple 8 more."""
    kept_build("many", [], lambda: PackedNumbers([[number] for number in range(10_000)]), tmp_path)
    (path,) = tmp_path.iterdir()
    assert path.stat().st_size < 2 * 4 * 10_000 + 1000


def _never() -> Any:
    raise AssertionError("it is kept already")
