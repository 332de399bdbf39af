"""How alike the letters are: the measure itself, and a bound that they keep."""

import pytest

from tests.flows.papers.measures.likeness import letters_of, likeness, most_alike, now_written, runs
from tests.harness.flow import shipped

ONE = "one two three four five six seven eight nine ten"
OTHER = "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
FEW = 60  # letters
ALIKE = 0.2  # 0.159 in 500 letters on 2026-11-30; it was 0.303 when the letters had no variants and no facts


def test_runs_are_of_eight_words() -> None:
    assert len(runs(ONE)) == 3
    assert runs("One, TWO! three four five six seven eight") <= runs(ONE)
    assert runs("too short") == frozenset()


def test_likeness_is_the_share_of_the_shorter_ones_runs_that_both_have() -> None:
    assert likeness([ONE, ONE]) == 1.0
    assert likeness([ONE, OTHER]) == 0.0
    assert likeness([ONE, f"{ONE} {OTHER}"]) == 1.0
    assert likeness([ONE, "two three four five six seven eight nine " + OTHER]) == pytest.approx(1 / 3)
    assert most_alike([ONE, ONE, OTHER]) == pytest.approx(2 / 3)


def test_the_letters_of_random_cases_are_not_alike() -> None:
    letters = now_written(letters_of(FEW))
    assert len(letters) == FEW
    assert likeness(letters) < ALIKE
    assert likeness([letters[0]] * FEW) > ALIKE


def test_a_case_has_the_same_letter_each_time() -> None:
    (made,) = letters_of(1)
    assert made.again(shipped()) == made.paper
