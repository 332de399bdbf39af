"""The list of all constituencies: fetched whole or not at all, politely, and kept."""

import pytest

from bot.sources.live import LiveSources
from flows.state.case import Query
from tests.harness.sources import MakeWorld, World
from tests.standins.faults import Fault
from tests.standins.members import FIRST_ID, MembersStandIn

CHORLEY = Query(name="Chorley")


async def knows_without_asking(world: World, sources: LiveSources | None = None) -> bool:
    """Whether there is a list: then a name is found without a search."""
    await (sources or world.sources).find_mp(CHORLEY)
    return not any("Search" in asked for asked in world.members.app.asked)


async def test_650_constituencies_are_33_requests_one_at_a_time(make_world: MakeWorld) -> None:
    world = await make_world(listed=False, members=MembersStandIn(total=650))
    await world.sources.refresh()
    assert world.counts == (0, 33)
    assert world.members.app.most_at_once == 1
    world.forget_requests()
    assert (await world.sources.find_mp(Query(name="Testshire 623"))).outcome == "found"
    assert await knows_without_asking(world)


async def test_the_list_outlives_the_process_and_a_young_one_is_not_fetched_again(world: World) -> None:
    restarted = world.restarted()
    await restarted.refresh()
    assert world.counts == (0, 0)
    assert await knows_without_asking(world, restarted)


async def test_a_day_later_it_is_fetched_again(world: World) -> None:
    world.time.forward(hours=24)
    world.members.sitting("Chorley")["nameDisplayAs"] = "Somebody New"
    await world.sources.refresh()
    world.forget_requests()
    finding = await world.sources.find_mp(CHORLEY)
    assert finding.mp and finding.mp.name == "Somebody New"
    assert finding.as_of is None


@pytest.mark.parametrize("fault", ["stopped", "error", "limited", "html", "nonsense", "redirect", "huge"])
async def test_a_sweep_that_fails_leaves_the_good_list(world: World, fault: Fault) -> None:
    world.time.forward(hours=24)
    world.members.app.fault = fault
    await world.sources.refresh()
    world.members.app.fault = None
    world.time.forward(hours=1)
    world.forget_requests()
    assert await knows_without_asking(world)


async def test_a_first_sweep_that_fails_half_way_leaves_no_half_a_list(make_world: MakeWorld) -> None:
    world = await make_world(listed=False)
    world.members.total_reported = 61
    await world.sources.refresh()
    world.forget_requests()
    assert not await knows_without_asking(world)


async def test_a_list_much_shorter_than_the_last_is_not_believed(world: World) -> None:
    world.time.forward(hours=24)
    for constituency in range(FIRST_ID, FIRST_ID + 20):
        del world.members.values[constituency]
    await world.sources.refresh()
    assert (await world.sources.find_mp(CHORLEY)).outcome == "found"


async def test_a_service_that_repeats_a_page_does_not_keep_us(make_world: MakeWorld) -> None:
    world = await make_world(listed=False)
    world.members.repeats = True
    await world.sources.refresh()
    assert world.counts == (0, 2)
    world.forget_requests()
    assert not await knows_without_asking(world)


async def test_a_service_that_no_longer_says_who_sits_is_not_believed(make_world: MakeWorld) -> None:
    world = await make_world(listed=False)
    for value in world.members.values.values():
        value["whoSits"] = value.pop("currentRepresentation")
    await world.sources.refresh()
    world.forget_requests()
    assert not await knows_without_asking(world)


async def test_between_dissolution_and_polling_day_every_seat_is_vacant(make_world: MakeWorld) -> None:
    world = await make_world(listed=False)
    for value in world.members.values.values():
        value["currentRepresentation"] = None
    await world.sources.refresh()
    world.forget_requests()
    assert (await world.sources.find_mp(CHORLEY)).outcome == "vacant"
    assert world.counts == (0, 0)
