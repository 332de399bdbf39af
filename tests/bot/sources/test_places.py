"""From a place to constituencies: certain, a choice, or by hand. A single one is never stated on a guess."""

import json
from typing import Any

import pytest

from bot.sources.places import around
from flows.gazetteer.places import GazetteerPlace, kilometres
from flows.gazetteer.reading import read_place
from flows.state.case import Finding, Query
from tests.harness.sources import MakeServices, Services
from tests.standins.faults import Fault
from tests.standins.postcodes import Answer, Located, outcode, place


def meant(typed: str) -> GazetteerPlace:
    """The only place that these words mean."""
    (found,) = read_place(typed).places
    return found


def query(typed: str) -> Query:
    return Query(typed_name=typed, place=meant(typed).id)


def names(finding: Finding) -> list[str]:
    return [candidate.name for candidate in finding.candidates]


def around_place(typed: str, answer: Answer, *, kilometres: float = 9.0) -> list[Located]:
    """Postcodes all around a place, a kilometre and a half from each other."""
    north, east = meant(typed).point
    steps = [step * 0.014 for step in range(-int(kilometres / 1.5), int(kilometres / 1.5) + 1)]
    return [(north + up, east + 1.6 * right, answer) for up in steps for right in steps]


async def test_a_place_that_lies_in_one_constituency_is_certain(services: Services) -> None:
    services.postcodes.located = around_place("Slough", place("Bath"))
    finding = await services.sources.find_mp(query("Slough"))
    assert finding.outcome == "found" and finding.constituency and finding.mp
    assert (finding.constituency.name, finding.constituency.nation) == ("Bath", "England")


async def test_one_point_of_another_constituency_makes_it_a_choice(services: Services) -> None:
    here = meant("Slough")
    edge = around(here.point, (1.5, 3.5))[-1]
    services.postcodes.located = [*around_place("Slough", place("Bath")), (*edge, place("Chorley"))]
    finding = await services.sources.find_mp(query("Slough"))
    assert (finding.outcome, names(finding)) == ("several", ["Bath", "Chorley"])
    assert all(candidate.id for candidate in finding.candidates), "each can be tapped"


async def test_a_place_with_few_postcodes_around_is_never_certain(services: Services) -> None:
    services.postcodes.located = [(*meant("Slough").point, place("Bath"))]
    finding = await services.sources.find_mp(query("Slough"))
    assert (finding.outcome, names(finding)) == ("several", ["Bath"])


async def test_a_place_without_any_postcode_near_is_not_found(services: Services) -> None:
    assert await services.sources.find_mp(query("Slough")) == Finding(outcome="not_found")


async def test_no_more_areas_than_can_be_shown(services: Services) -> None:
    here = meant("Slough")
    seats = [
        "Bath",
        "Bedford",
        "Cambridge",
        "Chorley",
        "East Ham",
        "Exeter",
        "Ipswich",
        "Woking",
        "Wokingham",
    ]
    points = around(here.point, (1.5, 3.5))[: len(seats)]
    services.postcodes.located = [(*point, place(seat)) for point, seat in zip(points, seats, strict=True)]
    assert len(names(await services.sources.find_mp(query("Slough")))) == 8


async def test_seats_are_kept_for_weeks_on_disk_and_no_longer(services: Services) -> None:
    services.postcodes.located = around_place("Slough", place("Bath"))
    await services.sources.find_mp(query("Slough"))
    services.time.forward(hours=24 * 27)
    await services.restarted().find_mp(query("Slough"))
    assert services.counts[0] == 1
    services.time.forward(hours=24 * 2)
    await services.restarted().find_mp(query("Slough"))
    assert services.counts[0] == 2


