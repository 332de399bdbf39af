"""Where somebody lives, without a postcode: places, parts of cities, locations; which one was meant."""

import pytest

from flows.events import LocationShared, Typed, Unreadable
from flows.handlers.typed.waiting_text import LASTS
from flows.state.case import Constituency, Finding, Query
from tests.harness.flow import BATH, LEEDS, Walk, seat

NOT_FOUND = Finding(outcome="not_found")
TWO_SEATS = Finding(
    outcome="several",
    candidates=(Constituency(id=1, name="Bath"), Constituency(id=2, name="Leeds")),
)


def meant(walk: Walk) -> list[str]:
    """The labels of the places that are offered."""
    assert walk.step == "place_meant"
    return [
        label
        for label, data in zip(labels(walk), walk.buttons, strict=True)
        if data.startswith("place_meant:") and not data.startswith(("place_meant:_", "place_meant:none"))
    ]


def labels(walk: Walk) -> list[str]:
    return [button.label for message in walk.messages for row in message.rows for button in row]


def test_a_place_is_looked_up_and_named() -> None:
    walk = Walk.at_postcode().type("i live in hounslow")
    assert walk.pending and walk.pending.query.typed_name == "Hounslow" and walk.pending.query.place
    chosen = walk.settle(TWO_SEATS)
    assert chosen.step == "choose_constituency" and "Hounslow, London" in chosen.says
    assert "The postcode on a letter tells" in chosen.says
    card = chosen.tap("1")
    assert card.step == "show_mp" and "hounslow" not in card.session.case.model_dump_json().lower()


def test_a_district_without_its_city_is_asked_back() -> None:
    walk = Walk.at_postcode().type("Moss Side")
    assert meant(walk) == ["Moss Side, Manchester"] and walk.pending is None
    assert walk.tap("moss-side-manchester").step == "postcode", "nobody knows it in this table"


def test_of_a_single_area_the_card_says_which_place_was_taken() -> None:
    walk = Walk.at_postcode().type("Moss Side in Manchester").settle(BATH)
    assert walk.step == "show_mp" and "Moss Side, Manchester" in walk.says


def test_one_of_many_places_of_the_same_name_is_chosen() -> None:
    walk = Walk.at_postcode().type("Newport")
    assert {"Newport (near Cardiff)", "Newport (near Telford)"} <= set(meant(walk))
    tapped = walk.send_tap(walk.buttons[0].partition(":")[2])
    assert tapped.pending and tapped.pending.query.typed_name == "Newport"
    assert tapped.settle(LEEDS).step == "show_mp"


def test_a_misspelling_is_never_taken_silently() -> None:
    walk = Walk.at_postcode().type("Hounslo").settle(NOT_FOUND)
    assert meant(walk) == ["Hounslow, London"] and walk.pending is None


def test_a_constituency_that_is_typed_in_full_comes_before_any_guess() -> None:
    walk = Walk.at_postcode().type("Rushcliffe")
    assert walk.pending and walk.pending.query.place is None
    found = walk.settle(seat(7, "Rushcliffe", "Ada Member"))
    assert found.step == "show_mp" and "Rushcliffe" in found.says


def test_a_constituency_that_only_looks_like_what_was_typed_is_no_answer() -> None:
    walk = Walk.at_postcode().type("Rochdail").settle(seat(7, "Rochdale", "Ada Member"))
    assert "Rochdale" in " ".join(meant(walk))


def test_who_means_none_of_the_guesses_is_asked_again() -> None:
    walk = Walk.at_postcode().type("Hounslo").settle(NOT_FOUND).tap("none")
    assert walk.step == "postcode" and walk.pending is None and "could not find that" in walk.says


@pytest.mark.parametrize("typed", ["near M4 Reading", "floor L2", "I left LS1 and live in Bath"])
def test_what_may_be_a_road_or_a_floor_is_no_first_half_of_a_postcode(typed: str) -> None:
    walk = Walk.at_postcode().type(typed)
    assert walk.step == "place_meant" and walk.pending is None


@pytest.mark.parametrize("typed", ["not SW1A 1AA", "I left SW1A 1AA"])
def test_a_postcode_that_may_be_an_old_one_is_asked_about(typed: str) -> None:
    walk = Walk.at_postcode().type(typed)
    assert walk.step == "place_meant" and walk.pending is None
    assert walk.tap("code").step == "show_mp"


@pytest.mark.parametrize("typed", ["I live in Barnet, London", "Barnet council", "Barnet, UK"])
def test_a_place_that_sounds_like_a_danger_is_a_place(typed: str) -> None:
    walk = Walk.at_postcode().type(typed)
    assert "not your fault" not in walk.says


def test_a_danger_beside_the_name_of_a_place_is_heard() -> None:
    assert "999" in Walk.at_postcode().type("i live in Barnet and my husband beats me").says


@pytest.mark.parametrize("typed", ["London", "لندن", "i live in London"])
def test_of_a_big_city_the_part_is_asked_for(typed: str) -> None:
    walk = Walk.at_postcode().type(typed)
    assert "London</b> has several MPs" in walk.says and "Croydon" in meant(walk)
    part = walk.type("Deptford")
    assert part.pending and part.pending.query.typed_name == "Deptford"


def test_a_part_that_is_typed_is_looked_for_in_that_city_first() -> None:
    assert len(meant(Walk.at_postcode().type("Clifton"))) > 1
    walk = Walk.at_postcode().type("Bristol").type("Clifton")
    assert walk.pending and walk.pending.query.place == "clifton-bristol"


