"""How long words may be, and which signs they may not have, in any language."""

import pytest

from flows.lint.limits import letter_count, telegram_faults


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
