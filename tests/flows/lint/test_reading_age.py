"""The reading age of the English words: what is counted, and that hard words are a problem."""

from dataclasses import replace

import pytest

from flows.definition.schema import Wording
from flows.lint.reading_age import (
    CEILING,
    check_reading_age,
    grade,
    median_grade,
    reading_ages,
    reading_summary,
)
from tests.harness.flow import shipped

HARD = (
    "Notwithstanding the aforementioned considerations, constituents may avail themselves of parliamentary "
    "representation irrespective of immigration documentation, administrative complications notwithstanding."
)


def test_the_grade_is_that_of_the_formula() -> None:
    """Six words, two sentences, seven syllables: 0.39 * 6/2 + 11.8 * 7/6 - 15.59."""
    assert grade("The cat sat. The dog is happy.".replace(" is", "")) == pytest.approx(
        0.39 * 6 / 2 + 11.8 * 7 / 6 - 15.59
    )


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("<b>The cat</b> sat.", "The cat sat."),
        ("The cat sat\nThe cat sat", "The cat sat. The cat sat."),
        ("See https://example.org/constituency now.", "See now."),
        ("{mp} sat.", "Bath sat."),
    ],
)
def test_what_is_not_read_as_words_does_not_count(words: str, same: str) -> None:
    assert grade(words) == grade(same)


def test_longer_sentences_and_longer_words_are_harder() -> None:
    assert grade("The cat sat. The dog ran.") < grade("The cat sat and the dog ran.") < grade(HARD)


def test_the_words_of_the_flow_are_easy_enough() -> None:
    ages = reading_ages(shipped())
    assert len(ages) > 80
    assert median_grade(ages) <= CEILING
    assert check_reading_age(shipped()) == []


def test_hard_words_are_a_problem_and_the_hardest_are_named() -> None:
    wording = Wording(person=HARD, supporter=HARD)
    steps = {id: step.model_copy(update={"say": wording}) for id, step in shipped().steps.items()}
    hard = replace(shipped(), steps=steps | {"limits_read": shipped().steps["limits_read"]})
    assert next(problem.message for problem in check_reading_age(hard)).startswith(
        "the median step needs grade"
    )
    summary = reading_summary(hard)
    assert "limits_read" not in summary
    assert summary.count("(") == 11, "ten steps and the ceiling"
