"""The chapter find_mp: every way through it, and everything that can come in between."""

import pytest

from flows.events import Started
from flows.state.case import Constituency, Finding, Query
from tests.harness.flow import BATH, FINDINGS, LEEDS, NOW, Walk

LOOKING = ("postcode_unknown", "no_fixed_address", "strong_connection")
CHOICE = {"postcode_unknown": "unknown", "no_fixed_address": "no_home", "strong_connection": "connection"}


def test_a_postcode_leads_to_the_card_and_the_menu() -> None:
    walk = Walk.at_postcode().answer("sw1a 1aa.")
    assert walk.step == "show_mp"
    assert "Ada Member" in walk.says and "01632 960001" not in walk.says
    reach = walk.tap("contacts")
    assert "01632 960001" in reach.says and reach.step == "show_mp"
    done = walk.tap("yes")
    assert done.step == "objective", "what is asked for is prepared next"
    menu = done.tap("_menu")
    assert "menu:find_mp" in menu.offered and "Ada Member" in menu.says


@pytest.mark.parametrize("who", ["person", "supporter"])
def test_words_speak_to_whoever_asks(who: str) -> None:
    asked = Walk.at_postcode(who).send(Started()).says
    assert ("where you live" in asked) is (who == "person")
    assert ("where the person lives" in asked) is (who == "supporter")


def test_the_postcode_is_not_kept() -> None:
    walk = Walk.at_postcode().type("SW1A 1AA")
    assert "SW1A 1AA" in walk.session.case.model_dump_json(), "a restart must be able to ask again"
    assert "1AA" not in walk.settle().session.case.model_dump_json()


FAILED = "I could not look that up: the public service did not answer"


@pytest.mark.parametrize("typed", ["DN1 1DN", "CB1 1AA"])
def test_that_a_look_up_failed_is_said_before_the_way_round(typed: str) -> None:
    assert FAILED in Walk.at_postcode().answer(typed).says
    assert FAILED not in Walk.at_postcode().tap("by_hand").says


def test_so_it_is_for_a_place_of_detention_and_for_the_area_of_a_friend() -> None:
    detention = Walk.at_situation().tap("detained").tap("none").tap("told").tap("menu:detention")
    down = Finding(outcome="down")
    assert FAILED in detention.send_tap("brook_house").settle(down).says
    other = Walk.at_situation().tap("ready").tap("told").to_menu().tap("menu:other_ways").tap("own_mp")
    assert FAILED in other.answer("DN1 1DN").says


@pytest.mark.parametrize("typed", ["ZZ99 9ZZ", "Atlantis", "Many", "AB1 0AA", "JE2 4WD"])
def test_what_leads_to_no_area_is_asked_again(typed: str) -> None:
    walk = Walk.at_postcode().answer(typed)
    assert walk.step == "postcode"
    assert walk.messages and "postcode:unknown" in walk.buttons
    assert walk.answer("SW1A 1AA").step == "show_mp"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("ZZ99 9ZZ", "it may be very new"),
        ("Atlantis", "could not find that."),
        ("BFPO 57", "BFPO address"),
        ("bf1 3aa", "BFPO address"),
        ("bfpo57", "BFPO address"),
        ("B.F.P.O. 57", "BFPO address"),
        ("ＢＦＰＯ５７, London", "BFPO address"),
        ("BF1", "BFPO address"),
        ("Many", "Too many areas"),
        ("AB1 0AA", "no longer in use"),
        ("JE2 4WD", "Channel Islands"),
    ],
)
def test_each_outcome_is_explained(typed: str, words: str) -> None:
    assert words in Walk.at_postcode().answer(typed).says


def test_several_areas_are_offered_and_one_is_chosen() -> None:
    walk = Walk.at_postcode().answer("Both")
    assert walk.step == "choose_constituency"
    assert walk.buttons[:2] == ("choose_constituency:1", "choose_constituency:2")
    assert "Bo Member" in walk.tap("2").says
    assert walk.tap("2").tap("yes").session.case.confirmed == {"home": LEEDS.key}


