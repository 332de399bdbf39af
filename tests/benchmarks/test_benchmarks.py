"""The benchmarks still run, at tiny sizes; nothing is timed here."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.benchmarks.card import card
from tests.benchmarks.distant import Crew, distant
from tests.benchmarks.durable import durable
from tests.benchmarks.felt.felt import felt
from tests.benchmarks.felt.measuring import Cell
from tests.benchmarks.felt.table import FeltFigure
from tests.benchmarks.figures import Figure, as_table, write_json
from tests.benchmarks.flat import Size, flat, flat_postgres
from tests.benchmarks.flood import flood
from tests.benchmarks.idle import idle
from tests.benchmarks.layers import layers
from tests.benchmarks.look_ups import look_ups
from tests.benchmarks.papers import papers
from tests.benchmarks.positions import positions
from tests.benchmarks.processes import processes
from tests.benchmarks.rounds import Spread
from tests.benchmarks.start_cost import start_cost
from tests.benchmarks.tap_cost import tap_cost

pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # the peers' own advice to their users
    pytest.mark.soak,
]


async def test_the_cost_of_a_tap_is_measured(tmp_path: Path) -> None:
    figures = await _all(tap_cost(tmp_path, people=2, rounds=1))
    assert [figure.point for figure in figures] == [1] * len(figures)


async def test_throughput_beside_a_durable_peer_is_measured(tmp_path: Path) -> None:
    figures = await _all(durable(tmp_path, users=3, people=1, rounds=1))
    assert all(figure.value.median > 0 for figure in figures)


async def test_many_people_stored_beside_few_are_measured(tmp_path: Path) -> None:
    size = Size(many=5, reminders=2, people=2, rounds=1)
    figures = [*await _all(flat(tmp_path, size)), *await _all(flat_postgres(tmp_path, size))]
    assert [figure.point for figure in figures] == [3] * 6


async def test_the_cost_of_a_start_is_measured(tmp_path: Path) -> None:
    figures = await _all(start_cost(tmp_path, people=3, starts=1))
    assert [figure.point for figure in figures] == [3] * 6
    assert all(figure.value.median > 0 for figure in figures)


async def test_two_processes_on_one_database_are_measured(tmp_path: Path) -> None:
    figures = await _all(processes(tmp_path, people=2, rounds=1))
    named = {figure.name for figure in figures}
    assert "Cores kept busy, PostgreSQL, two processes" in named
    assert "Share of a tap on PostgreSQL: driver of PostgreSQL" in named


async def test_a_flood_of_reminders_is_measured(tmp_path: Path) -> None:
    figures = await _all(flood(tmp_path, reminders=120, alone=2, rate=60))
    assert [figure.point for figure in figures] == [4, 4, 4]


async def test_requests_of_look_ups_are_counted(tmp_path: Path) -> None:
    figures = await _all(look_ups(tmp_path, people=20, postcodes=5))
    assert all(figure.met for figure in figures)


async def test_the_wait_for_a_card_is_measured(tmp_path: Path) -> None:
    figures = await _all(card(tmp_path, people=2))
    assert [figure.point for figure in figures] == [9] * 3


async def test_the_cost_of_a_position_is_measured(tmp_path: Path) -> None:
    figures = await _all(positions(tmp_path, people=4, rounds=1))
    assert [figure.point for figure in figures] == [8] * 5
    assert all(figure.value.median > 0 for figure in figures)


async def test_papers_beside_a_tap_are_measured(tmp_path: Path) -> None:
    figures = await _all(papers(tmp_path, number=40, rounds=1, taps=2))
    assert [figure.point for figure in figures] == [10] * len(figures)
    assert all(figure.value.median > 0 for figure in figures if figure.unit != "MB")


async def test_a_distant_and_a_shared_database_are_measured(tmp_path: Path) -> None:
    figures = await _all(distant(tmp_path, people=2, reminders=30, crew=Crew(processes=2, rest=0, looks=2)))
    assert [figure.point for figure in figures] == [11] * 4
    assert figures[0].met and figures[2].met, "trips and claims are counted"


async def test_a_tap_is_taken_apart_by_layers(tmp_path: Path) -> None:
    figures = await _all(layers(tmp_path, people=3))
    named = {figure.name.partition(": ")[2] for figure in figures}
    assert {"engine", "store", "crypto", "httpx", "python-telegram-bot"} <= named


async def test_the_idle_bot_is_measured(tmp_path: Path) -> None:
    figures = await _all(idle(tmp_path, rounds=1))
    assert figures[0].name == "First answer after a start"


async def test_what_a_person_feels_is_measured_on_every_side(tmp_path: Path) -> None:
    figures = await _all(felt(tmp_path, [Cell(0.002, 2, 1)], pause=0.0))
    cells = [figure for figure in figures if isinstance(figure, FeltFigure) and figure.part == "question"]
    assert [cell.side for cell in cells] == ["ours", "ptb", "ptb concurrent", "aiogram"]
    assert all(cell.samples == 2 and cell.value.median > 0 for cell in cells)


def test_a_figure_says_whether_its_goal_is_reached(tmp_path: Path) -> None:
    figure = Figure(1, "A tap", Spread(1.4, 1.3, 1.6), "times", "all", goal=1.5)
    assert figure.met
    assert "| 1 | A tap | 1.4 times | 1.3 – 1.6 | at most 1.5 | reached |" in as_table([figure])
    write_json([figure], tmp_path / "build" / "bench.json")
    assert '"met": true' in (tmp_path / "build" / "bench.json").read_text()


async def _all(figures: AsyncIterator[Figure]) -> list[Figure]:
    return [figure async for figure in figures]
