"""The first words: who answers for the bot, and a supporter's leave."""

from dataclasses import replace

import pytest

from flows.engine import Engine
from tests.harness.flow import Walk, shipped


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
