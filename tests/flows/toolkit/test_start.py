"""The first words: who answers for the bot, and a supporter's leave."""

from dataclasses import replace

import pytest

from flows.engine import Engine
from tests.harness.flow import BATH, Walk, shipped


def test_the_first_screen_leads_to_who_runs_the_bot_and_what_is_kept() -> None:
    first = Walk.start().tap("en")
    told = first.tap("more")
    assert "Derwentside Visitors" in told.says and "help@example.org" in told.says
    assert told.step == "who" and told.session == first.session
    for words in ("/mydata", "/change", "/forget", "ico.org.uk", "180 days"):
        assert words in told.says


def test_who_runs_the_bot_is_told_at_any_moment() -> None:
    walk = Walk.at_postcode()
    told = walk.command("privacy")
    assert "Derwentside Visitors" in told.says and told.step == "postcode" and told.session == walk.session


@pytest.mark.parametrize("is_counted", [True, False])
def test_that_people_are_counted_is_told_exactly_where_they_are(is_counted: bool) -> None:
    walk = Walk.start(Engine(replace(shipped(), is_counted=is_counted))).tap("en")
    for told in (walk.tap("more"), walk.command("privacy")):
        assert ("What is counted:" in told.says) is is_counted
        assert ("I never count who opened “Help now”" in told.says) is is_counted


REACH = ("01632 960001", "mp@example.org", "https://ada.example.org", "/contact")


def only_for_their_mp() -> Walk:
    """Somebody who only asks who their MP is, and has said that it is the right one."""
    assert BATH.mp is not None
    with_site = BATH.model_copy(update={"mp": BATH.mp.model_copy(update={"website": REACH[2]})})
    walk = Walk.start().tap("en").tap("mp")
    assert walk.step == "postcode", "nothing else is asked first"
    card = walk.type("SW1A 1AA").settle(with_site)
    assert "Ada Member" in card.says and "show_mp:contacts" not in card.offered
    assert not any(words in card.says for words in REACH), "the Home Office may not know about them"
    return card.tap("yes")


def test_whoever_only_asks_for_their_mp_is_asked_one_thing_before_how_to_reach_the_mp() -> None:
    found = only_for_their_mp()
    assert found.step == "mp_found" and not any(words in found.says for words in REACH)
    asked = found.tap("reach")
    assert asked.step == "home_office_knows"
    for answer in ("yes", "advised"):
        told = asked.tap(answer)
        assert told.step == "reach_mp" and all(words in told.says for words in REACH)


@pytest.mark.parametrize("answer", ["no", "unsure"])
def test_after_a_no_nothing_shows_how_to_reach_the_mp(answer: str) -> None:
    warned = only_for_their_mp().tap("reach").tap(answer)
    assert warned.step == "home_office_warning"
    told = warned.tap("go_on")
    assert told.step == "reach_mp" and "Help without a name" in told.says
    looked_again = told.tap("other").answer("SW1A 1AA")
    for walk in (warned, told, told.tap("_back"), told.resume(), looked_again, looked_again.tap("_card")):
        assert walk.says and not any(words in walk.says for words in REACH), walk.step


def test_the_journey_comes_for_them_once_they_say_who_needs_help() -> None:
    found = only_for_their_mp()
    early = found.command("menu")
    assert early.step == "who" and "First, a few short questions" in early.says
    assert early.tap("_keep").step == "mp_found"
    person = found.tap("help").tap("person").tap("yes")
    assert person.step == "situation" and person.command("menu").step == "menu"
    assert person.tap("ready").tap("told").step == "objective", "nobody asks for the MP again"
    known = found.tap("reach").tap("yes").tap("help").tap("person")
    assert known.step == "situation", "nor whether the Home Office knows"
    supporter = found.tap("help").tap("supporter")
    assert supporter.step == "leave_of_the_person" and supporter.tap("yes").step == "home_office_knows"


def test_a_supporter_is_asked_for_the_persons_leave_once() -> None:
    asked = Walk.start().tap("en").tap("supporter")
    assert asked.step == "leave_of_the_person" and "have they agreed" in asked.says
    assert asked.command("menu").step == "leave_of_the_person"
    for answer in ("yes", "not_now"):
        assert asked.tap(answer).step == "home_office_knows"
    assert Walk.start().tap("en").tap("person").step == "home_office_knows"


def test_who_cannot_be_asked_does_not_stop_their_supporter() -> None:
    asked = Walk.start().tap("en").tap("supporter")
    assert "only what is needed today" in asked.says
    later = asked.tap("not_now").tap("yes").tap("ready").tap("told").command("change")
    assert "change:leave_of_the_person" in later.buttons


@pytest.mark.parametrize("known", ["yes", "advised", "no"])
def test_what_was_said_of_oneself_is_not_said_of_a_friend(known: str) -> None:
    """Who asks for their own MP, and then for the help of a friend, is asked anew about the friend."""
    asked = Walk.start().tap("en").tap("mp").answer("SW1A 1AA").tap("yes").tap("reach").tap(known)
    asked = asked.tap("go_on") if asked.step == "home_office_warning" else asked
    friend = asked.tap("help").tap("supporter").tap("yes")
    assert friend.step == "home_office_knows"
    assert friend.session.case.confirmed == {}
    at_area = friend.tap("yes").tap("waiting").tap("told")
    assert at_area.step == "postcode", "the friend may live elsewhere"


def test_a_vacant_seat_leaves_the_question_of_safety_to_be_asked() -> None:
    vacant = Walk.start().tap("en").tap("mp").answer("NE1 1AA").tap("yes")
    assert vacant.step == "mp_found" and "mp_found:reach" not in vacant.offered
    assert vacant.tap("help").tap("person").step == "home_office_knows"


def test_no_answer_is_listed_twice_for_who_only_asked_for_the_mp() -> None:
    listed = (
        Walk.start()
        .tap("en")
        .tap("mp")
        .answer("SW1A 1AA")
        .tap("yes")
        .tap("reach")
        .tap("yes")
        .command("change")
    )
    assert len(listed.offered) == len(set(listed.offered))
