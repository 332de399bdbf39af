"""What is still to be translated is no fault: it is named in a line a file, and only a release refuses it."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.editorial import check as package
from bot.editorial.check import Checked, check_all
from bot.language import languages
from flows.definition import loader
from flows.definition.problems import Problem

TEMPLATE = "locales/messages.pot"
TODAY = date(2026, 12, 1)
OLD, NEW = "Where is it? Type the place, or tap.", "Where is it? Type the place, or tap a button."


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """What is found after an editor has changed one sentence, and done nothing else."""
    folder = tmp_path_factory.mktemp("edited")
    flows, locales = folder / "flows", folder / "locales"
    shutil.copytree(loader.HERE, flows, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copytree(languages.HERE, locales, ignore=shutil.ignore_patterns("__pycache__"))
    surgery = flows / "toolkit" / "surgery.yaml"
    words = surgery.read_text(encoding="utf-8")
    assert OLD in words, "the words to change have changed"
    surgery.write_text(words.replace(OLD, NEW), encoding="utf-8")
    return check_all(TODAY, flows, locales)


def test_a_changed_sentence_is_to_do_in_a_line_a_language(edited: Checked) -> None:
    assert [problem for problem in edited.problems if "translat" in problem.message] == []
    behind = {
        problem.file for problem in edited.to_do if "surgery_place.say: not translated" in problem.message
    }
    assert len(behind) == len(languages.catalogues())
    assert [line.partition(":")[0] for line in edited.lines()] == ["to do"] * len(behind | {TEMPLATE})


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--release",), 1)])
def test_only_a_release_is_refused(
    monkeypatch: pytest.MonkeyPatch, edited: Checked, options: tuple[str, ...], code: int
) -> None:
    found = Checked([], edited.to_do, edited.summary)
    monkeypatch.setattr(package, "check_all", lambda _: found)
    result = CliRunner().invoke(cli, ["check", *options])
    assert result.exit_code == code
    assert "to do: locales/fr/" in result.output or "fr/LC_MESSAGES/messages.po" in result.output
    assert edited.summary in result.output


def test_what_is_left_of_one_file_is_counted() -> None:
    first, second = (
        Problem("locales/fr/x.po", line, "who.say: not translated", is_to_do=True) for line in (1, 2)
    )
    lines = list(Checked([], [first, second], "").lines())
    assert lines == [f"to do: {first}, and 1 more"]


def test_the_folder_is_named_as_it_is(edited: Checked) -> None:
    assert all(Path(problem.file).parts[0] == "locales" for problem in edited.to_do)
