"""`python -m bot statistics` counts only where it is asked to, also beside a running bot."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.stores.crypto import Cipher
from bot.stores.tinydb.store import TinyDbStore
from tests.bot.statistics.crowd import campaign, person, put

KEY = "a-key-only-for-the-tests"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with twelve people, each with a case."""

    async def fill() -> None:
        store = TinyDbStore(tmp_path / "data", Cipher(KEY))
        for number in range(12):
            await put(store, person(number), campaign(number, "papers", papers=("letter",)))
        await store.aclose()

    asyncio.run(fill())
    return tmp_path / "data"


def run(data: Path, *words: str, **settings: str) -> Result:
    """Run the command on this data folder."""
    environment = {"DATA_DIR": str(data), "DATA_KEY": KEY, **settings}
    return CliRunner().invoke(cli, ["statistics", *words], env=environment)


@pytest.mark.parametrize("settings", [{}, {"STATISTICS": "0"}])
def test_where_it_is_off_nothing_is_counted(data: Path, settings: dict[str, str]) -> None:
    result = run(data, "--to", str(data / "figures.csv"), **settings)
    assert result.exit_code == 1 and "set STATISTICS=1" in result.output
    assert not (data / "figures.csv").exists() and "Tigrinya" not in result.output


def test_the_present_figures_are_printed(data: Path) -> None:
    result = run(data, STATISTICS="1")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert any(line.startswith("people by language: Tigrinya 10. Fewer than 10: Albanian,") for line in lines)
    assert any(line.startswith("cases by chapter reached: Papers to send 10. Fewer") for line in lines)
    assert "Help now" not in result.output and not list((data / "figures").rglob("*")), "nothing is kept"


def test_beside_a_running_bot_they_go_into_a_file(data: Path, tmp_path: Path) -> None:
    store = TinyDbStore(data, Cipher(KEY))
    result = run(data, "--to", str(tmp_path / "funder.csv"), STATISTICS="1")
    store.close()
    assert result.exit_code == 0, result.output
    rows = (tmp_path / "funder.csv").read_text().splitlines()
    assert sum(row.endswith(",people by language,Tigrinya,10") for row in rows) == 1
    assert sum(row.endswith(",fewer than 10") for row in rows) == len(rows) - 4


def test_a_folder_without_data_is_refused_in_words(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere", STATISTICS="1")
    assert result.exit_code == 1 and "Traceback" not in result.output
