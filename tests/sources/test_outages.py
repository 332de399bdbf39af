"""The whole look-up when a service fails: what is known is said, and nobody waits."""

import asyncio

import pytest

from bot.sources.transport.host import HostLimits
from flows.state.case import Constituency, Finding, Query
from tests.sources.world import START, MakeWorld, World
from tests.standins.faults import Fault
from tests.standins.members import MembersStandIn
from tests.standins.postcodes import place

BATH = Query(postcode="BA1 1AA")
FAULTS = ["stopped", "limited", "error", "html", "redirect", "huge", "nonsense", "not_json", "forbidden"]


@pytest.mark.parametrize("fault", FAULTS)
async def test_when_postcodes_io_fails_it_is_down(world: World, fault: Fault) -> None:
    world.postcodes.app.fault = fault
    assert await world.sources.find_mp(BATH) == Finding(outcome="down")


@pytest.mark.parametrize("fault", FAULTS)
async def test_when_only_the_members_api_fails_the_constituency_is_kept(
    make_world: MakeWorld, fault: Fault
) -> None:
    world = await make_world(False)
    world.members.app.fault = fault
    finding = await world.sources.find_mp(BATH)
    assert finding == Finding(outcome="down", constituency=Constituency(name="Bath"))
    assert await world.sources.find_mp(Query(name="Bath")) == Finding(outcome="down")
    assert await world.sources.find_mp(Query(constituency=4000)) == Finding(outcome="down")


@pytest.mark.parametrize("fault", FAULTS)
async def test_when_only_the_contacts_fail_the_mp_is_known(world: World, fault: Fault) -> None:
    world.members.app.fault, world.members.app.only = fault, "/Contact"
    finding = await world.sources.find_mp(BATH)
    assert finding.outcome == "found"
    assert finding.mp and finding.mp.name == "Member for Bath"
    assert (finding.mp.contact_known, finding.mp.offices, finding.mp.email) == (False, (), None)


async def test_a_constituency_that_only_one_service_knows_is_down_with_its_name(world: World) -> None:
    world.postcodes.places["BA22BB"] = place("Atlantis and Bath")
    finding = await world.sources.find_mp(Query(postcode="BA2 2BB"))
    assert finding == Finding(outcome="down", constituency=Constituency(name="Atlantis and Bath"))


@pytest.mark.parametrize("hanging", ["postcodes", "members"])
async def test_nobody_waits_longer_than_the_deadline(make_world: MakeWorld, hanging: str) -> None:
    world = await make_world(False, deadline=0.05, limits=HostLimits(attempt_timeout=0.04, total_timeout=0.2))
    service = world.postcodes.app if hanging == "postcodes" else world.members.app
    service.fault = "hang"
    before = asyncio.get_running_loop().time()
    finding = await world.sources.find_mp(BATH)
    assert asyncio.get_running_loop().time() - before < 2
    kept = None if hanging == "postcodes" else Constituency(name="Bath")
    assert finding == Finding(outcome="down", constituency=kept)


@pytest.mark.parametrize("fault", ["stopped", "limited", "error", "html"])
async def test_when_the_service_is_down_an_old_answer_says_from_when_it_is(
    world: World, fault: Fault
) -> None:
    before = await world.sources.find_mp(BATH)
    world.time.forward(hours=24 * 10)
    world.members.app.fault = fault
    finding = await world.restarted().find_mp(BATH)
    assert finding == before.model_copy(update={"as_of": START})


async def test_contacts_older_than_the_list_are_what_the_answer_dates_from(world: World) -> None:
    await world.sources.find_mp(BATH)
    world.time.forward(hours=24 * 10)
    await world.sources.refresh()
    world.members.app.fault = "error"
    finding = await world.sources.find_mp(BATH)
    assert (finding.outcome, finding.as_of) == ("found", START)


async def test_an_old_vacancy_says_from_when_it_is(make_world: MakeWorld) -> None:
    world = await make_world(listed=False)
    world.members.vacate("Bath", "null")
    await world.sources.refresh()
    world.time.forward(hours=24 * 10)
    world.members.app.fault = "error"
    finding = await world.sources.find_mp(BATH)
    assert (finding.outcome, finding.as_of) == ("vacant", START)


async def test_of_two_old_answers_the_newer_one_counts(make_world: MakeWorld) -> None:
    world = await make_world(listed=False)
    world.members.vacate("Bath", "null")
    await world.sources.refresh()
    world.time.forward(hours=2)
    await world.sources.find_mp(BATH)  # the seat by itself, still vacant
    world.members.values = MembersStandIn().values
    world.time.forward(hours=24)
    await world.sources.refresh()
    listed = world.time.now()
    world.time.forward(hours=48)
    world.members.app.fault = "error"
    finding = await world.sources.find_mp(BATH)
    assert (finding.outcome, finding.as_of) == ("found", listed)


async def test_when_the_service_hangs_an_old_answer_comes_in_time(make_world: MakeWorld) -> None:
    world = await make_world(limits=HostLimits(attempt_timeout=0.03, attempts=1), deadline=1.0)
    await world.sources.find_mp(BATH)
    world.time.forward(hours=24 * 10)
    world.members.app.fault = "hang"
    finding = await world.sources.find_mp(BATH)
    assert (finding.outcome, finding.as_of) == ("found", START)
    assert finding.mp and finding.mp.contact_known


async def test_a_block_of_52_minutes_is_respected_and_nobody_waits(world: World) -> None:
    world.members.app.fault, world.members.app.retry_after = "limited", "3123"
    finding = await world.sources.find_mp(BATH)
    assert finding.mp and not finding.mp.contact_known
    world.members.app.fault = None
    await world.sources.find_mp(Query(postcode="CB1 1AA"))
    assert world.counts == (2, 1)
    assert world.time.slept == []
    world.time.forward(seconds=3124)
    finding = await world.sources.find_mp(BATH)
    assert finding.mp and finding.mp.contact_known
