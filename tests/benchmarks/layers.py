"""Point 7: where the processor time of a tap goes, by layer. What the standard library, builtins and
extensions take counts for the layer that called them.

The profiler makes calls dearer than they are, most of all where there are many small ones; so the whole cost
of a tap is measured without it, and only the shares with it.
"""

import time
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from tests.benchmarks.figures import Figure
from tests.benchmarks.ours import AT_ONCE, our_bot, tinydb
from tests.benchmarks.people import Template, admit, batches, half_way
from tests.benchmarks.profiling import LAYERS, Profiles, by_layer
from tests.benchmarks.rounds import Cost, Spread, measured
from tests.benchmarks.tapping import CHECKED, chats_of, check_ours

MS = 1000


async def layers(folder: Path, people: int = 100) -> AsyncIterator[Figure]:
    """The share of each layer, the largest first."""
    template, profiles = await half_way(), Profiles(time.thread_time)
    cost = await _tapped(folder / "plain", template, people, nullcontext())
    await _tapped(folder / "profiled", template, people, profiles)
    spent = by_layer(profiles, LAYERS)
    for layer, nanoseconds in spent.most_common():
        share = nanoseconds / spent.total()
        note = f"some {share * cost.cpu * MS:.2f} of {cost.cpu * MS:.2f} ms a tap."
        yield Figure(7, f"Share of a tap: {layer}", Spread.of([share * 100]), "%", CHECKED, note=note)


async def _tapped(
    folder: Path, template: Template, people: int, profiled: AbstractContextManager[None]
) -> Cost:
    """What the taps cost, by people whose documents were written by an earlier process."""
    chats = chats_of(0, people)
    async with tinydb(folder) as store:
        await admit(store, template, chats)
    updates = batches(template.taps, chats, AT_ONCE)
    async with tinydb(folder) as store, our_bot(store) as ours:

        async def work() -> int:
            with profiled:
                for batch in updates:
                    await ours.take(batch)
            return sum(map(len, updates))

        cost = await measured(work)
        await check_ours(ours, people, rounds=0)
    return cost
