"""Point 1: the processor time of a tap, over the whole path, compared with peers that store nothing."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from bot.stores.memory import MemoryStore
from tests.benchmarks.disk import filesystem, replacing
from tests.benchmarks.figures import Figure
from tests.benchmarks.ours import our_bot, tinydb
from tests.benchmarks.peer_ptb import ptb_peer
from tests.benchmarks.people import half_way
from tests.benchmarks.rounds import ROUNDS, Cost, Spread, alternate, cpu_ratio
from tests.benchmarks.tapping import CHECKED, check_ours, check_peer, our_side, peer_side

GOAL = 1.5
NOTE = "parse, load, decrypt, replay, encrypt, durable save, three calls built and sent over httpx."


async def tap_cost(folder: Path, people: int = 50, rounds: int = ROUNDS) -> AsyncIterator[Figure]:
    """Compare with python-telegram-bot (a) and with aiogram, and measure our own cost."""
    from tests.benchmarks.peer_aiogram import aiogram_peer  # takes seconds: not while tests are collected

    template = await half_way()
    async with AsyncExitStack() as stack:
        ours = await stack.enter_async_context(our_bot(await stack.enter_async_context(tinydb(folder))))
        in_memory = await stack.enter_async_context(our_bot(MemoryStore()))
        ptb = await stack.enter_async_context(ptb_peer(template, "nothing", folder))
        aiogram = await stack.enter_async_context(aiogram_peer(template.taps))
        sides = {
            "ours": our_side(ours, template, people),
            "ours, stored in memory": our_side(in_memory, template, people),
            "ptb": peer_side(ptb, template, people),
            "aiogram": peer_side(aiogram, template, people),
            "disk": replacing(folder / "replaced"),
        }
        costs = await alternate(sides, rounds)
        for bot in (ours, in_memory):
            await check_ours(bot, people, rounds)
        for peer in (ptb, aiogram):
            await check_peer(peer, people, rounds)
    for figure in (*_ratios(costs), *_costs(costs, filesystem(folder))):
        yield figure


def _ratios(costs: Mapping[str, Sequence[Cost]]) -> Iterator[Figure]:
    ratio = cpu_ratio(costs["ours"], costs["ptb"])
    yield Figure(1, "CPU of a tap, to python-telegram-bot (a)", ratio, "times", CHECKED, GOAL, note=NOTE)
    ratio = cpu_ratio(costs["ours, stored in memory"], costs["ptb"])
    note = (
        "all but the durable save: what is left of the figure above is the disk's, and the threads' for it."
    )
    yield Figure(
        1, "CPU of a tap stored in memory, to python-telegram-bot (a)", ratio, "times", CHECKED, note=note
    )
    ratio = cpu_ratio(costs["ours"], costs["aiogram"])
    note = "aiogram's part of a call that aiohttp does is left out."
    yield Figure(1, "CPU of a tap, to aiogram 3 in memory", ratio, "times", CHECKED, note=note)


def _costs(costs: Mapping[str, Sequence[Cost]], disk: str) -> Iterator[Figure]:
    spent = {name: Spread.of(run.cpu * 1000 for run in cost) for name, cost in costs.items()}
    replaced = spent.pop("disk")
    for name, spread in spent.items():
        yield Figure(1, f"CPU of a tap, {name}", spread, "ms", CHECKED)
    note = f"on {disk}: what our figure cannot go below."
    yield Figure(
        1, "CPU of one file replaced durably, and nothing else", replaced, "ms", "it is there", note=note
    )
