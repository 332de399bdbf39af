"""A line of somebody's own words: stored as typed, without what cannot be seen, if it is not too long."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.reading.text import InvalidAnswer, read_line, read_prose
from tests.harness.flow import shipped

ANYTHING = st.text(max_size=60) | st.text(alphabet="Az0 -.۱１\u202e\x00", max_size=20)


def test_a_line_stays_as_typed_without_what_cannot_be_seen() -> None:
    assert read_line("  Hayes\n and\u202e Harlington\x00 ", 100) == "Hayes and Harlington"
    assert read_line("علی 12", 100) == "علی 12"


FAMILY, FLAG = "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f3f4\U000e0067\U000e0062\U000e007f"


@pytest.mark.parametrize(
    "prose",
    [
        "می\u200cخواهم خانه\u200cام را",
        "ক্\u200dষ র\u200d্যাব",
        f"We are a family {FAMILY} in {FLAG} \u2764\ufe0f",
        "One.\nTwo.\n\nThree:\n\t- four\n\t- five",
        "a \u200eb\u200f c\u00a0d  e",
    ],
)
def test_prose_stays_just_as_it_is_written(prose: str) -> None:
    assert read_prose(prose, 100) == prose


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a \r\n b\rc\u2028d\x85e\n\n\n\nf \n", "a\n b\nc\nd\ne\n\nf"),
        ("\ufeffa\u202eb\u202c \u2066c\u2069 \u2067d\x00\x07\x9f", "ab c d"),
        ("a\ud83db", "ab"),
    ],
)
def test_what_turns_or_controls_the_text_around_it_is_not_kept_in_prose(typed: str, kept: str) -> None:
    assert read_prose(typed, 100) == kept


@pytest.mark.parametrize(
    ("typed", "phrase"), [("\u200c\n\u200d\ufe0f", "no_words"), ("x\n" * 51, "too_long")]
)
def test_prose_without_words_or_too_long(typed: str, phrase: str) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        read_prose(typed, 100)
    assert caught.value.phrase == phrase


@pytest.mark.parametrize(("typed", "phrase"), [("…", "no_words"), ("", "no_words"), ("x" * 101, "too_long")])
def test_a_line_without_words_or_too_long(typed: str, phrase: str) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        read_line(typed, 100)
    assert caught.value.phrase == phrase in shipped().phrases


@settings(max_examples=300, deadline=None, database=None)
@given(ANYTHING, st.integers(1, 300), st.sampled_from([read_line, read_prose]))
def test_any_line_fits_or_is_a_kind_error(text: str, limit: int, read: Callable[[str, int], str]) -> None:
    try:
        assert 1 <= len(read(text, limit)) <= limit
    except InvalidAnswer as invalid:
        assert invalid.phrase in shipped().phrases
