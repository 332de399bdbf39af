"""The list of all constituencies: fetched whole or not at all, politely, and kept."""

import pytest

from bot.sources.live import LiveSources
from flows.state.case import Query
from tests.harness.sources import MakeServices, Services
from tests.standins.faults import Fault
from tests.standins.members import FIRST_ID, MembersStandIn

CHORLEY = Query(typed_name="Chorley")


async def knows_without_asking(services: Services, sources: LiveSources | None = None) -> bool:
    """Whether there is a list: then a name is found without a search."""
    await (sources or services.sources).find_mp(CHORLEY)
    return not any("Search" in asked for asked in services.members.app.asked)


async def test_650_constituencies_are_33_requests_one_at_a_time(make_services: MakeServices) -> None:
    services = await make_services(listed=False, members=MembersStandIn(total=650))
    await services.sources.refresh()
    assert services.counts == (0, 33)
    assert services.members.app.most_at_once == 1
    services.forget_requests()
    assert (await services.sources.find_mp(Query(typed_name="Testshire 623"))).outcome == "found"
    assert await knows_without_asking(services)


async def test_the_list_outlives_the_process_and_a_young_one_is_not_fetched_again(services: Services) -> None:
    restarted = services.restarted()
    await restarted.refresh()
    assert services.counts == (0, 0)
    assert await knows_without_asking(services, restarted)


async def test_a_day_later_it_is_fetched_again(services: Services) -> None:
    services.time.forward(hours=24)
    services.members.sitting("Chorley")["nameDisplayAs"] = "Somebody New"
    await services.sources.refresh()
    services.forget_requests()
    finding = await services.sources.find_mp(CHORLEY)
    assert finding.mp and finding.mp.name == "Somebody New"
    assert finding.as_of is None


@pytest.mark.parametrize("fault", ["stopped", "error", "limited", "html", "nonsense", "redirect", "huge"])
async def test_a_sweep_that_fails_leaves_the_good_list(services: Services, fault: Fault) -> None:
    services.time.forward(hours=24)
    services.members.app.fault = fault
    await services.sources.refresh()
    services.members.app.fault = None
    services.time.forward(hours=1)
    services.forget_requests()
    assert await knows_without_asking(services)


async def test_a_first_sweep_that_fails_half_way_leaves_no_half_a_list(make_services: MakeServices) -> None:
    services = await make_services(listed=False)
    services.members.total_reported = 61
    await services.sources.refresh()
    services.forget_requests()
    assert not await knows_without_asking(services)


async def test_a_list_much_shorter_than_the_last_is_not_believed(services: Services) -> None:
    services.time.forward(hours=24)
    for constituency in range(FIRST_ID, FIRST_ID + 20):
        del services.members.values[constituency]
    await services.sources.refresh()
    assert (await services.sources.find_mp(CHORLEY)).outcome == "found"


async def test_a_service_that_repeats_a_page_does_not_keep_us(make_services: MakeServices) -> None:
    services = await make_services(listed=False)
    services.members.repeats = True
    await services.sources.refresh()
    assert services.counts == (0, 2)
    services.forget_requests()
    assert not await knows_without_asking(services)


async def test_a_service_that_no_longer_says_who_sits_is_not_believed(make_services: MakeServices) -> None:
    services = await make_services(listed=False)
    for value in services.members.values.values():
        value["whoSits"] = value.pop("currentRepresentation")
    await services.sources.refresh()
    services.forget_requests()
    assert not await knows_without_asking(services)


async def test_between_dissolution_and_polling_day_every_seat_is_vacant(make_services: MakeServices) -> None:
    services = await make_services(listed=False)
    for value in services.members.values.values():
        value["currentRepresentation"] = None
    await services.sources.refresh()
    services.forget_requests()
    finding = await services.sources.find_mp(CHORLEY)
    assert (finding.outcome, finding.dissolved) == ("vacant", True)
    assert services.counts == (0, 0)


async def test_some_vacant_seats_are_no_dissolution(make_services: MakeServices) -> None:
    services = await make_services(listed=False)
    for name in ("Chorley", "Bath", "Woking"):
        services.members.vacate(name, "null")
    await services.sources.refresh()
    finding = await services.sources.find_mp(CHORLEY)
    assert (finding.outcome, finding.dissolved) == ("vacant", False)


async def test_an_old_list_says_nothing_of_whether_there_are_mps_now(make_services: MakeServices) -> None:
    services = await make_services(listed=False)
    for value in services.members.values.values():
        value["currentRepresentation"] = None
    await services.sources.refresh()
    services.time.forward(hours=49)
    assert not (await services.sources.find_mp(CHORLEY)).dissolved


async def test_after_the_vote_an_mp_is_found_though_the_list_is_from_before(
    make_services: MakeServices,
) -> None:
    services = await make_services(listed=False)
    elected = {id: dict(value) for id, value in services.members.values.items()}
    for value in services.members.values.values():
        value["currentRepresentation"] = None
    await services.sources.refresh()
    services.members.values = elected
    services.time.forward(hours=2)
    assert (await services.sources.find_mp(CHORLEY)).outcome == "found"
