"""Health and faith: nothing of them is kept before a yes that names them, and nothing after a no."""

import pytest

from bot.documents import write_text
from flows.events import Started
from flows.state.case import Answer
from tests.harness.flow import ENGLISH, NOW, Walk, through_json

TICKS = {"health": "keep_health", "faith": "keep_faith"}


def at_ties(who: str = "person") -> Walk:
    """A conversation at the question of what ties to the area."""
    walk = Walk.at_situation(who).tap("waiting").tap("told")
    return walk.tap("find_mp").answer("SW1A 1AA").tap("yes").tap("prepare_ask").tap("decision")


def at_touch() -> Walk:
    """A conversation at the question of what could touch the MP."""
    return at_ties().command("menu").tap("know_mp").tap("self").tap("go_on")


def at_objective() -> Walk:
    """The conversation of somebody in detention at the question of what the MP is asked."""
    walk = Walk.at_situation().tap("detained").tap("none").tap("told").command("menu")
    return walk.tap("find_mp").answer("SW1A 1AA").tap("yes").tap("prepare_ask")


def stored(walk: Walk) -> str:
    """The answers as they are stored, but for which question the yes is waited for."""
    return " ".join(answer.value for answer in walk.session.case.answers.values())


def letter(walk: Walk) -> str:
    """The letter as it would be made now."""
    made = walk.command("menu").tap("papers").tap("letter")
    return " ".join(write_text(paper, ENGLISH["en"]) for paper in made.papers)


@pytest.mark.parametrize("tick", TICKS)
def test_a_tick_is_asked_about_by_its_name_and_kept_only_after_the_yes(tick: str) -> None:
    asked = at_ties().tap("home").tap(tick)
    assert asked.step == TICKS[tick] and f"{tick.title()} is private" in asked.says
    assert tick not in stored(asked).replace("ties", "")
    kept = asked.tap("yes")
    assert kept.step == "ties" and kept.session.case.answers["ties"].value == f"home,{tick}"
    consent = kept.session.case.answers[TICKS[tick]]
    assert (consent.value, consent.at) == ("yes", NOW)


@pytest.mark.parametrize("tick", TICKS)
def test_after_a_no_nothing_is_kept_and_the_question_comes_again(tick: str) -> None:
    refused = at_ties().tap("home").tap(tick).tap("no")
    assert refused.step == "ties" and refused.session.case.answers["ties"].value == "home"
    assert refused.session.case.answers[TICKS[tick]].value == "no"
    assert refused.tap(tick).step == TICKS[tick], "who taps it again is asked again"


def test_a_yes_to_health_is_none_to_faith_and_is_not_asked_for_twice() -> None:
    walk = at_ties().tap("health").tap("yes")
    assert walk.tap("faith").step == "keep_faith"
    assert walk.tap("_no_health").tap("health").step == "ties"
    done = walk.tap("_done").tap("_done").tap("skip").command("menu").tap("know_mp").tap("self").tap("go_on")
    assert done.tap("health").step == "touch_words"


def test_the_letter_speaks_of_it_only_with_a_yes_and_not_after_it_is_taken_back() -> None:
    walk = at_ties().tap("home").tap("health").tap("yes").tap("_done").tap("_done").tap("skip")
    assert "health care" in letter(walk)
    changed = walk.command("change").tap("keep_health")
    assert "change:keep_health" in walk.command("change").offered
    taken_back = changed.tap("no")
    assert "health care" not in letter(taken_back) and "a home for years" in letter(taken_back)
    assert taken_back.session.case.answers["ties"].value == "home"
    assert taken_back.session.case.answers["own_words"].value == "skip"


def test_what_touches_the_mp_is_asked_about_too_and_its_words_go_with_the_yes() -> None:
    asked = at_touch().tap("faith")
    assert asked.step == "keep_faith" and "know_touch" not in asked.session.case.answers
    said = asked.tap("yes").answer("I cook at the church every Friday.")
    assert "touch_words" in said.session.case.answers
    left = said.command("change").tap("keep_faith").tap("no")
    assert not {"know_touch", "touch_words"} & set(left.session.case.answers)


def test_to_ask_if_somebody_is_safe_speaks_of_their_health() -> None:
    asked = at_objective().tap("safety")
    assert asked.step == "keep_health" and "objective" not in asked.session.case.answers
    assert asked.tap("no").step == "objective"
    kept = asked.tap("yes")
    assert kept.step == "request_worry" and "ask about health, medicine, safety" in kept.says


def test_what_was_written_about_a_worry_goes_with_the_yes() -> None:
    said = at_objective().tap("safety").tap("yes").answer("I have no tablets for my heart.")
    assert said.step == "ties" and said.session.case.answers["request_worry"].value.endswith("heart.")
    left = said.command("change").tap("keep_health").tap("no").session.case.answers
    assert not {"objective", "ask_safety", "request_worry"} & set(left)


def test_an_answer_that_is_changed_is_asked_about_where_it_is_changed() -> None:
    walk = at_ties().tap("home").tap("_done").tap("_done").tap("skip").command("change").tap("ties")
    asked = walk.tap("faith")
    assert asked.step == "keep_faith"
    kept = asked.tap("yes")
    assert kept.step == "ties" and kept.tap("_done").session.case.chose("ties", "faith")


def test_back_and_menu_leave_the_question_and_keep_nothing() -> None:
    asked = at_ties().tap("health")
    assert asked.tap("_back").step == "ties"
    assert asked.tap("_menu").step == "menu"
    assert "keep_health:_keep" not in asked.buttons
    assert "change:keep_health" not in asked.command("change").offered


def test_a_supporter_is_asked_whether_the_person_agrees() -> None:
    assert "Does the person agree" in at_ties("supporter").tap("health").says


def test_what_an_older_bot_kept_without_asking_is_taken_out_and_said() -> None:
    walk = at_ties()
    old = {"ties": Answer(value="home,health"), "know_touch": Answer(value="faith")}
    case = walk.session.case.model_copy(update={"answers": {**walk.session.case.answers, **old}})
    session = through_json(type(walk.session)(walk.session.user, case))
    back = type(walk)(walk.engine, session).send(Started())
    assert "taken them out" in back.says
    assert back.session.case.answers["ties"].value == "home" and "know_touch" not in back.session.case.answers
    assert "taken them out" not in back.send(Started()).says
