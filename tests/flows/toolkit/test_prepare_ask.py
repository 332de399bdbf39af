"""What the MP is asked to do, and the words of one's own that go with it into every letter."""

import pytest

from bot.documents import write_text
from tests.harness.flow import ENGLISH, Walk

NEWS = "The hospital wrote a report in May."
FOREIGN = "أرسلت تقريراً جديداً"
GAP, POST_GAP = "[in one or two sentences]", "[which letters or papers, and when they were sent]"
LEADS_TO = {
    "trace": "request_post",
    "new_information": "request_news",
    "minister": "request_difference",
}


def asked(objective: str = "new_information") -> Walk:
    """Somebody who was refused, has an MP and says what to ask for; the question that comes then is open."""
    walk = Walk.at_situation().tap("refused").tap("none").tap("told")
    walk = walk.tap("find_mp").answer("SW1A 1AA").tap("yes")
    return walk.tap("prepare_ask").tap(objective).tap("yes")


def printed(walk: Walk, paper: str = "letter") -> str:
    """A paper of this case as it would be made now, in English."""
    made = walk.command("menu").tap("papers").tap(paper)
    return write_text(made.papers[-1], ENGLISH["en"])


@pytest.mark.parametrize("objective", LEADS_TO)
def test_a_request_that_needs_more_words_asks_for_them_and_they_stand_right_after_it(objective: str) -> None:
    walk = asked(objective)
    assert walk.step == LEADS_TO[objective]
    for paper in ("letter", "summary", "notes"):
        words = printed(walk.answer(NEWS), paper)
        assert NEWS in words and GAP not in words and POST_GAP not in words, paper


def test_a_request_that_says_all_asks_for_no_more() -> None:
    assert asked("reasons").step == "ties"


def test_what_is_left_out_is_a_gap_that_says_what_belongs_there() -> None:
    assert GAP in printed(asked().tap("skip"))
    assert POST_GAP in printed(asked("trace").tap("skip"))


def test_words_in_another_script_are_for_the_copy_to_keep_with_a_gap_for_the_english() -> None:
    made = asked().answer(FOREIGN).command("menu").tap("papers").tap("letter").papers[-1]
    kept = [block.kept for block in made.blocks if FOREIGN in ENGLISH["en"].plain(block.text)]
    assert kept == [True]
    assert GAP in " ".join(ENGLISH["en"].plain(block.text) for block in made.blocks if not block.kept)


def test_words_about_one_request_are_not_said_of_another() -> None:
    walk = asked().answer(NEWS).command("change").tap("change:objective").tap("objective:minister")
    assert walk.tap("yes").step == "request_difference"
    assert NEWS not in printed(walk.tap("yes").tap("skip"))


def test_who_asks_again_says_the_request_again_with_its_words() -> None:
    assert NEWS in printed(asked().answer(NEWS).command("menu").tap("papers").tap("letter"), "chase")


@pytest.mark.parametrize("typed", ["no", "ok", "what?", "7", "Leave this"])
def test_a_word_or_two_are_no_reason_for_a_request(typed: str) -> None:
    walk = asked().answer(typed)
    assert walk.step == "request_news" and "very short" in walk.says
    assert "request_news" not in walk.session.case.answers


def test_whoever_writes_in_another_script_is_told_that_it_is_not_in_the_letter_yet() -> None:
    delivered = asked().answer(FOREIGN).command("menu").tap("papers").tap("letter").deliveries
    told = [ENGLISH["en"].plain(step) for delivery in delivered for step in delivery.next_steps]
    assert any("not in the English pages yet" in step for step in told)
    plain = asked().answer(NEWS).command("menu").tap("papers").tap("letter").deliveries
    assert not any("English pages yet" in ENGLISH["en"].plain(s) for d in plain for s in d.next_steps)
