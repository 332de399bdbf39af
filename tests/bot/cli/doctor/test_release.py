"""What comes with the bot: a language without its words, numbers that nobody rang for long."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.cli.doctor.release import RING_AFTER, check_languages, check_numbers, check_sign_offs
from bot.language.languages import HERE
from tests.harness.flow import shipped

TODAY = date(2026, 11, 30)


def test_every_language_is_there() -> None:
    assert check_languages().ok


def test_a_language_whose_words_are_missing_is_named(tmp_path: Path) -> None:
    for code in ("fa", "fr"):
        shutil.copytree(HERE / code, tmp_path / "locales" / code)
    (tmp_path / "locales/fa/LC_MESSAGES/messages.po").unlink()
    found = check_languages(tmp_path / "locales")
    assert found.state == "error" and "Farsi" in found.detail and "French" not in found.detail
    assert "locales/fa/LC_MESSAGES/messages.po" in found.detail


def test_a_bot_that_was_installed_without_its_languages_says_so(tmp_path: Path) -> None:
    found = check_languages(tmp_path / "locales")
    assert found.state == "error" and found.detail == "there is only English"


@pytest.mark.parametrize(("age", "old"), [(timedelta(), 0), (RING_AFTER, 0), (RING_AFTER + timedelta(1), 1)])
def test_the_oldest_number_is_named(age: timedelta, old: int) -> None:
    flow = shipped()
    lines = [line.model_copy(update={"checked": TODAY}) for line in flow.helplines]
    lines[3] = lines[3].model_copy(update={"checked": TODAY - age})
    places = tuple(place.model_copy(update={"checked": TODAY}) for place in flow.places)
    found = check_numbers(TODAY, replace(flow, helplines=tuple(lines), places=places))
    assert found.state == ("warning" if old else "ok")
    assert not old or (found.detail.startswith("1 of ") and lines[3].name in found.detail)


def test_a_number_that_was_never_checked_is_old() -> None:
    flow = shipped()
    lines = tuple(line.model_copy(update={"checked": None}) for line in flow.helplines)
    found = check_numbers(TODAY, replace(flow, helplines=lines, places=()))
    assert found.detail.startswith(f"{len(lines)} of {len(lines)} ")


def test_a_faulty_file_of_sign_offs_signs_nothing_off(tmp_path: Path) -> None:
    path = tmp_path / "signed_off.yaml"
    path.write_text(
        "signed_off:\n  - {what: papers, by: Ada Lovelace, on: 2026-11-30, read: '0123456789ab'}\n"
    )
    statuses, fault = check_sign_offs(path, TODAY)
    assert fault and fault.state == "warning" and "signed_off.yaml:2" in fault.advice
    assert {status.standing for status in statuses} == {"not yet"}
