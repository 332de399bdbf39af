"""A line of somebody's own words: stored as typed, without what cannot be seen, if it is not too long."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.reading.text import InvalidAnswer, read_line
from tests.harness.flow import shipped

ANYTHING = st.text(max_size=60) | st.text(alphabet="Az0 -.۱１\u202e\x00", max_size=20)


def test_a_line_stays_as_typed_without_what_cannot_be_seen() -> None:
    assert read_line("  Hayes\n and\u202e Harlington\x00 ", 100) == "Hayes and Harlington"
    assert read_line("علی 12", 100) == "علی 12"


@pytest.mark.parametrize(("typed", "phrase"), [("…", "no_words"), ("", "no_words"), ("x" * 101, "too_long")])
def test_a_line_without_words_or_too_long(typed: str, phrase: str) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        read_line(typed, 100)
    assert caught.value.phrase == phrase in shipped().phrases


@settings(max_examples=300, deadline=None, database=None)
@given(ANYTHING, st.integers(1, 300))
def test_any_line_fits_or_is_a_kind_error(text: str, limit: int) -> None:
    try:
        assert 1 <= len(read_line(text, limit)) <= limit
    except InvalidAnswer as invalid:
        assert invalid.phrase in shipped().phrases
