"""The whole look-up, with both services well."""

import asyncio

import pytest

from flows.state.case import Constituency, Finding, Outcome, Query
from tests.harness.sources import MakeServices, Services
from tests.standins.members import SINN_FEIN, SPEAKER, MembersStandIn, Vacancy
from tests.standins.postcodes import PostcodesStandIn, place

BATH = Query(postcode="BA1 1AA")
VACANCIES = ["null", "omitted", "member_null", "value_null", "ended", "peer"]


def names(finding: Finding) -> list[str]:
    return [candidate.name for candidate in finding.candidates]


async def test_a_postcode_finds_the_mp_in_one_request_each_and_then_in_none(services: Services) -> None:
    finding = await services.sources.find_mp(BATH)
    assert finding.outcome == "found"
    id = services.members.id_of("Bath")
    assert finding.constituency == Constituency(id=id, name="Bath", nation="England")
    assert finding.mp and finding.mp.name == "Member for Bath"
    assert finding.mp.email == f"member.{finding.mp.id}@parliament.uk"
    assert (finding.as_of, finding.practice, finding.mp.contact_known) == (None, False, True)
    assert services.counts == (1, 1)
    assert await services.sources.find_mp(BATH) == finding
    assert services.counts == (1, 1)


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize(
    ("postcode", "name"),
    [
        ("BA1 1AA", "Bath"),
        ("CB1 1AA", "Cambridge"),
        ("SY15 6AA", "Montgomeryshire and Glyndŵr"),
        ("LL58 1AA", "Ynys Môn"),
        ("IV1 1AA", "Inverness, Skye and West Ross-shire"),
        ("BT12 4AA", "Belfast West"),
        ("WC1A 1AA", "Holborn and St Pancras"),
    ],
)
async def test_a_name_from_a_postcode_is_that_one_with_and_without_the_list(
    make_services: MakeServices, postcode: str, name: str, listed: bool
) -> None:
    services = await make_services(listed)
    finding = await services.sources.find_mp(Query(postcode=postcode))
    assert finding.outcome == "found"
    assert finding.constituency and finding.constituency.name == name
    assert finding.mp and finding.mp.name == f"Member for {name}"


@pytest.mark.parametrize(
    ("postcode", "outcome"),
    [
        ("ZZ99 9ZZ", "not_found"),
        ("AB1 0AA", "terminated"),
        ("JE2 4WD", "no_mp_there"),
        ("IM1 1AA", "no_mp_there"),
    ],
)
async def test_a_postcode_without_an_mp(services: Services, postcode: str, outcome: Outcome) -> None:
    assert await services.sources.find_mp(Query(postcode=postcode)) == Finding(outcome=outcome)
    assert services.counts[1] == 0


async def test_a_terminated_postcode(services: Services) -> None:
    services.postcodes.absent = {"status": 404, "error": "Postcode not found", "terminated": {"x": 1}}
    assert (await services.sources.find_mp(Query(postcode="AB1 0AA"))).outcome == "terminated"


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("form", VACANCIES)
async def test_a_vacant_seat_however_it_is_said(
    make_services: MakeServices, form: Vacancy, listed: bool
) -> None:
    services = await make_services(False)
    services.members.vacate("Bath", form)
    if listed:
        await services.sources.refresh()
    finding = await services.sources.find_mp(BATH)
    bath = Constituency(id=services.members.id_of("Bath"), name="Bath", nation="England")
    assert finding == Finding(outcome="vacant", constituency=bath)


async def test_the_speaker_and_sinn_fein(make_services: MakeServices) -> None:
    services = await make_services(False)
    services.members.sitting("Chorley")["latestParty"] = SPEAKER
    services.members.sitting("Belfast West")["latestParty"] = SINN_FEIN
    speaker = (await services.sources.find_mp(Query(postcode="PR7 1AA"))).mp
    absent = (await services.sources.find_mp(Query(postcode="BT12 4AA"))).mp
    assert speaker and speaker.is_speaker
    assert absent and not absent.takes_seat