def test_at_several_another_name_may_be_typed() -> None:
    walk = Walk.at_postcode().answer("Both")
    assert walk.answer("Bath").step == "show_mp"
    missing = walk.answer("Atlantis")
    assert missing.step == "choose_constituency" and "could not find" in missing.says
    assert "choose_constituency:1" in missing.buttons


@pytest.mark.parametrize("id", ["99", "x", "", "-1", "²", "_unknown"])
def test_an_area_that_was_not_offered_changes_nothing(id: str) -> None:
    walk = Walk.at_postcode().answer("Both")
    tapped = walk.tap(f"choose_constituency:{id}")
    assert tapped.session == walk.session
    assert "earlier question" in tapped.says


def test_an_outage_leads_on_by_hand() -> None:
    walk = Walk.at_postcode().answer("DN1 1DN")
    assert walk.step == "look_up_by_hand"
    assert "FindYourMP" in walk.says
    card = walk.answer("Hayes and Harlington").answer("Cy Member")
    assert card.step == "show_mp"
    assert "Cy Member" in card.says and "Hayes and Harlington" in card.says and "couldn't check" in card.says
    assert "Cy Member" in card.tap("yes").command("menu").says


def test_when_only_the_mp_is_missing_only_the_mp_is_asked() -> None:
    walk = Walk.at_postcode().answer("CB1 1AA")
    assert walk.step == "mp_by_hand"
    assert "(Cambridge)" in walk.answer("Dee Member").says


def test_after_an_outage_the_look_up_can_be_tried_again() -> None:
    walk = Walk.at_postcode().answer("DN1 1DN").tap("again")
    assert walk.step == "postcode"
    assert walk.answer("SW1A 1AA").step == "show_mp"
    assert Walk.at_postcode().answer("CB1 1AA").tap("again").answer("SW1A 1AA").step == "show_mp"


def test_a_postcode_typed_where_names_are_asked_for_is_looked_up() -> None:
    assert Walk.at_postcode().answer("DN1 1DN").answer("it is sw1a 1aa").step == "show_mp"
    assert Walk.at_postcode().answer("CB1 1AA").answer("SW1A 1AA").step == "show_mp"
    again = Walk.at_postcode().answer("DN1 1DN").answer("DN1 1DN")
    assert again.step == "look_up_by_hand"
    two = again.answer("SW1A 1AA or BA1 1AA")
    assert "more than one postcode" in two.says and two.session.case.answers == again.session.case.answers


def test_looking_it_up_another_way_by_choice_leads_to_the_card() -> None:
    for first in ("postcode", *LOOKING):
        walk = Walk.at_postcode()
        asked = walk if first == "postcode" else walk.tap(CHOICE[first])
        card = asked.tap("by_hand").answer("Leeds East").answer("Bo Member")
        assert card.step == "show_mp", first
        assert "Bo Member</b> (Leeds East)" in card.says
        assert "<b>Bo Member</b>, Leeds East" in card.tap("yes").command("menu").says


def test_by_hand_after_several_leads_to_the_card() -> None:
    walk = Walk.at_postcode().answer("Both").tap("by_hand").answer("Leeds East").answer("Bo Member")
    assert walk.step == "show_mp"
    assert "<b>Bo Member</b>, Leeds East" in walk.tap("yes").command("menu").says


def test_an_area_typed_by_hand_does_not_outlast_its_look_up() -> None:
    card = Walk.at_postcode().answer("DN1 1DN").answer("Bath").answer("Ada Member")
    again = card.tap("no").answer("DN1 1DN")
    assert again.step == "look_up_by_hand"
    assert "(Leeds East)" in again.answer("Leeds East").answer("Bo Member").says
    assert card.tap("no").tap("by_hand").step == "look_up_by_hand"


def test_the_area_typed_by_hand_wins_over_an_earlier_finding() -> None:
    walk = Walk.at_postcode().answer("SW1A 1AA").tap("no").tap("by_hand")
    assert "(Leeds East)" in walk.answer("Leeds East").answer("Bo Member").says


