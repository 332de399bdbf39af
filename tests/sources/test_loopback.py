"""The same over real HTTP on loopback: real connections, real time limits, real bytes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sources.host import Limits
from bot.sources.http import Http
from bot.sources.live import Addresses, LiveSources
from flows.case import Constituency, Finding, Query
from tests.standins.faults import Fault
from tests.standins.members import JPEG, MembersStandIn
from tests.standins.postcodes import PostcodesStandIn
from tests.standins.server import serving

BATH = Query(postcode="BA1 1AA")
QUICK = Limits(request=0.4, pause=0.01, deadline=1.5, failures=50)


@dataclass
class Served:
    """Sources and the services they talk to."""

    sources: LiveSources
    postcodes: PostcodesStandIn
    members: MembersStandIn


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    postcodes, members = PostcodesStandIn(), MembersStandIn()
    async with AsyncExitStack() as stack:
        postcodes_url = await stack.enter_async_context(serving(postcodes.app))
        members_url = await stack.enter_async_context(serving(members.app))
        addresses = Addresses(postcodes=postcodes_url, members=f"{members_url}/api")
        sources = LiveSources(Http(limits=QUICK), addresses, tmp_path / "cache")
        stack.push_async_callback(sources.aclose)
        yield Served(sources, postcodes, members)


async def test_an_mp_is_found(served: Served) -> None:
    await served.sources.refresh()
    finding = await served.sources.find_mp(BATH)
    assert finding.outcome == "found"
    assert finding.mp and finding.mp.id and finding.mp.name == "Member for Bath"
    assert await served.sources.portrait(finding.mp.id) == JPEG


@pytest.mark.parametrize(
    "fault", ["stopped", "hang", "limited", "error", "html", "redirect", "huge", "nonsense", "not_json"]
)
async def test_every_fault_is_down_in_time_and_over_when_it_is_over(served: Served, fault: Fault) -> None:
    served.members.app.fault = fault
    before = asyncio.get_running_loop().time()
    finding = await served.sources.find_mp(BATH)
    assert asyncio.get_running_loop().time() - before < 7
    assert finding == Finding(outcome="down", constituency=Constituency(name="Bath"))
    served.members.app.fault = None
    assert (await served.sources.find_mp(BATH)).outcome == "found"


async def test_a_service_that_is_not_there(tmp_path: Path) -> None:
    async with serving(PostcodesStandIn().app) as gone:
        pass
    sources = LiveSources(Http(limits=QUICK), Addresses(postcodes=gone, members=gone), tmp_path / "cache")
    assert await sources.find_mp(BATH) == Finding(outcome="down")
    assert await sources.portrait(1) is None
    await sources.aclose()


async def test_closing_gives_up_what_is_under_way(tmp_path: Path) -> None:
    postcodes = PostcodesStandIn()
    postcodes.app.fault = "hang"
    async with serving(postcodes.app) as url:
        sources = LiveSources(Http(), Addresses(postcodes=url, members=url), tmp_path / "cache")
        waiting = asyncio.create_task(sources.find_mp(BATH))
        await postcodes.app.arrived.wait()
        await sources.aclose()
        with pytest.raises(asyncio.CancelledError):
            await waiting
