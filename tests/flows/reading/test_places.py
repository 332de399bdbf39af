"""Places of detention: found by any name, with typing errors, and never in the wrong constituency."""

import random
from string import ascii_lowercase

import pytest

from flows.definition.schema import DetentionPlace
from flows.reading.places import find_places
from flows.state.case import Finding
from tests.harness.flow import Walk, shipped

PLACES = shipped().places
NAMES = [(place, name) for place in PLACES for name in (place.name, *place.aliases)]
AROUND = ("{}", "he is in {} now", "IRC {}", "{} detention centre", "  {}!! ", "at {} since Monday")
WRONG = {
    "derwentside": {"North Durham", "North West Durham"},
    "yarls_wood": {"Bedford"},
    "campsfield": {"Oxford West and Abingdon"},
    "manston": {"East Thanet"},
}
NO_PLACES = (
    "Bath", "London", "Leeds", "Liverpool", "Birmingham", "Cardiff", "Belfast", "Glasgow", "Edinburgh",
    "Hull", "Brighton", "Croydon", "Luton", "Leicester", "Derby", "Durham", "Newcastle", "Sunderland",
    "York", "Derry", "Plymouth", "Portsmouth", "Southampton", "Norwich", "Ipswich", "Swansea",
    "Newport", "Dundee", "Aberdeen", "Inverness", "prison", "HMP", "airport", "police station",
    "hotel", "hospital", "court", "I don't know", "no idea", "not sure", "at home", "with my brother",
    "in a van", "HMP Bedford", "HMP Leeds", "Bristol prison", "Durham prison", "house", "detention",
    "the centre", "removal centre", "immigration", "yes", "no", "help", "1", "SW1A 1AA", "سجن", "",
    "🕊",
)  # fmt: skip


def slip(name: str, rng: random.Random) -> str:
    """One typing error: two letters swapped, one left out, one doubled, or a wrong one."""
    place = rng.choice([index for index, letter in enumerate(name) if letter.isalpha()])
    kind = rng.choice(["swap", "drop", "double", "wrong"])
    if kind == "swap":
        place = min(place, len(name) - 2)
        return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    middle = {"drop": "", "double": name[place] * 2, "wrong": rng.choice(ascii_lowercase)}[kind]
    return name[:place] + middle + name[place + 1 :]


@pytest.mark.parametrize(
    ("place", "name"), NAMES, ids=lambda place: place if isinstance(place, str) else place.id
)
def test_every_place_is_found_by_each_of_its_names(place: DetentionPlace, name: str) -> None:
    for around in AROUND:
        assert place in find_places(around.format(name), PLACES)


def test_two_typing_errors_do_no_harm() -> None:
    """Of long names always; of short ones (under six letters) one error, since two make another word."""
    rng = random.Random(2026)  # noqa: S311 (typing errors, not secrets)
    missed = []
    for place, name in NAMES:
        letters = sum(letter.isalpha() for letter in name)
        for _ in range(20):
            typed = name.lower()
            for _ in range(2 if letters >= 8 else 1 if letters >= 5 else 0):
                typed = slip(typed, rng)
            if place not in find_places(typed, PLACES):
                missed.append((name, typed))
    assert len(missed) <= len(NAMES) * 20 * 0.03, missed


@pytest.mark.parametrize("typed", NO_PLACES)
def test_what_is_no_place_of_detention_finds_none(typed: str) -> None:
    assert find_places(typed, PLACES) == ()


def test_the_known_wrong_constituencies_are_not_given() -> None:
    known = {place.id: place.constituency for place in PLACES}
    assert [id for id, wrong in WRONG.items() if known[id] in wrong or known[id] is None] == []


def test_every_place_says_when_it_was_checked() -> None:
    for place in (place for place in PLACES if place.state != "closed" and place.constituency):
        walk = at_place().send_tap(place.id).settle()
        assert place.constituency
        assert place.constituency in walk.says
        assert "Checked on 22 November 2026" in walk.says


@pytest.mark.parametrize("name", [place.name for place in PLACES if place.state == "closed"])
def test_a_closed_place_says_so_and_asks_again(name: str) -> None:
    walk = at_place().answer(name)
    walk = walk if "no place of immigration detention now" in walk.says else walk.tap(closed_id(name))
    assert "no place of immigration detention now" in walk.says and walk.step == "detention_place"


def test_a_name_of_two_places_asks_which() -> None:
    walk = at_place().answer("Heathrow")
    assert walk.buttons[:2] == ("detention_place:harmondsworth", "detention_place:colnbrook")
    assert walk.tap("colnbrook").step == "detention_mp"
    again = walk.answer("Dungavel")
    assert again.step == "detention_mp" and "East Kilbride" in again.says


def test_a_place_nobody_knows_is_asked_again() -> None:
    walk = at_place().answer("Atlantis")
    assert walk.step == "detention_place" and "don't know a place" in walk.says
    assert "detention_place:prison" in walk.buttons


def test_a_prison_is_found_by_its_postcode() -> None:
    walk = at_place().tap("prison").answer("LS1 1AA")
    assert walk.step == "detention_mp" and "may" in walk.says
    assert walk.tap("yes").step == "order_that_works"


def test_after_seven_days_the_place_is_asked_again() -> None:
    known = at_place().tap("derwentside").tap("yes").tap("go_on")
    assert known.step == "menu" and "Blaydon and Consett" in known.says
    soon = known.later(days=6).command("menu")
    assert "Next: <b>Where they are held" not in soon.says
    late = known.later(days=8).command("menu").tap("detention")
    assert late.step == "detention_place" and "On 24 November 2026 you told me: Derwentside" in late.says
    assert late.buttons[0] == "detention_place:derwentside"
    assert late.tap("derwentside").step != "detention_place", "still there: the same MP"
    moved = late.answer("yarlswood")
    assert moved.step == "detention_mp" and "North Bedfordshire" in moved.says


def test_without_a_service_the_constituency_is_still_known() -> None:
    walk = at_place().send_tap("derwentside").settle(Finding(outcome="down"))
    assert walk.step == "detention_mp_by_hand" and "Blaydon and Consett" in walk.says
    named = walk.answer("Somebody Elected")
    assert named.step == "detention_mp"
    assert named.session.case.answers["detention_place"].value == "derwentside"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("moved from Harmondsworth to Brook House", {"Harmondsworth (Heathrow)", "Brook House (Gatwick)"}),
        ("Brook House yesterday, today Colnbrook", {"Colnbrook (Heathrow)", "Brook House (Gatwick)"}),
        ("Brook House or Tinsley House?", {"Brook House (Gatwick)", "Tinsley House (Gatwick)"}),
        ("Harmondsworth, Heathrow", {"Harmondsworth (Heathrow)"}),
        ("Gatwick, Brook House", {"Brook House (Gatwick)"}),
        ("he came over to Brook House", {"Brook House (Gatwick)"}),  # and not to Dover
    ],
)
def test_of_several_places_that_are_named_none_is_taken(typed: str, names: set[str]) -> None:
    assert {place.name for place in find_places(typed, PLACES)} == names
    asked = at_place().type(typed)
    assert (asked.pending is None) == (len(names) > 1)
    assert ("More than one place fits" in asked.says) == (len(names) > 1)


def at_place() -> Walk:
    """A supporter's conversation at the question for the place of detention."""
    return Walk.at_situation("supporter").tap("detained").tap("none").tap("told").tap("detention")


def closed_id(name: str) -> str:
    """The id of a closed place."""
    return next(place.id for place in PLACES if place.name == name)