async def test_a_seat_that_was_vacant_is_asked_again_once_an_hour(make_services: MakeServices) -> None:
    services = await make_services(False)
    services.members.vacate("Bath", "null")
    await services.sources.refresh()
    services.members.values[services.members.id_of("Bath")] = MembersStandIn().values[
        services.members.id_of("Bath")
    ]
    services.time.forward(hours=2)
    services.forget_requests()
    assert (await services.sources.find_mp(BATH)).outcome == "found"
    assert services.counts == (1, 2)


async def test_a_member_known_for_more_than_a_day_is_asked_again(services: Services) -> None:
    await services.sources.find_mp(BATH)
    services.time.forward(hours=25)
    services.members.sitting("Bath")["nameDisplayAs"] = "Somebody New"
    services.forget_requests()
    finding = await services.sources.find_mp(BATH)
    assert finding.mp and finding.mp.name == "Somebody New"
    assert finding.as_of is None
    assert services.counts == (1, 2)


@pytest.mark.parametrize(
    ("typed", "first", "outcome"),
    [
        ("Bath", "Bath", "several"),
        ("cambridge", "Cambridge", "several"),
        ("East Ham", "East Ham", "several"),
        ("Woking", "Woking", "several"),
        ("Exeter", "Exeter", "several"),
        ("Testshire", None, "too_many"),
        ("Atlantis", None, "not_found"),
    ],
)
@pytest.mark.parametrize("listed", [True, False])
async def test_a_typed_name_is_a_choice_when_others_hold_it(
    make_services: MakeServices, typed: str, first: str | None, outcome: str, listed: bool
) -> None:
    services = await make_services(listed)
    finding = await services.sources.find_mp(Query(typed_name=typed))
    assert finding.outcome == outcome
    assert next(iter(names(finding)), None) == first
    assert first is None or len(finding.candidates) > 1


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("typed", ["holborn AND st pancras", "Holborn & St Pancras"])
async def test_a_whole_name_is_found(make_services: MakeServices, typed: str, listed: bool) -> None:
    services = await make_services(listed)
    finding = await services.sources.find_mp(Query(typed_name=typed))
    assert finding.outcome == "found"
    assert finding.mp and finding.mp.name == "Member for Holborn and St Pancras"


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("typed", ["Holborn", "Pancras", "st pancras"])
async def test_a_part_that_only_one_name_holds_is_a_choice(
    make_services: MakeServices, typed: str, listed: bool
) -> None:
    services = await make_services(listed)
    finding = await services.sources.find_mp(Query(typed_name=typed))
    assert (finding.outcome, names(finding)) == ("several", ["Holborn and St Pancras"])
    assert finding.mp is None


async def test_a_slip_in_a_typed_name_is_offered_not_taken(services: Services) -> None:
    finding = await services.sources.find_mp(Query(typed_name="Chorly"))
    assert (finding.outcome, names(finding)) == ("several", ["Chorley"])
    assert finding.mp is None


@pytest.mark.parametrize("listed", [True, False])
async def test_a_chosen_constituency_is_found_by_its_id(make_services: MakeServices, listed: bool) -> None:
    services = await make_services(listed)
    bath = services.members.id_of("Bath")
    finding = await services.sources.find_mp(Query(constituency_id=bath))
    assert (finding.outcome, finding.constituency) == ("found", Constituency(id=bath, name="Bath"))
    assert (await services.sources.find_mp(Query(constituency_id=1))).outcome == "not_found"


async def test_a_thousand_people_with_fifty_postcodes_are_a_hundred_requests(
    make_services: MakeServices,
) -> None:
    areas = {f"BA{number}1AA": place(f"Testshire {number}") for number in range(10, 60)}
    services = await make_services(
        members=MembersStandIn(total=100), postcodes=PostcodesStandIn(places=areas)
    )
    queries = [Query(postcode=postcode) for postcode in areas] * 20
    findings = await asyncio.gather(*(services.sources.find_mp(query) for query in queries))
    assert {finding.outcome for finding in findings} == {"found"}
    assert [finding.constituency for finding in findings[:50]] == [
        finding.constituency for finding in findings[950:]
    ]
    assert services.counts == (50, 50)
    assert services.postcodes.app.most_at_once <= 4
    assert services.members.app.most_at_once <= 4
