"""The word lists for days and times: every fault in a file is found on its line, and no word is lost."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from bot.editorial.check import check_all
from bot.language.languages import catalogues
from flows.definition.loader import HERE
from flows.reading.lexicons import LOCALES, DayLexicon, WordList, check_lexicons, day_lexicon, day_words
from flows.reading.text import spaced_words

TODAY = date(2026, 11, 24)
FAULTS = (
    ("unknown key", "language: en\nmornin:\n  - morning\n", 2, "unknown key 'mornin'", "'morning'"),
    ("no list", "language: en\nmorning: morning\n", 2, "morning", "morning"),
    ("a number", "language: en\nnoon:\n  - noon\n  - 12\n", 4, "valid string", ""),
    ("no word", "language: en\nnoon:\n  - noon\n  - '!'\n", 4, "pattern", ""),
    ("two letters", "language: en\npm_letters: [pm]\n", 2, "at most 1 character", ""),
    (
        "unknown month",
        "language: en\nmonths:\n  januar:\n    - jan\n",
        3,
        "'januar' is not known",
        "'january'",
    ),
    ("key twice", "language: en\nnoon:\n  - noon\nnoon:\n  - noon\n", 4, "duplicate", "Remove"),
    ("not YAML", "language: en\nnoon: [noon\n", 3, "", "line"),
    ("no language", "noon:\n  - noon\n", 1, "language", "Add language:"),
    ("another language", "language: fr\n", 0, "'fr'", "language: en"),
)


@pytest.mark.parametrize(("text", "line", "says", "hint"), [fault[1:] for fault in FAULTS])
def test_a_fault_of_a_lexicon_is_found_on_its_line(
    tmp_path: Path, text: str, line: int, says: str, hint: str
) -> None:
    (tmp_path / "locales/en").mkdir(parents=True)
    (tmp_path / "locales/en/days.yaml").write_text(text, encoding="utf-8")
    problems = check_lexicons(tmp_path / "locales")
    assert [(one.file, one.line) for one in problems] == [("locales/en/days.yaml", line)]
    assert says in problems[0].message and hint in problems[0].hint


def test_check_looks_at_every_lexicon(tmp_path: Path) -> None:
    for number, (_, text, *_) in enumerate(FAULTS[:2]):
        (tmp_path / f"locales/{number}").mkdir(parents=True)
        (tmp_path / f"locales/{number}/days.yaml").write_text(text, encoding="utf-8")
    found = check_all(TODAY, HERE, tmp_path / "locales").problems
    expected = check_lexicons(tmp_path / "locales")
    assert len({problem.file for problem in expected}) == 2
    assert [problem for problem in found if problem.file.startswith("locales/")] == expected


def test_every_language_has_a_lexicon_without_a_fault() -> None:
    assert check_lexicons(LOCALES) == []
    assert [code for code in ("en", *catalogues()) if not (LOCALES / code / "days.yaml").exists()] == []


@pytest.mark.parametrize("language", ["en", *catalogues()])
def test_the_words_of_every_language_are_used_together(language: str) -> None:
    lexicon = day_lexicon()
    for field in fields(DayLexicon):
        assert set(getattr(day_words(language), field.name)) <= set(getattr(lexicon, field.name).words)


def test_a_lexicon_is_no_catalogue() -> None:
    assert "en" not in catalogues()


def test_a_language_without_a_file_has_no_words() -> None:
    assert day_words("gone").days_away() == {}


def test_words_are_found_whole_and_the_longest_are_taken_out_first() -> None:
    words = WordList(("quarter", "quarter past", "after {number}"))
    assert words.removed_from(spaced_words("Quarter past 3!")).split() == ["3"]
    assert not words.found_in(spaced_words("headquarters"))
    assert words.found_in(" after 0 ") and not words.found_in(" after ")


def test_a_list_without_words_finds_nothing() -> None:
    nothing = WordList(())
    assert nothing.pattern == "(?!)"
    assert not nothing.found_in(" noon ") and nothing.removed_from(" noon ") == " noon "
