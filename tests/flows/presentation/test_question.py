"""How much of a question is shown: all of it once, then what is asked for; and never without its buttons."""

import pytest

from tests.harness.flow import Walk

CARD = "MP for <b>Bath</b>"


def at_card() -> Walk:
    """Somebody who is shown their MP."""
    return Walk.at_postcode().answer("SW1A 1AA")


def with_more() -> list[Walk]:
    """Questions that have something under "More about this"."""
    lawyer = Walk.at_situation().tap("waiting")
    objective = at_card().tap("yes")
    return [Walk.at_postcode(), at_card(), lawyer, objective, objective.tap("trace").tap("skip")]


@pytest.mark.parametrize("walk", with_more(), ids=lambda walk: walk.step)
def test_more_about_it_is_shown_on_request_and_the_question_stays_open(walk: Walk) -> None:
    step = walk.engine.flow.steps[walk.step]
    assert step.more
    first_line = step.more.person.split("\n")[0].partition("{")[0]
    assert first_line not in walk.says and f"{step.id}:_more" in walk.buttons
    more = walk.tap("_more")
    assert first_line in more.says and (more.step, more.session) == (walk.step, walk.session)
    assert f"{step.id}:_more" not in more.buttons, "there is nothing more to show"
    choices = {data for data in walk.buttons if ":_" not in data}
    assert choices <= {*more.buttons}, "every choice is still offered"


@pytest.mark.parametrize(
    "walk", [*with_more(), Walk.at_situation(), Walk.at_situation().to_menu()], ids=lambda walk: walk.step
)
def test_a_stray_word_asks_again_in_one_line_with_every_button(walk: Walk) -> None:
    again = walk.type("?")
    assert (again.step, again.session.case.answers) == (walk.step, walk.session.case.answers)
    assert {*walk.buttons} <= {*again.buttons}
    question = again.messages[-1].html.split("\n\n")
    assert len(question) == 2 and "\n" not in question[1], "what was wrong, and one line"
    assert len(again.messages) == 1


def test_the_line_is_the_one_that_asks() -> None:
    assert at_card().type("?").says.endswith("Is <b>Ada Member</b> (Bath) your MP?")
    knows = Walk.start().tap("en").tap("person").type("?")
    assert knows.says.endswith("Does the Home Office already know about you?")


def test_the_card_is_shown_once_and_again_on_its_button() -> None:
    card = at_card()
    assert CARD in card.says and len(card.messages) == 2 and "show_mp:_card" not in card.buttons
    for later in (card.type("?"), card.tap("contacts"), card.tap("_more")):
        assert CARD not in later.messages[-1].html and "show_mp:_card" in later.buttons
        shown = later.tap("_card")
        assert CARD in shown.says and shown.step == "show_mp" and shown.session == card.session


def test_after_a_restart_and_when_it_is_opened_again_the_card_is_shown() -> None:
    card = at_card()
    assert CARD in card.resume().says
    assert CARD in card.tap("yes").command("menu").tap("find_mp").says
