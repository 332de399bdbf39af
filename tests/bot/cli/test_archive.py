"""Where `move` takes its stores from, and what `restore` says.

A password is never taken from the command line, where everybody can read it.
"""

import asyncio
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.stores.crypto import Cipher
from bot.stores.tinydb.store import TinyDbStore

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


@pytest.mark.soak
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


@pytest.mark.soak
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


async def fill(folder: Path) -> None:
    """Store a document of each kind that people's updates leave behind."""
    store = TinyDbStore(folder, Cipher(KEY["DATA_KEY"]))
    await store.save("user", "u1", "{}", 1)
    await store.save("case", "c1", "{}", 1)
    await store.save("withdrawn", "helpline-samaritans", "{}", 1)
    await store.save("parked", "u1-00000000000000000007", "{}", 1)
    await store.save("figures", "2026-w49", "{}", 1)
    await store.aclose()


def test_after_moving_away_what_restore_names_it_restores(tmp_path: Path) -> None:
    data, away = tmp_path / "data", tmp_path / "away"
    asyncio.run(fill(data))
    away.mkdir()
    saved, settings = str(tmp_path / "saved"), {"DATA_DIR": str(data)}
    assert run("backup", "--to", saved, **settings).exit_code == 0
    refused = run("restore", "--from", saved, **settings)
    assert refused.exit_code == 1
    named = re.search(r"move the folders ([a-z, ]+) out of", " ".join(refused.output.split()))
    assert named
    for name in re.split(r", | and ", named[1]):
        if (data / name).exists():
            (data / name).rename(away / name)
    restored = run("restore", "--from", saved, **settings)
    assert restored.exit_code == 0, restored.output
