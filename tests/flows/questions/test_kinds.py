"""The kinds of question beyond one choice: several, a day, whose MP, what the MP cares about."""

import re

import pytest

from bot.documents import write_text
from flows.definition.schema import Step
from flows.effects import Say
from flows.events import Tapped
from flows.reading.days import read_days
from flows.state.mp_record import MpRecord
from tests.harness.flow import ENGLISH, NOW, SOME_RECORD, Walk, shipped


def at_objective(situation: str = "waiting") -> Walk:
    """A conversation in which the MP is known, at the request."""
    return known(situation).tap("prepare_ask")


def known(situation: str = "waiting") -> Walk:
    """A conversation that has come back to the journey with the MP known."""
    walk = Walk.at_situation().tap(situation)
    walk = walk.tap("longer") if walk.step == "waiting_time" else walk
    walk = walk.tap("none") if walk.step == "paper_date" else walk
    return walk.tap("told").tap("find_mp").answer("SW1A 1AA").tap("yes")


def test_of_several_any_number_is_taken_and_taken_back() -> None:
    walk = at_objective().tap("decision")
    assert walk.step == "ties"
    chosen = walk.tap("home").tap("faith").tap("yes").tap("_no_home").tap("work")
    assert chosen.step == "ties" and "☑ Work that is allowed" in labels(chosen)
    assert "☑ A faith group" in labels(chosen.tap("_page2"))
    assert "A home there for years" in labels(chosen.tap("_page1")), "it was taken back"
    done = chosen.tap("_done")
    assert done.step == "life_themes"
    assert done.session.case.chose("ties", "faith") and not done.session.case.chose("ties", "home")


def says_of(walk: Walk, choice: str) -> Say:
    """The one message after a tap under message 7."""
    effects = walk.engine.advance(walk.session, Tapped(walk.step, choice, 7), walk.now).effects
    (said,) = [effect for effect in effects if isinstance(effect, Say)]
    return said


def test_the_same_tap_twice_leaves_it_ticked_and_another_button_unticks_it() -> None:
    walk = at_objective().tap("decision")
    once = walk.tap("home")
    assert "ties:_no_home" in once.buttons and "ties:home" not in once.buttons
    twice = once.tap("home")
    assert twice.session.case.answers["ties"].value == once.session.case.answers["ties"].value == "home"
    none = once.tap("_no_home")
    assert none.session.case.answers["ties"].value == "" and "ties:home" in none.buttons
    assert none.tap("_no_home").session.case.answers["ties"].value == "", "and so does its repetition"


def test_a_tick_and_another_page_change_the_buttons_of_the_message_that_was_tapped() -> None:
    walk = at_objective().tap("decision")
    for choice in ("home", "_page2"):
        said = says_of(walk, choice)
        assert (said.edits, said.only_buttons) == (7, True), choice
    unticked = says_of(walk.tap("home"), "_no_home")
    assert (unticked.edits, unticked.only_buttons) == (7, True)
    more = says_of(walk, "_more")
    assert (more.edits, more.only_buttons) == (7, False), "its words change too"
    sentences = walk.tap("_done").tap("family").tap("_done")
    said = says_of(sentences, "children_town")
    assert (said.edits, said.only_buttons) == (7, False), "the list of sentences has the tick as well"


def test_a_tick_on_another_page_shows_that_page_again() -> None:
    walk = at_objective().tap("decision").tap("_page2").tap("work")
    assert "ties:_no_work" in walk.buttons and "ties:home" not in walk.buttons
    assert walk.tap("_page1").tap("_done").session.case.chose("ties", "work"), "no page loses a tick"


def test_what_asks_something_else_is_a_message_of_its_own() -> None:
    walk = at_objective().tap("decision")
    for choice in ("_done", "health", "_back", "_menu", "_help"):
        effects = walk.engine.advance(walk.session, Tapped("ties", choice, 7), walk.now).effects
        assert [effect.edits for effect in effects if isinstance(effect, Say)] == [None], choice


def test_none_of_several_is_an_answer_too() -> None:
    walk = at_objective().tap("decision").tap("_done")
    assert walk.step == "life_themes"
    assert "What ties" not in "".join(labels(walk.command("change")))


def test_what_is_still_being_put_together_does_not_count() -> None:
    walk = at_objective().tap("decision").tap("home")
    assert not walk.session.case.chose("ties", "home")
    assert walk.command("menu").tap("prepare_ask").step == "ties"


