"""Where `move` takes its stores from: never a password from the command line, where everybody can read it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import cli

PASSWORD = "s3cr3t-word"  # noqa: S105 (of nothing)
KEY = {"DATA_KEY": "a-key-only-for-the-tests"}


def run(*words: str, **settings: str) -> Result:
    """Run a command with these settings."""
    return CliRunner().invoke(cli, words, env={**KEY, **settings})


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://bot:{PASSWORD}@localhost/bot",
        f"postgres://bot:{PASSWORD}#@localhost/bot",
        f"postgresql://localhost/bot?user=bot&password={PASSWORD}",
        f"postgresql://localhost/bot?sslpassword={PASSWORD}",
    ],
)
@pytest.mark.parametrize("side", ["--from", "--to"])
def test_an_address_with_a_password_is_refused(tmp_path: Path, address: str, side: str) -> None:
    other = "--to" if side == "--from" else "--from"
    result = run("move", side, address, other, f"tinydb:{tmp_path / 'data'}")
    assert result.exit_code == 1
    assert "write DATABASE_URL" in result.output and PASSWORD not in result.output


@pytest.mark.parametrize("name", ["DATABASE_URL", "OLD_DATABASE_URL"])
def test_an_address_is_read_from_a_variable_and_shown_nowhere(tmp_path: Path, name: str) -> None:
    nobody = f"postgresql://bot:{PASSWORD}@127.0.0.1:1/bot"
    result = run("move", "--from", name, "--to", f"tinydb:{tmp_path / 'data'}", **{name: nobody})
    assert result.exit_code == 1
    assert "database cannot be reached" in result.output
    assert PASSWORD not in result.output and "Traceback" not in result.output


def test_a_variable_that_is_not_set_is_named(tmp_path: Path) -> None:
    result = run("move", "--from", f"tinydb:{tmp_path / 'data'}", "--to", "NEW_DATABASE")
    assert result.exit_code == 1 and "NEW_DATABASE is not set" in result.output


@pytest.mark.parametrize(
    "address", [f"postgresql://bot:{PASSWORD}%zz@localhost/bot", f"postgresql://{PASSWORD} x"]
)
def test_an_address_that_cannot_be_read_is_not_shown_either(tmp_path: Path, address: str) -> None:
    for words in (("migrate",), ("backup", "--to", str(tmp_path / "saved"))):
        result = run(*words, DATABASE_URL=address)
        assert result.exit_code == 1
        assert PASSWORD not in result.output and "Traceback" not in result.output


def test_a_key_is_made() -> None:
    made = {run("key").output.strip() for _ in range(3)}
    assert len(made) == 3 and all(len(key) >= 43 for key in made)
