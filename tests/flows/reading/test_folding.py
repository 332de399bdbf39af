"""Two spellings that a reader takes for one word become one word."""

import pytest

from flows.reading.folding import LONGEST_MESSAGE, folded_sentences, folded_words, without_long_runs


def letters(text: str) -> list[str]:
    return [word.letters for word in folded_words(text)]


@pytest.mark.parametrize(
    ("typed", "also_typed"),
    [
        ("I’M", "im"),
        ("don't", "DONT"),
        ("ＫＭＳ", "kms"),
        ("self-harm", "self harm"),
        ("١٥", "15"),
        ("15yo", "15 yo"),
        ("de\u200bad", "dead"),
        ("أُريدُ", "اريد"),
        ("أمــوت", "اموت"),
        ("كتاب", "کتاب"),
        ("می‌خواهم", "می خواهم"),
        ("نمي خواهم", "نمیخواهم"),
        ("پولیس ښه", "پولیس ښە"),
        ("ہے", "هے"),
        ("لڑکا", "لرکا"),
        ("ئەوێ", "یهوی"),
        ("ሠላም", "ሰላም"),
        ("ዓይነት", "አይነት"),
        ("ፀሎት", "ጸሎት"),
        ("বাড়ি", "বাড়ী"),
        ("চাঁদ", "চাদ"),
        ("İSTANBUL", "istanbul"),
        ("ışık", "isik"),
        ("Đường", "duong"),
    ],
)
def test_spellings_of_one_word_are_one(typed: str, also_typed: str) -> None:
    assert letters(typed) == letters(also_typed) != []


@pytest.mark.parametrize("mark", ["¸", "¨", "\u0301", "\u0301\u0302", "\u064e", "\u09bc", "\u200d"])
def test_a_mark_alone_is_no_word(mark: str) -> None:
    assert folded_words(mark) == []
    assert letters(f"one {mark} two") == ["one", "two"]


def test_a_digit_at_the_beginning_may_be_a_letter() -> None:
    assert letters("3ayez amout") == ["3ayez", "amout"]


@pytest.mark.parametrize("end", [". ", "! ", "?", "؟", "۔ ", "። ", "፡፡ ", "। ", "; "])
def test_a_sentence_ends(end: str) -> None:
    assert [len(sentence) for sentence in folded_sentences(f"one two{end}three")] == [2, 1]


@pytest.mark.parametrize("pause", ["...", "\n", ", ", " - ", "….", "፣"])
def test_a_pause_ends_no_sentence(pause: str) -> None:
    assert len(folded_sentences(f"i cant{pause}do this")) == 1


def test_marks_that_are_left_out_contradict_nothing() -> None:
    full, partly, bare, other = (folded_words(word)[0] for word in ("đánh", "đanh", "danh", "dành"))
    assert full.agrees(partly) and full.agrees(bare) and bare.agrees(other)
    assert not full.agrees(other)


def test_a_letter_held_down_counts_once_or_twice() -> None:
    assert without_long_runs("killlll") == ("kill", "kil")
    assert without_long_runs("kill") == ()


def test_no_more_is_read_than_a_message_can_have() -> None:
    assert len(folded_words("a " * LONGEST_MESSAGE)) == LONGEST_MESSAGE // 2


def test_nothing_is_no_sentence() -> None:
    assert folded_sentences(" .\n!? \u200b") == []
