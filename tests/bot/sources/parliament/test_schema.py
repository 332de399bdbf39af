"""Reading the Members API: every way in which a seat can be vacant, and who is special."""

from typing import Any

import pytest

from bot.sources import SourceDown
from bot.sources.parliament.schema import ConstituencyEnvelope, ConstituencyPage, Seat
from bot.sources.transport.payload import parse
from tests.standins.members import LABOUR, SINN_FEIN, SPEAKER, constituency, member


def seat(value: Any) -> Seat | None:
    return parse(ConstituencyEnvelope, {"value": value, "links": []}).value.seat()


def sitting(**changes: Any) -> Seat:
    found = seat(constituency(1, "Bath", member(2, "Bath") | changes))
    assert found is not None
    return found


def test_a_seat_and_its_mp() -> None:
    mp = sitting().mp
    assert mp is not None
    assert (mp.id, mp.name, mp.party) == (2, "Member for Bath", "Labour")
    assert (mp.is_speaker, mp.takes_seat) == (False, True)


def test_the_speaker_and_sinn_fein() -> None:
    speaker = sitting(latestParty=SPEAKER).mp
    abstains = sitting(latestParty=SINN_FEIN).mp
    assert speaker and speaker.is_speaker and speaker.takes_seat
    assert abstains and not abstains.takes_seat and not abstains.is_speaker


@pytest.mark.parametrize("party", [None, {}, {"id": None, "name": None, "abbreviation": None}])
def test_an_mp_without_a_party(party: Any) -> None:
    mp = sitting(latestParty=party).mp
    assert mp is not None
    assert mp.party is None


def test_labour_and_co_operative() -> None:
    mp = sitting(latestParty=LABOUR | {"name": "Labour (Co-op)"}).mp
    assert mp is not None
    assert mp.party == "Labour (Co-op)"


@pytest.mark.parametrize("missing", ["nameAddressAs", "latestHouseMembership", "latestParty", "thumbnailUrl"])
def test_keys_left_out_are_done_without(missing: str) -> None:
    value = constituency(1, "Bath", member(2, "Bath"))
    del value["currentRepresentation"]["member"]["value"][missing]
    found = seat(value)
    assert found and found.mp


def test_the_name_as_listed_stands_in_for_the_name_displayed() -> None:
    mp = sitting(nameDisplayAs=None).mp
    assert mp is not None
    assert mp.name == "Member 2"


def test_a_member_without_any_name_is_down() -> None:
    with pytest.raises(SourceDown):
        sitting(nameDisplayAs=None, nameListAs=None)


@pytest.mark.parametrize("current", [None, {}, {"member": None}, {"member": {}}, {"member": {"value": None}}])
def test_a_seat_without_a_member_is_vacant(current: Any) -> None:
    value = constituency(1, "Bath", None) | {"currentRepresentation": current}
    assert seat(value) == Seat(id=1, name="Bath")


def test_a_member_whose_time_is_over_leaves_the_seat_vacant() -> None:
    ended = {"house": 1, "membershipEndDate": "2026-09-01T00:00:00", "membershipStatus": None}
    assert sitting(latestHouseMembership=ended).mp is None
    assert sitting(latestHouseMembership={"house": 2, "membershipEndDate": None}).mp is None
    value = constituency(1, "Bath", member(2, "Bath"))
    value["currentRepresentation"]["representation"] = ended
    assert seat(value) == Seat(id=1, name="Bath")


def test_a_constituency_that_is_no_more_is_no_seat() -> None:
    old = constituency(1, "Bath", None) | {"endDate": "2024-05-30T00:00:00"}
    assert seat(old) is None
    assert parse(ConstituencyPage, {"items": [{"value": old}], "totalResults": 1}).seats == ()


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "x",
        {},
        {"value": None},
        {"value": {"id": 1}},
        {"value": {"name": "Bath"}},
        {"value": {"id": "one", "name": "SECRET"}},
        {"value": {"id": 1, "name": "SECRET", "currentRepresentation": 7}},
    ],
)
def test_another_shape_is_down_and_not_quoted(answer: Any) -> None:
    with pytest.raises(SourceDown) as failure:
        parse(ConstituencyEnvelope, answer)
    assert "SECRET" not in str(failure.value)
    assert failure.value.__suppress_context__
