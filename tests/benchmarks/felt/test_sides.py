"""A side that loses an answer or a call is found out, so that no figure counts that was bought with it."""

import asyncio
import json
import sys
from pathlib import Path
from typing import cast

import pytest

from tests.benchmarks.felt.sides import FeltSide, RunningSide, check_kept, prepare
from tests.benchmarks.ours import tinydb
from tests.benchmarks.people import admit, half_way

CHAT = 5_000_000_001
CALLS = {"answerCallbackQuery": 2, "editMessageText": 2, "sendMessage": 2}
ALL_STEPS = ["menu", "applied_for"]


async def test_a_peer_that_did_all_passes(tmp_path: Path) -> None:
    await check_kept(_peer(tmp_path, ALL_STEPS), CALLS)


async def test_an_answer_that_a_peer_has_lost_is_found(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="lost an answer"):
        await check_kept(_peer(tmp_path, ["menu"]), CALLS)


async def test_a_call_that_was_not_made_is_found(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="1 calls of sendMessage, not 2"):
        await check_kept(_peer(tmp_path, ALL_STEPS), CALLS | {"sendMessage": 1})


async def test_an_answer_that_this_bot_has_lost_is_found(tmp_path: Path) -> None:
    template, ours = await half_way(), FeltSide("ours", tmp_path / "ours")
    await prepare(ours, template, [CHAT])
    with pytest.raises(AssertionError, match="ours has lost an answer"):
        await check_kept(_running(ours), CALLS)
    answers = template.case.answers | {"applied_for": next(iter(template.case.answers.values()))}
    answered = template.case.model_copy(update={"answers": answers})
    async with tinydb(tmp_path / "others" / "data") as store:
        await admit(store, type(template)(template.user, answered, template.taps), [CHAT])
    await check_kept(_running(FeltSide("ours", tmp_path / "others")), CALLS)


async def test_a_side_that_ends_by_itself_is_found_out_with_what_it_said(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "pass")
    (tmp_path / "log").write_text("no such module")
    side = RunningSide(FeltSide("before", tmp_path), process)
    with pytest.raises(AssertionError, match="before has ended: no such module"):
        await side.while_it_runs(asyncio.Event().wait())


def _peer(folder: Path, steps: list[str]) -> RunningSide:
    (folder / "ptb.json").write_text(json.dumps({CHAT: steps}))
    return _running(FeltSide("ptb", folder))


def _running(side: FeltSide) -> RunningSide:
    """Return a side on which somebody has tapped twice; it has ended."""
    return RunningSide(side, cast(asyncio.subprocess.Process, None), {CHAT: 2})