@pytest.mark.parametrize("fault", ["stopped", "error", "nonsense", "html", "not_json"])
async def test_without_the_service_people_choose_by_name_or_go_by_hand(
    services: Services, fault: Fault
) -> None:
    services.postcodes.app.fault = fault
    assert await services.sources.find_mp(query("Slough")) == Finding(outcome="down")
    exeter = await services.sources.find_mp(query("Exeter"))
    assert exeter.outcome == "several" and "Exeter" in names(exeter), "never a single one that is a guess"
    assert await services.sources.find_mp(Query(outcode="M14")) == Finding(outcome="down")
    assert await services.sources.find_mp(Query(point=(51.5, -0.1))) == Finding(outcome="down")


async def test_a_service_that_hangs_costs_no_more_time_than_others(make_services: MakeServices) -> None:
    services = await make_services(deadline=0.05)
    services.postcodes.app.fault = "hang"
    for asked in (query("Slough"), Query(outcode="M14"), Query(point=(51.5, -0.1))):
        assert (await services.sources.find_mp(asked)).outcome == "down"


@pytest.mark.parametrize("code", ["E14000750", "N05000004"])
async def test_a_seat_that_cannot_be_there_is_not_trusted(services: Services, code: str) -> None:
    services.postcodes.located = around_place("Slough", place("Bath", code))
    assert (await services.sources.find_mp(query("Slough"))).outcome == "down"


async def test_an_outcode_in_one_constituency_and_one_in_several(services: Services) -> None:
    services.postcodes.outcodes = {"BA1": outcode("Bath"), "M14": outcode("Chorley", "Bath")}
    found = await services.sources.find_mp(Query(outcode="BA1"))
    assert found.outcome == "found" and found.constituency and found.constituency.name == "Bath"
    several = await services.sources.find_mp(Query(outcode="M14"))
    assert (several.outcome, names(several)) == ("several", ["Bath", "Chorley"])
    assert await services.sources.find_mp(Query(outcode="M99")) == Finding(outcome="not_found")


async def test_a_location_is_looked_up_and_stored_nowhere(services: Services) -> None:
    services.postcodes.located = around_place("Slough", place("Bath"), kilometres=1.5)
    north, east = meant("Slough").point
    services.postcodes.located += [(north + step / 2000, east, place("Bath")) for step in range(-8, 9)]
    before = {file.name for file in services.folder.iterdir()}
    finding = await services.sources.find_mp(Query(point=(north, east)))
    assert finding.outcome == "found"
    new = {file.name for file in services.folder.iterdir()} - before
    assert not [name for name in new if name.startswith(("place", "outcode"))]
    assert not [asked for asked in services.postcodes.app.asked if f"{north:.2f}" in asked]
    query = Query(point=(north, east))
    assert (
        json.loads(query.model_dump_json()).get("point") is None and str(north) not in query.model_dump_json()
    )


async def test_a_location_abroad_is_not_found(services: Services) -> None:
    services.postcodes.located = around_place("Slough", place("Bath"))
    assert await services.sources.find_mp(Query(point=(48.85, 2.35))) == Finding(outcome="not_found")


async def test_a_place_of_an_older_gazetteer_is_looked_up_by_its_name(services: Services) -> None:
    finding = await services.sources.find_mp(Query(typed_name="Bath", place="gone"))
    assert names(finding) == ["Bath", "Bathgate and Linlithgow"]


def test_the_points_lie_on_two_rings_around_the_middle() -> None:
    points = around((53.0, -2.0), (1.0, 2.0))
    far = [round(kilometres((53.0, -2.0), point), 2) for point in points]
    assert far == [0.0, *[1.0] * 8, *[2.0] * 8]
    assert len({(round(north, 6), round(east, 6)) for north, east in points}) == 17


@pytest.mark.parametrize("fault", [[], [{"query": {}, "result": None}], {"result": 1}])
async def test_an_answer_about_other_points_is_not_used(services: Services, fault: Any) -> None:
    services.postcodes.nearest_instead = fault
    assert (await services.sources.find_mp(query("Slough"))).outcome == "down"
