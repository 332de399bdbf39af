"""Point 7: where the processor time of a tap goes, by layer.

Time in the standard library, in builtins and in extensions counts for the layer that called them.

The profiler makes calls look more expensive than they are, above all many small ones. So the whole cost of a
tap is measured without it, and only the shares with it.
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
from tests.benchmarks.tapping import CHECKED, chats_of, check_ours, tapping_work

MS = 1000


async def layers(folder: Path, people: int = 100) -> AsyncIterator[Figure]:
    """Measure the share of each layer, the largest first."""
    places = str(folder / "plain"), str(folder / "profiled")
    for figure in await shares(7, "Share of a tap", places, await half_way(), people):
        yield figure


async def shares(
    point: int, name: str, places: tuple[str, str], template: Template, people: int
) -> list[Figure]:
    """Measure the shares on a kind of store, given two empty ones: one run plain, one profiled."""
    profiles = Profiles(time.thread_time)
    cost = await _measure_taps(places[0], template, people, nullcontext())
    await _measure_taps(places[1], template, people, profiles)
    spent, whole = by_layer(profiles, LAYERS), cost.cpu * MS
    parts = {layer: nanoseconds / spent.total() for layer, nanoseconds in spent.most_common()}
    return [
        Figure(point, f"{name}: {layer}", Spread.of([part * 100]), "%", CHECKED, note=_note(part, whole))
        for layer, part in parts.items()
    ]


def _note(part: float, whole: float) -> str:
    return f"some {part * whole:.2f} of {whole:.2f} ms a tap."


async def _measure_taps(
    place: str, template: Template, people: int, profiled: AbstractContextManager[None]
) -> Cost:
    """Measure taps of people whose documents an earlier process has written."""
    chats = chats_of(0, people)
    async with opened(place) as store:
        await admit(store, template, chats)
    updates = batches(template.taps, chats, AT_ONCE)
    async with opened(place) as store, our_bot(store) as ours:

        async def work() -> int:
            with profiled:
                return await tapping_work(ours.take, updates)()

        cost = await measured(work)
        await check_ours(ours, people, rounds=0)
    return cost