def test_a_big_city_among_places_of_one_name_leads_to_its_parts() -> None:
    walk = Walk.at_postcode().type("from Leeds to Bolton")
    city = next(data for data, label in zip(walk.buttons, labels(walk), strict=True) if label == "Leeds")
    assert "Leeds</b> has several MPs" in walk.tap(city).says


def test_none_of_these_looks_for_a_constituency_of_that_name() -> None:
    walk = Walk.at_postcode().type("Newport").send_tap("none")
    assert walk.pending and walk.pending.query == Query(typed_name="Newport")
    assert walk.settle().step == "postcode", "and asks again where there is none"
    assert Walk.at_postcode().type("London").tap("none").step == "postcode"


def test_an_old_button_chooses_nothing() -> None:
    walk = Walk.at_postcode().type("Newport").tap("place_meant:2643743")
    assert walk.step == "place_meant" and walk.pending is None


@pytest.mark.parametrize("typed", ["Dublin", "Paris", "Isle of Man", "تهران"])
def test_places_abroad_are_answered_kindly(typed: str) -> None:
    walk = Walk.at_postcode().type(typed)
    assert walk.step == "postcode" and "outside the UK" in walk.says and walk.pending is None


def test_the_first_half_of_a_postcode_is_looked_up() -> None:
    walk = Walk.at_postcode().type("m14")
    assert walk.pending and walk.pending.query == Query(outcode="M14")
    assert walk.settle(TWO_SEATS).step == "choose_constituency"
    assert "M14 is only part of a postcode" in walk.settle(Finding(outcome="not_found")).says


def test_the_words_that_wait_are_kept_for_ten_minutes_at_most_and_nowhere_else() -> None:
    walk = Walk.at_postcode().type("Wembly")
    assert "Wembly" in walk.session.case.model_dump_json()
    later = walk.later(seconds=LASTS.total_seconds()).send(Typed("no idea where"))
    assert later.step == "postcode" and "Wembly" not in later.session.case.model_dump_json()
    assert "Wembly" not in walk.to_menu().session.case.model_dump_json(), (
        "whoever does something else drops them"
    )


def test_a_location_is_used_once_and_not_stored() -> None:
    walk = Walk.at_postcode().send(LocationShared(51.4815, -0.4123))
    assert walk.pending and walk.pending.query.point == (51.4815, -0.4123)
    assert "51.48" not in walk.session.case.model_dump_json()
    assert walk.settle(BATH).step == "show_mp"
    assert "outside the UK" in walk.settle(Finding(outcome="not_found")).says


def test_after_a_restart_a_location_has_to_be_shared_again() -> None:
    walk = Walk.at_postcode().send(LocationShared(51.4815, -0.4123)).resume()
    assert walk.step == "postcode" and "What is the postcode" in walk.says


def test_elsewhere_a_location_is_answered_as_before() -> None:
    menu = Walk.at_postcode().to_menu()
    shared, other = menu.send(LocationShared(51.48, -0.41)), menu.send(Unreadable("place"))
    assert shared.says == other.says and "I cannot use a place" in shared.says


@pytest.mark.parametrize("step", ["postcode_unknown", "no_fixed_address"])
def test_what_sharing_a_location_means_is_said_first(step: str) -> None:
    choice = {"postcode_unknown": "unknown", "no_fixed_address": "no_home"}[step]
    asked = Walk.at_postcode().tap(choice)
    screens = [asked.says, asked.tap("_more").says]
    offered = ["share your location" in says for says in screens]
    assert any(offered) and ["Telegram keeps it in this chat" in says for says in screens] == offered


@pytest.mark.parametrize(
    ("typed", "button"), [("BA1 1AA", "BA1 1AA"), ("m14", "M14"), ("Hounslow", "Hounslow, London")]
)
def test_at_the_journey_a_postcode_or_a_place_is_offered(typed: str, button: str) -> None:
    offered = Walk.at_postcode().to_menu().type(typed)
    assert meant(offered) == [button] and offered.pending is None
    tapped = offered.send_tap(offered.buttons[0].partition(":")[2])
    assert tapped.pending and tapped.step == "postcode"
    assert tapped.settle(BATH).step == "show_mp"
    left = offered.tap("none")
    assert left.step == "menu" and left.pending is None


def test_before_the_journey_a_postcode_is_offered_too() -> None:
    asked = Walk.start().tap("en")
    offered = asked.type("BA1 1AA")
    assert asked.step == "who" and meant(offered) == ["BA1 1AA"]
    assert offered.tap("none").step == "who"


@pytest.mark.parametrize("typed", ["hello", "yes please", "Dublin", "Newport"])
def test_at_the_journey_nothing_else_is(typed: str) -> None:
    assert Walk.at_postcode().to_menu().type(typed).step == "menu"


def test_a_question_about_erasing_takes_no_place() -> None:
    forget = Walk.at_postcode().command("forget")
    assert forget.type("Hounslow").step == "forget"


def test_the_name_of_a_place_is_not_taken_for_a_danger() -> None:
    walk = Walk.at_postcode().type("Barnet")
    assert walk.pending and walk.pending.query.typed_name == "Barnet"


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Hayes", "Hayes, Bromley"),
        ("Kings Cross", "Kings Cross, Islington"),
        ("a hotel in slough please", "Slough (near London)"),
        ("Splott", "Splott, Cardiff"),
    ],
)
def test_places_are_called_by_what_they_are_in_or_near(typed: str, label: str) -> None:
    walk = Walk.at_postcode().type(typed)
    assert label in (meant(walk) if walk.step == "place_meant" else walk.settle(TWO_SEATS).says)
