"""The short form of the storm: a few people and a few kills; `make chaos` runs the full size.

Chaos by fault takes minutes, so it stands in `make chaos` alone.

One process on files is killed twenty times in `tests/process/test_promises.py`.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.chaos.disks import disks
from tests.chaos.figures import Figure, as_table
from tests.chaos.size import SHORT
from tests.chaos.unasked import unasked
from tests.chaos.webhooks import webhooks
from tests.standins.database import Database


@pytest.mark.soak
async def test_two_processes_on_postgresql_lose_nothing(tmp_path: Path, database: Database) -> None:
    assert missed(await webhooks(tmp_path, database, SHORT)) == []


@pytest.mark.soak
async def test_kills_amid_reminders_ask_nobody_anything(tmp_path: Path) -> None:
    assert missed(await unasked(tmp_path, SHORT)) == []


@pytest.mark.soak
async def test_what_is_wrong_with_the_disk_is_said(tmp_path: Path) -> None:
    assert missed(await disks(tmp_path)) == []


def test_the_table_says_what_was_missed() -> None:
    table = as_table("chaos", [Figure("people stuck", 1, 0, "at the card"), Figure("people", 4)])
    assert "| people stuck | 1 | 0 | **missed** |" in table
    assert "- people stuck: at the card" in table


def missed(figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures that are not as wanted."""
    return [figure for figure in figures if not figure.met]