def test_several_can_be_changed_later_and_says_what_was_chosen() -> None:
    walk = (
        at_objective()
        .tap("decision")
        .tap("home")
        .tap("faith")
        .tap("yes")
        .tap("_done")
        .tap("_done")
        .tap("skip")
    )
    asked = walk.command("change")
    assert any("A home there for years, A faith group" in label for label in labels(asked))
    changed = asked.tap("ties").tap("_no_home").tap("_done")
    assert changed.session.case.answers["ties"].value == "faith"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("30 November 2026", "2026-11-30"),
        ("30/11/2026", "2026-11-30"),
        ("30.11.26", "2026-11-30"),
        ("2026-12-01", "2026-12-01"),
        ("the 3rd of December", "2026-12-03"),
        ("Dec 3, 2026", "2026-12-03"),
        ("3/12", "2026-12-03"),
        ("2 Feb", "2027-02-02"),
        ("۳۰/۱۱/۲۰۲۶", "2026-11-30"),
        ("it says 30 Nov on it", "2026-11-30"),
        ("12/12/2026 12:30", "2026-12-12"),  # of a flight; "2026 12 30" is a date too
        ("12 January 2027 10:12", "2027-01-12"),
        ("12/12/2026 at 12.30", "2026-12-12"),
        ("12/12 18:30", "2026-12-12"),
        ("2 pm, 4/12/2026", "2026-12-04"),
        ("4th December 2026 at 10.30am", "2026-12-04"),
        ("0900hrs on 04/12/2026", "2026-12-04"),
        ("١٢/١٢/٢٠٢٦ ١٢:٣٠", "2026-12-12"),
    ],
)
def test_a_day_is_read_as_it_stands_on_a_paper(typed: str, value: str) -> None:
    walk = Walk.at_situation().tap("refused").answer(typed)
    assert walk.step == "date_for"
    assert walk.session.case.answers["paper_date"].value == value


@pytest.mark.parametrize(
    "typed",
    [
        *("soon", "31/02/2026", "45/11/2026", "1 January 2099", "I married 5 years ago"),
        *("14 days", "in 14 days", "in two weeks", "a week today"),  # a paper's days are not worked out
        *("in 2-3 weeks", "in 2/3 days", "26/12/4", "1-2 months"),
    ],
)
def test_what_is_no_day_is_asked_again(typed: str) -> None:
    walk = Walk.at_situation().tap("refused").answer(typed)
    assert walk.step == "paper_date" and walk.buttons
    assert not any(button.startswith("paper_date:20") for button in walk.buttons), "no day is offered"


@pytest.mark.parametrize("step", [step for step in shipped().steps.values() if step.ask in ("day", "date")])
def test_the_days_that_a_question_gives_as_examples_are_understood(step: Step) -> None:
    hint = step.hint.person if step.hint else ""
    examples = re.search(r"xample: ([^.]+)\.", hint)
    for example in examples[1].split(", or ") if examples else ():
        assert len(read_days(example, NOW.date(), ("en",))) == 1, example


def test_a_date_that_is_near_makes_it_urgent() -> None:
    near = Walk.at_situation().tap("refused").answer("1 December 2026").tap("reply").tap("told")
    assert near.buttons[0] == "menu:urgent"
    far = Walk.at_situation().tap("refused").answer("1 March 2027").tap("reply").tap("told")
    assert "menu:urgent" not in far.buttons


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("tomorrow", ["2026-11-25"]),
        ("Friday", ["2026-11-27"]),
        ("next Friday", ["2026-11-27", "2026-12-04"]),
        ("20 November 2026", ["2026-11-20"]),  # it is over
        ("20 November", ["2026-11-20", "2027-11-20"]),  # without a year, just over
        ("12/7 10:30", ["2026-07-12", "2027-07-12"]),  # no year among the numbers
        ("4-6 December 2026", ["2026-12-06"]),
        ("4 or 5 December", ["2026-12-05"]),
        ("12 or 4 December", ["2026-12-04"]),
        ("4/12/26, moved to 6/12/26", ["2026-12-04"]),
        ("4 December 1999", ["2026-12-04"]),
        ("3-5", ["2027-05-03"]),  # hours, or a day?
        ("২-৩ দিন পর", ["2027-03-02"]),
    ],
)
def test_a_date_that_surprises_is_read_back(typed: str, days: list[str]) -> None:
    asked = Walk.at_situation().tap("refused").answer(typed)
    assert asked.step == "paper_date" and "paper_date" not in asked.session.case.answers
    assert list(asked.buttons[: len(days)]) == [f"paper_date:{day}" for day in days]
    assert asked.tap(days[0]).session.case.answers["paper_date"].value == days[0]
    assert asked.answer("2/12/2026").session.case.answers["paper_date"].value == "2026-12-02"


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("Friday", ["2026-11-20"]),
        ("next Friday", ["2026-11-20"]),
        ("Tuesday", ["2026-11-24", "2026-11-17"]),  # it is one
        ("Monday", ["2026-11-23"]),
        ("yesterday", ["2026-11-23"]),
    ],
)
def test_a_weekday_on_which_something_happened_is_the_last_one(typed: str, days: list[str]) -> None:
    asked = known().tap("contacts").tap("sent").tap("day").answer(typed)
    assert [button for button in asked.buttons if button[-10:-8] == "20"] == [
        f"contact_day:{day}" for day in days
    ]
    assert asked.tap(days[0]).session.case.answers["contact_day"].value == days[0]


