"""postcodes.io: every kind of answer."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.sources import SourceDown
from bot.sources.postcodes import PostcodeLocation, Postcodes
from bot.sources.transport.client import Client
from tests.harness.sources import HandClock, Network, answering
from tests.standins.faults import Fault
from tests.standins.postcodes import PostcodesStandIn, place

BATH = PostcodeLocation(outcome="found", constituency="Bath", nation="England")


class Setting:
    """A client and its service."""

    def __init__(self, time: HandClock) -> None:
        self.service = PostcodesStandIn()
        self.time = time
        self.http = Client(None, time.clock, transport=Network({"postcodes.test": self.service.app}))
        self.client = Postcodes(self.http, "https://postcodes.test/", time.clock)

    async def find(self, postcode: str, **known: Any) -> PostcodeLocation:
        if known:
            self.service.places[postcode.replace(" ", "")] = known
        return await self.client.find(postcode)


@pytest.fixture
async def setting(time: HandClock) -> AsyncIterator[Setting]:
    setting = Setting(time)
    yield setting
    await setting.client.aclose()
    await setting.http.aclose()


async def test_a_postcode_lies_in_a_constituency(setting: Setting) -> None:
    assert await setting.find("BA1 1AA") == BATH
    assert await setting.find("sy15 6aa") == PostcodeLocation(
        outcome="found", constituency="Montgomeryshire and Glyndwr", nation="Wales"
    )


async def test_the_postcode_stands_in_no_address(setting: Setting) -> None:
    await setting.find("BA1 1AA")
    assert setting.service.app.asked == ["POST /postcodes"]
    assert setting.service.queries == ["BA11AA"]


async def test_an_unknown_postcode_is_not_found_and_one_no_longer_in_use_is_terminated(
    setting: Setting,
) -> None:
    assert await setting.find("ZZ99 9ZZ") == PostcodeLocation(outcome="not_found")
    assert await setting.find("AB1 0AA") == PostcodeLocation(outcome="terminated")


@pytest.mark.parametrize("fault", ["stopped", "error", "html", "redirect", "nonsense", "not_json"])
async def test_a_postcode_is_not_found_when_the_service_does_not_say_more(
    setting: Setting, fault: Fault
) -> None:
    setting.service.app.fault, setting.service.app.only = fault, "/terminated_postcodes"
    assert await setting.find("AB1 0AA") == PostcodeLocation(outcome="not_found")


@pytest.mark.parametrize(
    "known",
    [
        place("Holborn and St Pancras", "E14000750"),  # the same name, and other boundaries
        place("Edinburgh South", "S14000024", "Scotland"),
        place("Montgomeryshire", "W07000063", "Wales"),
        place("Bath", "E14001062"),
    ],
)
async def test_a_seat_abolished_in_2024_is_not_trusted(setting: Setting, known: Any) -> None:
    with pytest.raises(SourceDown):
        await setting.find("WC1A 2BB", **known)


@pytest.mark.parametrize(
    "known",
    [
        place("Bath", "E14001063"),
        place("Dundee Central", "S14000060", "Scotland"),
        place("Ynys Môn", "W07000081", "Wales"),
        place("Belfast East", "N05000001", "Northern Ireland"),
    ],
)
async def test_a_seat_of_2024_is(setting: Setting, known: Any) -> None:
    assert (await setting.find("BA2 2BB", **known)).outcome == "found"


@pytest.mark.parametrize("error", ["Postcode not found", "Invalid postcode"])
async def test_a_404_that_speaks_of_a_postcode_is_not_found(setting: Setting, error: str) -> None:
    setting.service.absent = {"status": 404, "error": error}
    assert await setting.find("ZZ99 9ZZ") == PostcodeLocation(outcome="not_found")


async def test_a_404_that_says_so_is_terminated(setting: Setting) -> None:
    gone = {"postcode": "AB1 0AA", "year_terminated": 1996, "month_terminated": 6}
    setting.service.absent = {"status": 404, "error": "Postcode not found", "terminated": gone}
    assert await setting.find("AB1 0AA") == PostcodeLocation(outcome="terminated")


@pytest.mark.parametrize(
    "body", [{"status": 404, "error": "Resource not found"}, [], "x", {}, {"error": None}]
)
async def test_any_other_404_is_down(setting: Setting, body: Any) -> None:
    setting.service.absent = body
    with pytest.raises(SourceDown):
        await setting.find("BA1 1AA")


@pytest.mark.parametrize("postcode", ["JE2 4WD", "IM1 1AA"])
async def test_a_crown_dependency_has_no_mp(setting: Setting, postcode: str) -> None:
    assert await setting.find(postcode) == PostcodeLocation(outcome="no_mp_there")


@pytest.mark.parametrize(
    "known", [{"country": "Isle of Man"}, {"codes": {"parliamentary_constituency": "L99999999"}}]
)
async def test_either_sign_of_a_crown_dependency_is_enough(setting: Setting, known: Any) -> None:
    assert await setting.find("GY1 1AA", **known) == PostcodeLocation(outcome="no_mp_there")


async def test_northern_ireland_is_found(setting: Setting) -> None:
    assert await setting.find("BT12 4AA") == PostcodeLocation(
        outcome="found", constituency="Belfast West", nation="Northern Ireland"
    )


@pytest.mark.parametrize(
    "known",
    [
        place("Bath", "E14001999", "Northern Ireland"),
        place("Belfast West", "N05000004", "England"),
        {"country": "Northern Ireland", "parliamentary_constituency": "Belfast West"},
    ],
)
async def test_a_country_and_a_code_that_disagree_are_not_trusted(setting: Setting, known: Any) -> None:
    with pytest.raises(SourceDown):
        await setting.find("BT1 1AA", **known)


@pytest.mark.parametrize(
    "known",
    [
        {"parliamentary_constituency_2024": "Bath", "parliamentary_constituency": "Somewhere older"},
        {"parliamentary_constituency_2024": None, "parliamentary_constituency": "Bath"},
        {"parliamentary_constituency": "Bath", "country": "England", "codes": None},
        {"parliamentary_constituency_2024": "Bath", "country": None, "codes": {}},
    ],
)
async def test_either_key_will_do_and_the_newer_wins(setting: Setting, known: Any) -> None:
    assert (await setting.find("BA2 2BB", **known)).constituency == "Bath"


@pytest.mark.parametrize(
    "known",
    [
        place(None),
        {"country": "England"},
        {"country": "England", "constituency": "renamed"},
        place("Bath") | {"codes": "E14001999"},
        place("Bath") | {"parliamentary_constituency_2024": 7},
        place(" \u200b"),
    ],
)
async def test_a_place_without_a_constituency_to_trust_is_down(setting: Setting, known: Any) -> None:
    with pytest.raises(SourceDown):
        await setting.find("BA2 2BB", **known)


@pytest.mark.parametrize(
    "fault", ["stopped", "limited", "error", "html", "redirect", "huge", "nonsense", "not_json"]
)
async def test_every_fault_is_down_and_the_next_is_asked_afresh(setting: Setting, fault: Fault) -> None:
    setting.service.app.fault = fault
    with pytest.raises(SourceDown):
        await setting.find("BA1 1AA")
    setting.service.app.fault = None
    assert await setting.find("BA1 1AA") == BATH


@pytest.mark.parametrize("result", [None, [], {}, [None], [{}], [{"query": "x"}], [{"result": 7}], [{}, {}]])
async def test_another_shape_is_down(time: HandClock, result: Any) -> None:
    http = Client(None, time.clock, transport=answering({"status": 200, "result": result}))
    client = Postcodes(http, "https://postcodes.test", time.clock)
    with pytest.raises(SourceDown):
        await client.find("BA1 1AA")
    await http.aclose()


async def test_an_answer_is_remembered_for_some_hours(setting: Setting) -> None:
    await setting.find("BA1 1AA")
    await setting.find("ba11aa")
    assert len(setting.service.queries) == 1
    setting.time.forward(hours=7)
    await setting.find("BA1 1AA")
    assert len(setting.service.queries) == 2
