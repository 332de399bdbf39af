"""The whole look-up when a service fails: what is known is said, and nobody waits."""

import asyncio

import pytest

from bot.sources.transport.host import HostLimits
from flows.state.case import Constituency, Finding, Query
from tests.harness.sources import START, MakeServices, Services
from tests.standins.faults import Fault
from tests.standins.members import MembersStandIn
from tests.standins.postcodes import place

BATH = Query(postcode="BA1 1AA")
FAULTS = ["stopped", "limited", "error", "html", "redirect", "huge", "nonsense", "not_json", "forbidden"]


@pytest.mark.parametrize("fault", FAULTS)
async def test_when_postcodes_io_fails_it_is_down(services: Services, fault: Fault) -> None:
    services.postcodes.app.fault = fault
    assert await services.sources.find_mp(BATH) == Finding(outcome="down")


@pytest.mark.parametrize("fault", FAULTS)
async def test_when_only_the_members_api_fails_the_constituency_is_kept(
    make_services: MakeServices, fault: Fault
) -> None:
    services = await make_services(False)
    services.members.app.fault = fault
    finding = await services.sources.find_mp(BATH)
    assert finding == Finding(outcome="down", constituency=Constituency(name="Bath", nation="England"))
    assert await services.sources.find_mp(Query(typed_name="Bath")) == Finding(outcome="down")
    assert await services.sources.find_mp(Query(constituency_id=4000)) == Finding(outcome="down")


@pytest.mark.parametrize("fault", FAULTS)
async def test_when_only_the_contacts_fail_the_mp_is_known(services: Services, fault: Fault) -> None:
    services.members.app.fault, services.members.app.only = fault, "/Contact"
    finding = await services.sources.find_mp(BATH)
    assert finding.outcome == "found"
    assert finding.mp and finding.mp.name == "Member for Bath"
    assert (finding.mp.contact_known, finding.mp.offices, finding.mp.email) == (False, (), None)


@pytest.mark.parametrize("listed", [True, False])
async def test_a_constituency_that_parliament_does_not_know_is_no_fact(
    make_services: MakeServices, listed: bool
) -> None:
    services = await make_services(listed)
    services.postcodes.places["BA22BB"] = place("Atlantis and Bath")
    assert await services.sources.find_mp(Query(postcode="BA2 2BB")) == Finding(outcome="down")


async def test_nor_is_it_while_parliament_does_not_answer(services: Services) -> None:
    services.postcodes.places["BA22BB"] = place("Atlantis and Bath")
    services.members.app.fault = "stopped"
    assert await services.sources.find_mp(Query(postcode="BA2 2BB")) == Finding(outcome="down")


async def test_a_constituency_that_was_abolished_is_gone_although_it_is_cached(services: Services) -> None:
    bath = services.members.id_of("Bath")
    services.time.forward(hours=25)
    assert (await services.sources.find_mp(Query(constituency_id=bath))).outcome == "found"
    services.members.values[bath]["endDate"] = "2026-11-23T00:00:00"
    services.time.forward(hours=25)
    assert await services.sources.find_mp(Query(constituency_id=bath)) == Finding(outcome="not_found")
    assert await services.sources.find_mp(BATH) == Finding(outcome="down")


@pytest.mark.parametrize("hanging", ["postcodes", "members"])
async def test_nobody_waits_longer_than_the_deadline(make_services: MakeServices, hanging: str) -> None:
    services = await make_services(
        False, deadline=0.05, limits=HostLimits(attempt_timeout=0.04, total_timeout=0.2)
    )
    service = services.postcodes.app if hanging == "postcodes" else services.members.app
    service.fault = "hang"
    before = asyncio.get_running_loop().time()
    finding = await services.sources.find_mp(BATH)
    assert asyncio.get_running_loop().time() - before < 2
    constituency = None if hanging == "postcodes" else Constituency(name="Bath", nation="England")
    assert finding == Finding(outcome="down", constituency=constituency)


@pytest.mark.parametrize("fault", ["stopped", "limited", "error", "html"])
async def test_when_the_service_is_down_an_old_answer_says_from_when_it_is(
    services: Services, fault: Fault
) -> None:
    before = await services.sources.find_mp(BATH)
    services.time.forward(hours=24 * 10)
    services.members.app.fault = fault
    finding = await services.restarted().find_mp(BATH)
    assert finding == before.model_copy(update={"as_of": START})


async def test_contacts_older_than_the_list_are_what_the_answer_dates_from(services: Services) -> None:
    await services.sources.find_mp(BATH)
    services.time.forward(hours=24 * 10)
    await services.sources.refresh()
    services.members.app.fault = "error"
    finding = await services.sources.find_mp(BATH)
    assert (finding.outcome, finding.as_of) == ("found", START)


async def test_an_old_vacancy_says_from_when_it_is(make_services: MakeServices) -> None:
    services = await make_services(listed=False)
    services.members.vacate("Bath", "null")
    await services.sources.refresh()
    services.time.forward(hours=24 * 10)
    services.members.app.fault = "error"
    finding = await services.sources.find_mp(BATH)
    assert (finding.outcome, finding.as_of) == ("vacant", START)


async def test_of_two_old_answers_the_newer_one_counts(make_services: MakeServices) -> None:
    services = await make_services(listed=False)
    services.members.vacate("Bath", "null")
    await services.sources.refresh()
    services.time.forward(hours=2)
    await services.sources.find_mp(BATH)  # the seat by itself, still vacant
    services.members.values = MembersStandIn().values
    services.time.forward(hours=24)
    await services.sources.refresh()
    listed = services.time.now()
    services.time.forward(hours=48)
    services.members.app.fault = "error"
    finding = await services.sources.find_mp(BATH)
    assert (finding.outcome, finding.as_of) == ("found", listed)


async def test_when_the_service_hangs_an_old_answer_comes_in_time(make_services: MakeServices) -> None:
    services = await make_services(limits=HostLimits(attempt_timeout=0.03, attempts=1), deadline=1.0)
    await services.sources.find_mp(BATH)
    services.time.forward(hours=24 * 10)
    services.members.app.fault = "hang"
    finding = await services.sources.find_mp(BATH)
    assert (finding.outcome, finding.as_of) == ("found", START)
    assert finding.mp and finding.mp.contact_known


async def test_a_block_of_52_minutes_is_respected_and_nobody_waits(services: Services) -> None:
    services.members.app.fault, services.members.app.retry_after = "limited", "3123"
    services.members.app.only = "/Contact"  # and not the picture, which is asked for beside it
    finding = await services.sources.find_mp(BATH)
    assert finding.mp and not finding.mp.contact_known
    services.members.app.fault = None
    await services.sources.find_mp(Query(postcode="CB1 1AA"))
    assert services.counts == (2, 1)
    assert services.time.slept == []
    services.time.forward(seconds=3124)
    finding = await services.sources.find_mp(BATH)
    assert finding.mp and finding.mp.contact_known
