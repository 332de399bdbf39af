"""Point 6: two processes on one PostgreSQL compared with one, on the same cores; and where time goes."""

import os
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from tests.benchmarks.disk import flush
from tests.benchmarks.figures import Figure
from tests.benchmarks.layers import MS, shares
from tests.benchmarks.ours import postgres
from tests.benchmarks.people import FIRST_CHAT, answered, half_way, stored
from tests.benchmarks.rounds import ROUNDS, Cost, Spread, alternate, throughput_ratio
from tests.benchmarks.server import server
from tests.benchmarks.tapping import CHECKED, chats_of, check_calls
from tests.benchmarks.team import Team, worker

CHAT_DISTANCE = 1_000_000_000  # between the first chats of two sides
SIDES = {"one process": 1, "two processes": 2}


async def processes(folder: Path, people: int = 100, rounds: int = ROUNDS) -> AsyncIterator[Figure]:
    """Compare the throughput; measure processor time in bot and server, and the shares of our layers."""
    with server() as database:
        address = database.address()
        async with AsyncExitStack() as stack:
            teams = {
                name: Team(
                    [await stack.enter_async_context(worker(address)) for _ in range(number)],
                    FIRST_CHAT + CHAT_DISTANCE * place,
                    database,
                )
                for place, (name, number) in enumerate(SIDES.items())
            }
            costs = await alternate({name: team.side(people) for name, team in teams.items()}, rounds)
        await _check(address, teams.values(), people, rounds)
        disk = flush(folder)
        for figure in _figures(teams, costs, disk):
            yield figure
        places = database.address(), database.address()
        for figure in await shares(6, "Share of a tap on PostgreSQL", places, await half_way(), people):
            yield figure


def _figures(
    teams: Mapping[str, Team], costs: Mapping[str, Sequence[Cost]], disk: Spread
) -> Iterator[Figure]:
    one, two = (costs[name] for name in SIDES)
    name, cores = "Throughput of two processes on PostgreSQL, to one", len(os.sched_getaffinity(0))
    parts = "the processes, the server and the canned answers of Telegram"
    note = f"all on the same {cores} cores: {parts}; a write waits {disk.median * MS:.2f} ms for the disk."
    yield Figure(6, name, throughput_ratio(two, one), "times", CHECKED, better="more", note=note)
    for name, team in teams.items():
        yield from _time(name, team, [cost.wall for cost in costs[name]])


def _time(name: str, team: Team, walls: Sequence[float]) -> Iterator[Figure]:
    """Return where a tap's time goes: in the bot, in the server, and how many cores that keeps busy."""
    own, served = team.own[1:], team.served[1:]  # the first round is a warm-up
    busy = [(ours + theirs) / wall for ours, theirs, wall in zip(own, served, walls, strict=True)]
    for what, values, unit in (
        ("Throughput", [1 / wall for wall in walls], "taps/s"),
        ("CPU of a tap in the bot", [seconds * MS for seconds in own], "ms"),
        ("CPU of a tap in the server", [seconds * MS for seconds in served], "ms"),
        ("Cores kept busy", busy, "cores"),
    ):
        yield Figure(6, f"{what}, PostgreSQL, {name}", Spread.of(values), unit, CHECKED)


async def _check(address: str, teams: Iterable[Team], people: int, rounds: int) -> None:
    """Check that the database has every answer, and that every call was made. Raises AssertionError."""
    async with postgres(address) as store:
        for team in teams:
            for chat in chats_of(0, people * (rounds + 1), team.first):
                _, case = await stored(store, chat)
                assert answered(case), f"an answer of {chat} is lost"
            check_calls(team.calls(), people * (rounds + 1))
