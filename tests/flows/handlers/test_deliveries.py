"""What the question offers once a paper was made: the address and the subject to copy, and the Word file."""

from dataclasses import replace

import pytest

from bot.conversation.messages import ShownButton
from tests.flows.handlers.test_refreshing import at_papers, home_confirmed
from tests.flows.toolkit.test_urgent import refused, with_home
from tests.harness.flow import Walk

ADDRESS = "mp@example.org"


def copying(walk: Walk) -> dict[str, str]:
    """What the buttons of the last messages copy, by their labels."""
    return {key.label: key.copies for key in _keys(walk) if key.copies}


def _keys(walk: Walk) -> list[ShownButton]:
    return [key for message in walk.messages for row in message.rows for key in row]


def test_before_a_paper_was_made_there_is_nothing_to_copy() -> None:
    walk = at_papers()
    assert copying(walk) == {} and "papers:_word" not in walk.buttons


def test_the_address_and_the_subject_of_the_paper_at_hand_can_be_copied() -> None:
    walk = at_papers().tap("letter")
    shown = copying(walk)
    assert shown["Copy the address"] == ADDRESS
    assert "[" in shown["Copy the subject"] and "Bath" in shown["Copy the subject"]
    assert copying(walk.tap("authority"))["Copy the subject"] == "Letter of authority for Ada Member MP"


def test_a_paper_that_is_no_letter_has_no_subject_to_copy() -> None:
    walk = at_papers().tap("letter").tap("checklist")
    assert copying(walk) == {} and "papers:_word" in walk.buttons


def test_the_word_file_is_of_the_paper_at_hand_and_can_be_had_again() -> None:
    walk = at_papers().tap("letter").tap("_word")
    assert [paper.id for paper in walk.word_files] == ["letter"] and not walk.papers
    assert walk.step == "papers" and copying(walk)
    assert [paper.id for paper in walk.tap("authority").tap("_word").word_files] == ["authority"]


def test_an_old_word_button_delivers_nothing_that_was_not_made() -> None:
    walk = at_papers().tap("_word")
    assert not walk.word_files and "That button belongs to an earlier question" in walk.says
    assert walk.step == "papers"


def test_a_paper_made_for_another_mp_is_not_at_hand() -> None:
    walk = home_confirmed().to_menu().tap("menu:other_ways").tap("own_mp").answer("LS1 1AA").tap("yes")
    walk = walk.to_menu().tap("menu:papers").tap("home").tap("authority")
    assert copying(walk)
    other = walk.tap("another").tap("supporter")
    assert "Bo Member" in other.says and copying(other) == {} and "papers:_word" not in other.buttons


def test_the_urgent_e_mail_can_be_copied_and_is_no_file() -> None:
    walk = with_home(refused()).tap("menu:urgent").tap("go_on").tap("email")
    assert set(copying(walk)) == {"Copy the address", "Copy the subject"}
    assert "urgent_page:_word" not in walk.buttons


def test_what_a_typed_number_means_does_not_change_by_what_is_copied() -> None:
    walk = at_papers().tap("letter")
    question = walk.engine.open_question(walk.session, walk.now)
    assert question.rows[0][0].data is None and question.rows[1][0].data == "papers:_word"


@pytest.mark.parametrize("receipt", ["word:letter", "word:gone", "paper:letter"])
def test_a_file_that_is_pending_is_delivered_as_it_was_asked_for(receipt: str) -> None:
    walk = at_papers().tap("letter")
    (member,) = walk.session.case.members.values()
    pending = member.model_copy(update={"undelivered": (receipt,)})
    case = walk.session.case.model_copy(update={"members": {walk.session.user.id: pending}})
    resumed = replace(walk, session=replace(walk.session, case=case)).resume()
    found = (len(resumed.papers), len(resumed.word_files))
    assert found == {"word:letter": (0, 1), "word:gone": (0, 0), "paper:letter": (1, 0)}[receipt]
