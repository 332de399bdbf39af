"""The sample data: every outcome can be tried, and nobody can take it for real."""

import pytest

from bot.sources import practice
from bot.sources.practice import NOWHERE, SEATS, PracticeSources
from flows.gazetteer.reading import read_place
from flows.reading.postcodes import read_area
from flows.state.case import Finding, Outcome, Query


async def find(typed: str) -> Finding:
    """What comes of something that a person types."""
    return await PracticeSources().find_mp(read_area(typed))


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("BA1 1AA", "found"),
        ("Bath", "found"),
        ("Glyndwr", "several"),
        ("NE17 7AA", "vacant"),
        ("Blaydon and Consett", "vacant"),
        ("Cambridge", "several"),
        ("Camebridge", "several"),
        ("Practiceshire", "too_many"),
        ("ZZ99 9ZZ", "not_found"),
        ("Atlantis", "not_found"),
        ("JE2 4WD", "no_mp_there"),
        ("AB1 0AA", "terminated"),
        ("DN1 1DN", "down"),
        ("Outage", "down"),
    ],
)
async def test_every_outcome_can_be_tried(typed: str, outcome: Outcome) -> None:
    finding = await find(typed)
    assert (finding.outcome, finding.practice) == (outcome, True)


@pytest.mark.parametrize("postcode", [*SEATS, *NOWHERE])
def test_every_example_is_a_postcode_and_is_documented(postcode: str) -> None:
    usual = f"{postcode[:-3]} {postcode[-3:]}"
    assert read_area(postcode) == Query(postcode=usual)
    assert usual in (practice.__doc__ or "")


@pytest.mark.parametrize(("postcode", "seat"), SEATS.items())
async def test_the_mps_are_clearly_made_up(postcode: str, seat: tuple[int, str, str | None]) -> None:
    number, name, party = seat
    finding = await find(postcode)
    assert finding.constituency and (finding.constituency.id, finding.constituency.name) == (number, name)
    if party is None:
        assert finding.mp is None
    else:
        assert finding.mp and finding.mp.name == f"Practice MP for {name}"
        assert (finding.mp.email or "").endswith("@example.org")
    assert await PracticeSources().portrait(number) is None


async def test_the_speaker_and_one_who_does_not_take_the_seat() -> None:
    speaker, absent = (await find("PR7 1AA")).mp, (await find("BT12 4AA")).mp
    assert speaker and speaker.is_speaker
    assert absent and not absent.takes_seat


async def test_a_choice_is_found_by_its_id() -> None:
    for choice in (await find("Cambridge")).candidates:
        finding = await PracticeSources().find_mp(Query(constituency_id=choice.id))
        assert finding.constituency == choice
    assert (await PracticeSources().find_mp(Query(constituency_id=999))).outcome == "not_found"


async def test_a_place_a_location_and_the_first_half_of_a_postcode_can_be_tried() -> None:
    hounslow = read_place("Hounslow").places[0]
    for query in (Query(typed_name="Hounslow", place=hounslow.id), Query(point=(51.5, -0.4))):
        finding = await PracticeSources().find_mp(query)
        names = [candidate.name for candidate in finding.candidates]
        assert (finding.outcome, names) == ("several", ["Hayes and Harlington", "Holborn and St Pancras"])
    bath = await PracticeSources().find_mp(Query(outcode="BA1"))
    assert bath.constituency and bath.constituency.name == "Bath"
    assert (await PracticeSources().find_mp(Query(outcode="LS8"))).outcome == "not_found"
