"""What somebody copies out of a paper: every letter, in every language and every paper."""

import pytest

from tests.bot.documents.pdf.reading import LANGUAGES, copied_from, letters, longest, said, words

SHARE_OF_WORDS = 0.98  # Chrome now and then parts or joins words of other scripts
LATIN = ("en", "fr", "sq", "tr", "vi", "ti")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_letter_of_every_paper_can_be_copied_out(code: str) -> None:
    assert len(longest()) > 8
    for id, paper in longest().items():
        copied = copied_from(id, code)
        assert letters(copied) == letters(said(paper, code)), id


@pytest.mark.parametrize("code", LATIN)
def test_words_are_copied_as_they_stand(code: str) -> None:
    for id, paper in longest().items():
        copied = words(copied_from(id, code))
        assert sorted(copied) == sorted(words(said(paper, code))), id


@pytest.mark.parametrize("code", LANGUAGES)
def test_most_words_of_any_script_are_copied_whole(code: str) -> None:
    for id, paper in longest().items():
        copied, wanted = words(copied_from(id, code)), words(said(paper, code))
        found = sum(min(copied.count(word), wanted.count(word)) for word in set(wanted))
        assert found >= SHARE_OF_WORDS * len(wanted), id


def test_an_english_page_is_copied_word_for_word() -> None:
    paper = longest()["summary"]
    copied, wanted = copied_from("summary", "en"), said(paper, "en")
    assert words(copied) == words(wanted)
