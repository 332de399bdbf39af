"""How long words may be, and which signs they may not have, in any language."""

from dataclasses import replace

import pytest

from flows.definition.schema import Step
from flows.lint.limits import MOST_WORDS, WORDY, check_limits, letter_count, telegram_faults, word_count
from tests.harness.flow import shipped

FULL = "word " * MOST_WORDS


@pytest.mark.parametrize(
    ("label", "letters"),
    [
        ("Help now", 8),
        ("🆘 Help now", 8),
        ("☑️ Help now", 8),
        ("{mp} (home)", 6),
        ("মন্ত্রী", 4),
        ("مُحَمَّد", 4),
        ("👩🏽 I do", 4),
        ("", 0),
    ],
)
def test_letters_are_counted_without_signs_marks_and_placeholders(label: str, letters: int) -> None:
    assert letter_count(label) == letters


@pytest.mark.parametrize(
    ("context", "words", "faults"),
    [
        ("who.choices.me", "x" * 28, 0),
        ("who.choices.me", "✅ " + "x" * 28, 0),
        ("who.choices.me", "x" * 29, 1),
        ("who.choices.me", "x" * 31, 2),
        ("who.choices.title", "✅✅ " + "x" * 28, 1),
        ("phrase.button_go", "x" * 29, 1),
        ("who.title", "x" * 28, 0),
        ("who.title.supporter", "x" * 40, 1),
        ("chapter.start.title", "x" * 29, 1),
        ("paper.letter.title", "x" * 40, 0),
        ("life_family.sentences.family_here.person", "x" * 150, 0),
        ("life_family.sentences.family_here.person", "x" * 151, 1),
        ("who.say", "x" * 4096, 0),
        ("who.say", "😀" * 2049, 1),
    ],
)
def test_a_button_and_a_title_are_short(context: str, words: str, faults: int) -> None:
    assert len(list(telegram_faults(context, words))) == faults


@pytest.mark.parametrize("arrow", ["◀", "▶", "←", "→", "➡", "⬅️"])
def test_no_message_has_an_arrow(arrow: str) -> None:
    assert ["the arrow" in fault for fault, _ in telegram_faults("who.say", f"{arrow} Back")] == [True]
    assert not list(telegram_faults("who.say", "☰ ✅ 🔔 • Back"))


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("", 0),
        ("<b>Ring now.</b> It is free", 5),
        ("• a copy\n• the number – or both: {commons}", 7),
        ("📎 <a href='https://example.org/one two'>the page</a>", 2),
        ("1. Don't wait", 3),
    ],
)
def test_words_are_counted_without_tags_signs_and_bullets(words: str, count: int) -> None:
    assert word_count(words) == count


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ({"say": FULL}, None),
        ({"say": FULL + "more"}, "odd says 61 words on one screen; at most 60."),
        ({"say": FULL, "hint": "An example"}, "odd says 62 words on one screen; at most 60."),
        ({"say": FULL, "more": FULL}, None),
        ({"say": {"person": "Yes?", "supporter": FULL + "more"}}, "odd says 61 words"),
        ({"say": {"person": FULL, "supporter": "Yes?"}, "hint": {"person": "…", "supporter": "Tap"}}, None),
        ({"say": "Yes?", "again": FULL + "and more"}, "odd says 62 words"),
        ({"say": FULL + "more", "ask": "aside"}, None),
        ({"say": FULL + "more", "ask": "info"}, None),
        ({"say": FULL + "more", "ask": "passing"}, "odd says 61 words"),
    ],
)
def test_a_question_is_not_lost_among_many_words(step: dict[str, object], fault: str | None) -> None:
    odd = Step.model_validate({"id": "odd", "ask": "choice", "choices": [], "next": "menu", **step})
    faults = [str(problem) for problem in check_limits(replace(shipped(), steps={"odd": odd}))]
    assert [fault in said for said in faults if fault] == ([True] if fault else [])
    assert len(faults) == (fault is not None)
    assert all("Put what only explains under `more:`." in said for said in faults)


def test_the_exceptions_are_steps() -> None:
    assert set(shipped().steps) >= WORDY
