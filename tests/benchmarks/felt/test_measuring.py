"""The sides take turns in order, what opens connections is not counted, and who is slow is measured once."""

import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from tests.benchmarks.felt.measuring import SLOW, Cell, FeltRound, Turns
from tests.benchmarks.felt.sides import FeltSide, RunningSide
from tests.benchmarks.people import TAPS, half_way
from tests.benchmarks.team import Worker

GROUPS = [[1, 2], [3, 4]]  # chats


class RecordedTelegram:
    """Records who tapped what, and says that the slow side needed long."""

    def __init__(self) -> None:
        self.tapped: list[tuple[str, list[tuple[int, str]]]] = []  # tokens, with chats and buttons

    async def ask(self, what: Mapping[str, Any]) -> dict[str, Any]:
        """Answer as the process does."""
        if "tap" not in what:
            return {}
        presses = [json.loads(update)["callback_query"] for update in what["updates"]]
        self.tapped.append((what["tap"], [(press["from"]["id"], press["data"]) for press in presses]))
        seconds = SLOW + 1 if "ptb" in what["tap"] else 0.1
        times = [seconds] * len(presses)
        return {"spinner": times, "question": times, "connections": 4, "busiest": 2, "calls": {}}


async def test_sides_alternate_and_the_first_round_is_not_counted() -> None:
    telegram, rounds = await _measured(["ours", "aiogram"], Cell(0.0, 2, 2))
    assert [round_.side for round_ in rounds] == ["ours", "aiogram"] * 2
    ours = [taps for token, taps in telegram.tapped if "ours" in token]
    assert ours == [[(chat, data) for chat in GROUPS[0]] for data in TAPS[:3]]
    assert {round_.connections for round_ in rounds} == {2}


async def test_others_tap_when_the_first_have_answered_everything() -> None:
    telegram, _ = await _measured(["ours"], Cell(0.0, 2, len(TAPS)))
    assert [taps[0] for _, taps in telegram.tapped][-2:] == [(1, TAPS[-1]), (3, TAPS[0])]


async def test_a_slow_side_is_measured_once_in_each_line_and_then_without_a_first_round() -> None:
    telegram, rounds = await _measured(["ours", "ptb"], Cell(0.0, 2, 2), Cell(0.0, 2, 3))
    assert [round_.side for round_ in rounds].count("ptb") == 2
    assert [round_.side for round_ in rounds].count("ours") == 5
    ptb = [taps for token, taps in telegram.tapped if "ptb" in token]
    assert [taps[0][1] for taps in ptb] == [*TAPS[:2], TAPS[0]], "somebody's taps are out of order"


async def test_after_a_silence_every_round_counts() -> None:
    _, rounds = await _measured(["ours"], Cell(0.0, 2, 2, silence=0.0))
    assert len(rounds) == 2


async def _measured(names: list[str], *cells: Cell) -> tuple[RecordedTelegram, list[FeltRound]]:
    telegram, template = RecordedTelegram(), await half_way()
    sides = [_running(name) for name in names]
    turns = Turns(cast(Worker, telegram), sides, template.taps, pause=0.0)
    rounds = []
    for number, cell in enumerate(cells):
        groups = [[chat + 10 * number for chat in group] for group in GROUPS]
        rounds += [round_ async for round_ in turns.fill(cell, groups)]
    return telegram, rounds


def _running(name: str) -> RunningSide:
    """Return a side whose process is this one: its processor time is read all the same."""

    class ThisProcess:
        pid = os.getpid()

        async def wait(self) -> None:
            """Never end."""
            await asyncio.Event().wait()

    process = cast(asyncio.subprocess.Process, ThisProcess())
    return RunningSide(FeltSide(name, Path(name)), process)