@pytest.mark.parametrize("first", LOOKING)
def test_after_no_the_same_side_way_asks_again(first: str) -> None:
    """An answer that is only known to have been given must not lead back to the card that was refused."""
    card = Walk.at_postcode().tap(CHOICE[first]).answer("Bath")
    assert card.step == "show_mp"
    again = card.tap("no").tap(CHOICE[first])
    assert again.step == first
    assert "Bo Member" in again.answer("LS1 1AA").says


def test_a_strong_connection_is_kept_beside_the_home() -> None:
    walk = Walk.at_postcode().answer("SW1A 1AA").tap("no").tap("connection").answer("LS1 1AA")
    assert "Bo Member" in walk.says
    assert walk.session.case.findings == {"home": BATH, "strong_connection": LEEDS}
    menu = walk.tap("yes").command("menu").says
    assert "Bo Member" in menu and "Ada Member" not in menu


def test_a_vacant_seat_is_said_and_leads_to_the_menu() -> None:
    walk = Walk.at_postcode().answer("NE1 1AA")
    assert walk.step == "vacant_seat" and "Vacantshire" in walk.says
    assert walk.tap("yes").step == "menu", "nothing leads on from an MP that is not there"
    assert walk.tap("no").step == "postcode"


def test_an_old_answer_of_the_service_says_from_when_it_is() -> None:
    old = BATH.model_copy(update={"as_of": NOW})
    assert "24 November 2026" in Walk.at_postcode().type("SW1A 1AA").settle(old).says


def test_one_answer_is_changed_and_the_rest_is_kept() -> None:
    walk = Walk.at_postcode().answer("SW1A 1AA").tap("yes").command("change")
    assert "change:who" in walk.buttons and "change:postcode" in walk.buttons
    changed = walk.tap("who").tap("supporter")
    assert changed.step == "leave_of_the_person", "a question that the new answer leads to"
    changed = changed.tap("yes")
    assert changed.step == "home_office_knows", "what was said of oneself is not said of a friend"
    changed = changed.tap("yes")
    assert changed.step == "objective" and changed.session.case.voice() == "supporter"
    assert changed.session.case.answers["situation"] == walk.session.case.answers["situation"]
    assert changed.session.case.confirmed == {}, "the friend may live elsewhere"
    assert walk.tap("who").tap("_keep").session.case.answers == walk.session.case.answers


def test_another_postcode_makes_the_old_yes_not_count() -> None:
    done = Walk.at_postcode().answer("SW1A 1AA").tap("yes")
    moved = done.command("change").tap("postcode").answer("LS1 1AA")
    assert moved.step == "show_mp" and "Bo Member" in moved.says
    assert "Next: <b>Find the MP" in moved.command("menu").says


def test_going_on_after_another_postcode_asks_about_the_new_mp() -> None:
    done = Walk.at_postcode().answer("SW1A 1AA").tap("yes")
    assert "Bo Member" in done.tap("find_mp").tap("no").answer("LS1 1AA").says


def test_a_chapter_that_is_done_shows_its_result_again() -> None:
    walk = Walk.at_postcode().answer("SW1A 1AA").tap("yes").tap("find_mp")
    assert walk.step == "show_mp" and "show_mp:_keep" in walk.buttons
    assert walk.tap("_keep").step == "menu"


@pytest.mark.parametrize("typed", [*FINDINGS, "ZZ99 9ZZ", "?", "x" * 20_000])
@pytest.mark.parametrize("first", ["postcode", *LOOKING])
def test_every_answer_has_a_way_to_the_menu(first: str, typed: str) -> None:
    walk = Walk.at_postcode()
    asked = walk if first == "postcode" else walk.tap(CHOICE[first])
    after = asked.answer(typed)
    assert after.messages and after.buttons
    assert after.to_menu().step == "menu"


def test_a_look_up_asks_for_what_was_typed() -> None:
    walk = Walk.at_postcode()
    for typed, query in (
        ("sw1a1aa", Query(postcode="SW1A 1AA")),
        ("leeds east", Query(typed_name="Leeds East")),
    ):
        pending = walk.type(typed).pending
        assert pending and pending.query == query


def test_a_finding_without_an_mp_shows_no_card() -> None:
    odd = Finding(outcome="found", constituency=Constituency(name="Oddshire"))
    walk = Walk.at_postcode().type("SW1A 1AA").settle(odd)
    assert walk.messages and walk.to_menu().step == "menu"


