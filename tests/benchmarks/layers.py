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
from tests.benchmarks.ours import AT_ONCE, opened, our_bot
from tests.benchmarks.people import Template, admit, batches, half_way
from tests.benchmarks.profiling import LAYERS, Profiles, by_layer
from tests.benchmarks.rounds import Cost, Spread, measured
from tests.benchmarks.tapping import CHECKED, chats_of, check_ours

MS = 1000


async def layers(folder: Path, people: int = 100) -> AsyncIterator[Figure]:
    """The share of each layer, the largest first."""
    places = str(folder / "plain"), str(folder / "profiled")
    for figure in await shares(7, "Share of a tap", places, await half_way(), people):
        yield figure


async def shares(
    point: int, name: str, places: tuple[str, str], template: Template, people: int
) -> list[Figure]:
    """The shares over a kind of store, of which there are two empty ones: measured plain, and profiled."""
    profiles = Profiles(time.thread_time)
    cost = await _tapped(places[0], template, people, nullcontext())
    await _tapped(places[1], template, people, profiles)
    spent, whole = by_layer(profiles, LAYERS), cost.cpu * MS
    parts = {layer: nanoseconds / spent.total() for layer, nanoseconds in spent.most_common()}
    return [
        Figure(point, f"{name}: {layer}", Spread.of([part * 100]), "%", CHECKED, note=_note(part, whole))
        for layer, part in parts.items()
    ]


def _note(part: float, whole: float) -> str:
    return f"some {part * whole:.2f} of {whole:.2f} ms a tap."


async def _tapped(
    place: str, template: Template, people: int, profiled: AbstractContextManager[None]
) -> Cost:
    """What the taps cost, by people whose documents were written by an earlier process."""
    chats = chats_of(0, people)
    async with opened(place) as store:
        await admit(store, template, chats)
    updates = batches(template.taps, chats, AT_ONCE)
    async with opened(place) as store, our_bot(store) as ours:

        async def work() -> int:
            with profiled:
                for batch in updates:
                    await ours.take(batch)
            return sum(map(len, updates))

        cost = await measured(work)
        await check_ours(ours, people, rounds=0)
    return cost
