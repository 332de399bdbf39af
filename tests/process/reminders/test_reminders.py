"""Every reminder comes once, at its moment, and says what is so then.

`python -m tests.process.reminders [plan ...]` prints expected and come side by side.
"""

import asyncio
from pathlib import Path

import pytest

from tests.harness.moved_process import PairOfProcesses
from tests.process.reminders.compared import Flaw
from tests.process.reminders.plans import ALONE, killed_in_mid_send, shared
from tests.process.reminders.rows_of_kills import UNDER_WAY
from tests.process.reminders.world import Comparison, happened, played
from tests.soak import in_soak
from tests.standins.database import Database

LIGHT = "undisturbed"
HEAVY = [name for name in ALONE if name not in (LIGHT, "killed")]


@pytest.mark.parametrize("name", [LIGHT, *in_soak(HEAVY)])
async def test_every_reminder_comes_once_and_is_right(tmp_path: Path, name: str) -> None:
    assert_right(await happened(ALONE[name](), tmp_path))


@pytest.mark.soak
async def test_kills_lose_nothing_and_double_only_what_was_under_way(tmp_path: Path) -> None:
    plan = killed_in_mid_send()
    outcome = await happened(plan, tmp_path)
    assert_right(outcome, but="doubled")
    assert len(outcome.doubled) <= UNDER_WAY * len(plan.kills)
    assert [len(line.came) for line in outcome.doubled] == [2] * len(outcome.doubled)


@pytest.mark.soak
async def test_two_processes_send_everything_once(tmp_path: Path, database: Database) -> None:
    assert_right(await beside_each_other(tmp_path, database))


async def beside_each_other(folder: Path, database: Database) -> Comparison:
    """What came when two processes share a database."""
    plan, address = shared(), await asyncio.to_thread(database.address)
    bot = PairOfProcesses(folder, now=plan.begin)
    return await played(plan, bot, DATABASE_URL=address, WEBHOOK_URL="https://bot.test")


def assert_right(outcome: Comparison, but: Flaw = "") -> None:
    """Nothing was lost, doubled, not expected or wrong; `but`: that may be."""
    faults = outcome.faults(but)
    assert not faults, "\n".join(["expected | came", *faults])
    assert outcome.lines, "nothing was expected"
