"""Point 5: how many requests the public services get, counted by their stand-ins; nothing is timed here.

The list of constituencies has been fetched before, as the bot does at startup.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from flows.state.case import Query
from tests.benchmarks.figures import Figure
from tests.benchmarks.rounds import Spread
from tests.harness.sources import Services
from tests.standins.members import NAMES, MembersStandIn
from tests.standins.postcodes import PostcodesStandIn, place

SERVICES = ("postcodes.io", "the Members API", "the Members API for pictures")
CHECKED = "everybody was told the right constituency and its MP"
Counts = tuple[int, int, int]  # requests to each of these


async def look_ups(folder: Path, people: int = 1_000, postcodes: int = 50) -> AsyncIterator[Figure]:
    """Count the requests to each service: for a look-up cold and warm, and for many people at once."""
    services = _services(folder, postcodes)
    await services.sources.refresh()
    for name, goal in (("cold", 1), ("warm", 0)):
        counts = await _count_requests(services, [0])
        for service, count in zip(SERVICES, counts, strict=True):
            figure = f"Requests to {service}, {name}"
            yield Figure(5, figure, Spread.of([count]), "requests", CHECKED, goal)
    await services.aclose()
    services = _services(folder / "many", postcodes)
    await services.sources.refresh()
    counts = await _count_requests(services, [number % postcodes for number in range(people)])
    await services.aclose()
    figure = f"Requests of {people:,} people asking for {postcodes} postcodes at once"
    note = f"{counts[0]} to {SERVICES[0]}, {counts[1]} to {SERVICES[1]}."
    yield Figure(5, figure, Spread.of([sum(counts[:2])]), "requests", CHECKED, 2 * postcodes, note=note)
    yield Figure(5, f"{figure}, for pictures", Spread.of([counts[2]]), "requests", CHECKED, postcodes)


def _services(folder: Path, postcodes: int) -> Services:
    """Return services in which each postcode has a constituency of its own: the worst case."""
    members = MembersStandIn(total=len(NAMES) + postcodes)
    places = {f"AA{number}1AA": place(_area(number)) for number in range(postcodes)}
    return Services(folder, members=members, postcodes=PostcodesStandIn(places))


def _area(number: int) -> str:
    return f"Testshire {number}"


async def _count_requests(services: Services, numbers: Sequence[int]) -> Counts:
    """Return the number of requests that it takes to answer people with these postcodes."""
    services.forget_requests()
    queries = [Query(postcode=f"AA{number} 1AA") for number in numbers]
    findings = await asyncio.gather(*map(services.sources.find_mp, queries))
    names = [finding.constituency.name for finding in findings if finding.constituency and finding.mp]
    assert Counter(names) == Counter(map(_area, numbers)), "somebody was not told the right constituency"
    members = {finding.mp.id for finding in findings if finding.mp and finding.mp.id}
    await asyncio.gather(*map(services.sources.portrait, members))  # as the cards do
    return (*services.counts, len(services.pictures))
