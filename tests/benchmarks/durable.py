"""Point 2: throughput at 1,000 users, compared with a peer that writes each answer before the next."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from tests.benchmarks.figures import Figure
from tests.benchmarks.ours import our_bot, tinydb
from tests.benchmarks.peer_ptb import ptb_peer
from tests.benchmarks.people import half_way
from tests.benchmarks.rounds import Cost, Spread, alternate, throughput_ratio
from tests.benchmarks.tapping import CHECKED, chats_of, check_ours, check_peer, our_side, peer_side

GOAL = 20
USERS = 1_000
ROUNDS = 7
NOTE = "the peer's file is written anew for every answer, and without fsync: a power cut can still lose it."


async def durable(
    folder: Path, users: int = USERS, people: int = 4, rounds: int = ROUNDS
) -> AsyncIterator[Figure]:
    """Compare with python-telegram-bot (b), flushed after every update, and (c), its default."""
    template = await half_way()
    before = chats_of(0, users, first=6_000_000_001)  # people who stopped half way earlier
    async with AsyncExitStack() as stack:
        ours = await stack.enter_async_context(our_bot(await stack.enter_async_context(tinydb(folder))))
        flushed = await stack.enter_async_context(ptb_peer(template, "every update", folder))
        default = await stack.enter_async_context(ptb_peer(template, "default", folder))
        sides = {"ours": our_side(ours, template, people)}
        for name, peer in (("b", flushed), ("c", default)):
            await peer.admit(before)
            await peer.write_down()
            sides[name] = peer_side(peer, template, people)
        costs = await alternate(sides, rounds)
        await check_ours(ours, people, rounds)
        await check_peer(flushed, people, rounds)
        await check_peer(default, people, rounds)
    for figure in _figures(costs):
        yield figure


def _figures(costs: Mapping[str, Sequence[Cost]]) -> Iterator[Figure]:
    ratio = throughput_ratio(costs["ours"], costs["b"])
    name = "Throughput at 1,000 users, to python-telegram-bot (b)"
    yield Figure(2, name, ratio, "times", CHECKED, GOAL, "more", NOTE)
    ratio = throughput_ratio(costs["ours"], costs["c"])
    note = "the peer writes once a minute: a kill loses up to a minute of everybody's answers."
    yield Figure(2, "Throughput, to python-telegram-bot (c)", ratio, "times", CHECKED, note=note)
    for side, cost in costs.items():
        spent = Spread.of(1 / run.wall for run in cost)
        yield Figure(2, f"Throughput, {side}", spent, "taps/s", CHECKED, better="more")
