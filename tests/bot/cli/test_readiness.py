"""`python -m bot sign-off` writes down who has read what, by role and date, and lists what has to be read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import cli


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of sign-offs, which is not there yet."""
    return tmp_path / "signed_off.yaml"


def sign_off(path: Path, *words: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(cli, ["sign-off", *words], env={"SIGNED_OFF": str(path)})


def test_it_lists_what_has_to_be_read_by_whom_and_how(path: Path) -> None:
    listed = sign_off(path).output
    assert "the letters and other papers: not yet (by an adviser registered with the IAA)" in listed
    assert "python -m bot sign-off ti --by native_speaker" in listed and "the page ti.html" in listed
    assert not path.exists()


def test_what_was_read_is_written_down(path: Path) -> None:
    written = sign_off(path, "papers", "--by", "adviser", "--on", "2026-11-28")
    assert written.exit_code == 0 and "If it changes, doctor says so" in written.output
    assert "papers, by: adviser, on: 2026-11-28" in path.read_text()
    assert "papers: by an adviser registered with the IAA, on 28 November 2026\n" in sign_off(path).output


def test_after_a_language_it_says_how_to_tell_people(path: Path) -> None:
    assert "locales/ti/LC_MESSAGES/messages.po" in sign_off(path, "ti", "--by", "native_speaker").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["papers"], "add: --by adviser"),
        (["papers", "--by", "Ada Lovelace"], "by an adviser registered with the IAA"),
        (["papers", "--by", "native_speaker"], "by an adviser registered with the IAA"),
        (["paper", "--by", "adviser"], "Did you mean 'papers'?"),
    ],
)
def test_what_cannot_be_signed_off_is_refused(path: Path, words: list[str], said: str) -> None:
    refused = sign_off(path, *words)
    assert refused.exit_code == 1 and said in refused.output and not path.exists()


def test_a_day_to_come_is_refused(path: Path) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    refused = sign_off(path, "papers", "--by", "adviser", "--on", str(tomorrow))
    assert refused.exit_code == 1 and "yet to come" in refused.output and not path.exists()


def test_a_place_that_cannot_be_written_is_named(path: Path) -> None:
    refused = sign_off(path / "further", "papers", "--by", "adviser")
    assert refused.exit_code == 1 and "Set SIGNED_OFF" in refused.output


def test_a_faulty_file_is_named_with_its_line(path: Path) -> None:
    path.write_text("signed_off:\n  - {what: papers}\n")
    refused = sign_off(path, "papers", "--by", "adviser")
    assert refused.exit_code == 1 and "signed_off.yaml:2" in refused.output
