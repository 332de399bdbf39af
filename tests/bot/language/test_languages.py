"""Catalogues are compiled once for each state of their file; what people see is what the file says now."""

import shutil
from pathlib import Path

import pytest

from bot.language.languages import HERE, REVIEWED, LazyTranslations, load_languages
from bot.language.po_files import read_catalogue
from flows.definition.problems import FlowProblems

FRENCH = Path("fr", "LC_MESSAGES", "messages.po")


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    (tmp_path / FRENCH).parent.mkdir(parents=True)
    shutil.copy(HERE / FRENCH, tmp_path / FRENCH)
    return tmp_path


def messages(locales: Path) -> list[tuple[str, str, str]]:
    """Each message of the file: its context, its English and its translation."""
    catalogue = read_catalogue(locales / FRENCH)
    return [(each.context or "", str(each.id), str(each.string)) for each in catalogue if each.id]


def shown(locales: Path, context: str, english: str) -> str:
    """The message as a process that starts now shows it."""
    return load_languages(locales)["fr"].translations.pgettext(context, english)


def kept(locales: Path) -> Path:
    (path,) = (locales / "__pycache__").glob("catalogue-fr.*")
    return path


def test_every_message_is_shown_as_the_file_has_it_built_and_kept(locales: Path) -> None:
    for _ in range(2):
        french = load_languages(locales)["fr"].translations
        assert [french.pgettext(context, english) for context, english, _ in messages(locales)] == [
            translation or english for _, english, translation in messages(locales)
        ]


def test_a_kept_catalogue_is_not_read_from_its_file_again(locales: Path) -> None:
    context, english, translation = messages(locales)[0]
    shown(locales, context, english)
    changed = kept(locales).stat().st_mtime_ns
    assert shown(locales, context, english) == translation
    assert kept(locales).stat().st_mtime_ns == changed


def test_a_changed_translation_is_shown_at_the_next_start(locales: Path) -> None:
    context, english, translation = next(each for each in messages(locales) if each[2].isalpha())
    shown(locales, context, english)
    path = locales / FRENCH
    path.write_text(path.read_text("utf-8").replace(f'"{translation}"', '"Bonjour"'), "utf-8")
    assert shown(locales, context, english) == "Bonjour"


@pytest.mark.parametrize("damage", [b"", b"foreign" * 40])
def test_a_damaged_catalogue_is_compiled_again(locales: Path, damage: bytes) -> None:
    context, english, translation = messages(locales)[0]
    shown(locales, context, english)
    kept(locales).write_bytes(damage)
    assert shown(locales, context, english) == translation


def test_what_has_no_translation_is_shown_in_english(locales: Path) -> None:
    assert shown(locales, "phrase.planted", "Nobody translated this.") == "Nobody translated this."


def test_a_review_counts_at_the_next_start(locales: Path) -> None:
    assert not load_languages(locales)["fr"].reviewed
    path = locales / FRENCH
    path.write_text(path.read_text("utf-8").replace(f"{REVIEWED} no", f"{REVIEWED} yes"), "utf-8")
    assert load_languages(locales)["fr"].reviewed


def test_a_catalogue_is_compiled_when_its_first_message_is_shown(locales: Path) -> None:
    french = load_languages(locales)["fr"].translations
    assert isinstance(french, LazyTranslations)
    assert list((locales / "__pycache__").glob("catalogue-*")) == []
    french.pgettext("", "any")
    assert kept(locales).is_file()


def test_without_any_catalogue_nobody_is_served_in_english_without_a_word(tmp_path: Path) -> None:
    with pytest.raises(FlowProblems, match=r"there are no translations\..*install it again"):
        load_languages(tmp_path)


def test_a_language_that_lacks_its_catalogue_is_named(locales: Path) -> None:
    for code in ("en", "fr", "ar"):
        (locales / code).mkdir(exist_ok=True)
        (locales / code / "days.yaml").touch()
    with pytest.raises(FlowProblems) as refused:
        load_languages(locales)
    (problem,) = refused.value.problems
    assert problem.file.endswith("/ar/LC_MESSAGES/messages.po")