def in_a_hotel() -> Walk:
    """Somebody without an address of their own who has found their MP, at the menu."""
    return Walk.at_postcode().tap("no_home").answer("SW1A 1AA").tap("yes").command("menu")


def test_whoever_may_be_moved_is_told_so_once_and_has_a_button_for_it() -> None:
    said = Walk.at_postcode().tap("no_home").answer("SW1A 1AA").tap("yes")
    assert "You may be moved" in said.says and said.step == "objective"
    assert "You may be moved" not in said.command("menu").tap("find_mp").tap("yes").says
    assert "menu:moved" in in_a_hotel().buttons
    settled = Walk.at_postcode().answer("SW1A 1AA").tap("yes")
    assert "You may be moved" not in settled.says and "menu:moved" not in settled.command("menu").offered


def test_i_have_moved_asks_for_the_area_and_then_for_its_mp() -> None:
    asked = in_a_hotel().tap("moved")
    assert asked.step == "no_fixed_address"
    assert asked.tap("_keep").session.case.confirmed == {"home": BATH.key}, "a slip changes nothing"
    moved = asked.answer("LS1 1AA")
    assert moved.step == "show_mp" and "Bo Member" in moved.says
    assert moved.tap("yes").session.case.confirmed == {"home": LEEDS.key}
    assert "menu:moved" in moved.tap("yes").command("menu").buttons, "from one hotel to another"


def test_after_sixty_days_it_is_asked_whether_they_are_still_there() -> None:
    assert in_a_hotel().later(days=59).command("menu").settle().tap("find_mp").step == "show_mp"
    later = in_a_hotel().later(days=61).command("menu").settle()
    assert later.buttons[0] == "menu:find_mp" and "Next: <b>Find the MP</b>" in later.says
    asked = later.tap("find_mp")
    assert asked.step == "still_there" and "Do you still stay in <b>Bath</b>?" in asked.says
    there = asked.tap("yes")
    assert there.step == "objective" and there.session.case.confirmed == {"home": BATH.key}
    assert there.command("menu").buttons[0] != "menu:find_mp", "it is not asked twice"
    assert there.later(days=61).command("menu").settle().tap("find_mp").step == "still_there"
    moved = asked.tap("moved").answer("LS1 1AA")
    assert moved.step == "show_mp" and moved.tap("yes").session.case.confirmed == {"home": LEEDS.key}


def test_whoever_has_an_address_is_never_asked_whether_they_are_still_there() -> None:
    home = Walk.at_postcode().answer("SW1A 1AA").tap("yes").later(days=100).command("menu").settle()
    assert home.tap("find_mp").step == "show_mp"


def test_after_a_release_it_is_asked_where_the_person_lives_now() -> None:
    held = Walk.at_situation().tap("detained").tap("none").tap("told").to_menu()
    walk = held.tap("find_mp").answer("SW1A 1AA").tap("yes").command("change").tap("situation").tap("waiting")
    assert "postcode" not in walk.session.case.answers and walk.session.case.confirmed == {}
    assert walk.to_menu().tap("find_mp").step == "postcode"


def test_another_situation_outside_detention_keeps_the_mp() -> None:
    walk = Walk.at_postcode().answer("SW1A 1AA").tap("yes").command("change").tap("situation").tap("refused")
    assert "home" in walk.session.case.confirmed


def test_who_is_moved_from_one_hotel_to_the_next_can_say_so_each_time() -> None:
    walk = Walk.at_postcode().tap("no_home").answer("SW1A 1AA").tap("yes")
    for postcode, area in (("LS1 1AA", "Leeds East"), ("SW1A 1AA", "Bath")):
        moved = walk.command("menu").tap("moved").answer(postcode)
        walk = moved.tap("yes")
        assert area in walk.command("menu").says and "menu:moved" in walk.command("menu").offered
    later = walk.later(days=61).command("menu").settle().tap("find_mp")
    assert later.step == "still_there"
    assert later.tap("moved").step == "no_fixed_address"