@pytest.mark.parametrize("typed", ["tomorrow", "1 December 2026", "25/11/2026"])
def test_what_has_happened_did_not_happen_on_a_day_to_come(typed: str) -> None:
    asked = known().tap("contacts").tap("sent").tap("day").answer(typed)
    assert "has not come yet" in asked.says and asked.step == "contact_day"
    assert "contact_day" not in asked.session.case.answers
    assert not [data for data in asked.buttons if data.startswith("contact_day:2")]


def test_a_day_to_come_without_its_year_may_be_that_of_last_year() -> None:
    asked = known().tap("contacts").tap("sent").tap("day").answer("1 December")
    assert "contact_day:2025-12-01" in asked.buttons and "contact_day:2026-12-01" not in asked.buttons


def test_an_old_day_button_is_not_taken_for_the_date() -> None:
    asked = Walk.at_situation().tap("refused").answer("tomorrow").answer("Friday")
    late = asked.tap("paper_date:2026-11-25")
    assert late.step == "paper_date" and "paper_date" not in late.session.case.answers


def test_with_one_mp_nobody_has_to_choose() -> None:
    assert known().tap("know_mp").step == "know_start"


def test_with_two_mps_the_papers_ask_whose() -> None:
    walk = known().tap("other_ways").tap("own_mp").answer("LS1 1AA").tap("yes").tap("papers")
    assert walk.step == "paper_for"
    assert walk.buttons[:2] == ("paper_for:home", "paper_for:supporter")
    own = walk.tap("supporter")
    assert "papers:own_letter" in own.buttons and "papers:letter" not in own.buttons
    assert "Dear Bo Member," in write_text(own.tap("own_letter").papers[0], ENGLISH["en"])
    other = own.tap("another").tap("home")
    assert "papers:authority" in other.buttons and "papers:own_letter" not in other.buttons


def test_without_an_mp_the_papers_lead_to_finding_one() -> None:
    walk = Walk.at_situation().tap("ready").tap("told").tap("papers")
    assert walk.step == "paper_for"
    assert walk.tap("find").step == "postcode"


def test_the_record_is_looked_up_and_one_interest_carried_into_the_letter() -> None:
    looked = known().tap("know_mp").tap("look")
    assert looked.step == "know_record" and "Border Security Bill" in looked.says
    assert "did not answer" in looked.says, "the debates are missing, and that is said"
    interest = looked.tap("go_on")
    assert interest.buttons[:2] == ("interest:i0", "interest:i1")
    walk = interest.tap("i1").tap("work").type("I teach.").tap("prepare_ask").tap("decision")
    walk = walk.command("menu").tap("papers").tap("letter")
    interests = [text.values.get("interest") for text in (block.text for block in walk.papers[0].blocks)]
    assert "Education" in interests


def test_an_empty_record_is_told_apart_from_one_that_did_not_come() -> None:
    walk = known().tap("know_mp").send_tap("look")
    empty = walk.settle(MpRecord(member=1, interests=(), votes=(), questions=(), debates=()))
    assert "I found nothing about this" in empty.says and "That does not mean against" in empty.says
    down = walk.settle(MpRecord(member=1))
    assert down.says.count("did not answer") == 4
    assert empty.tap("go_on").step == "know_touch", "no interests: none to choose"


def test_a_record_comes_too_late_to_change_anything() -> None:
    walk = known().tap("know_mp").send_tap("look")
    left = walk.command("menu")
    assert left.settle(SOME_RECORD).session == left.session


def test_an_mp_typed_by_hand_is_read_about_elsewhere() -> None:
    walk = Walk.at_situation().tap("ready").tap("told").tap("find_mp").answer("DN1 1DN")
    walk = walk.answer("Bath").answer("Ada Member").tap("yes").tap("know_mp")
    assert "know_start:look" not in walk.buttons
    assert walk.tap("self").step == "know_yourself"


def test_a_request_that_no_longer_fits_is_asked_again() -> None:
    walk = at_objective().tap("decision").tap("_done").tap("_done").tap("skip")
    changed = walk.command("change").tap("situation").tap("refused").tap("none").tap("told")
    assert "Done: 3 of 12" in walk.says and "Done: 2 of 12" in changed.command("menu").says
    assert changed.command("menu").tap("prepare_ask").step == "objective"


def labels(walk: Walk) -> list[str]:
    """What the buttons say."""
    return [key.label for message in walk.messages for row in message.rows for key in row]


@pytest.mark.parametrize(("who", "whose"), [("person", "your life"), ("supporter", "this person's life")])
def test_whoever_is_asked_about_their_own_life_is_spoken_to(who: str, whose: str) -> None:
    walk = Walk.at_situation(who).tap("ready").tap("told").tap("find_mp").answer("SW1A 1AA").tap("yes")
    walk = walk.command("menu").tap("know_mp").tap("look").tap("go_on")
    assert f"part of {whose}" in walk.says
