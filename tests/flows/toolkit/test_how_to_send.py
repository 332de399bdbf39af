"""The one way to sign and send: short steps, wherever it is needed, and no promise of a signature."""

import re

import pytest

from tests.flows.reminders.test_letters import press, prompt, with_letter
from tests.harness.flow import Walk, shipped

WAY = ("how_to_send", "signing_on_print", "signing_by_hand", "signing_in_detention", "send_it", "their_form")
WORDS = 60  # a screen, beside the sentence that is written by hand
KEEPS_COPY = ("signing_on_print", "signing_by_hand", "send_it", "their_form")


def said(step: str) -> list[str]:
    """What a step says in each voice, with its hint."""
    wording, hint = shipped().steps[step].say, shipped().steps[step].hint
    below = hint.person if hint else ""
    return [re.sub(r"<[^>]+>", "", f"{words} {below}") for words in {wording.person, wording.supporter}]


@pytest.mark.parametrize("step", WAY)
def test_every_screen_is_short(step: str) -> None:
    for words in said(step):
        assert len(words.split()) <= WORDS, words


def test_nothing_is_promised_of_a_typed_or_photographed_signature() -> None:
    words = " ".join(words for step in WAY for words in said(step))
    assert "I don't know if they take a typed signature, or a photo of one" in words
    assert not re.search(r"(is|are) (enough|accepted)|accepts?|counts? as", words)


@pytest.mark.parametrize("step", KEEPS_COPY)
def test_the_paper_or_a_copy_is_kept(step: str) -> None:
    assert all(re.search("[Kk]eep (the paper|a copy)", words) for words in said(step))


@pytest.mark.parametrize("way", ["printed", "by_hand"])
def test_from_the_papers_it_is_four_taps_to_sent(way: str) -> None:
    walk = with_letter().tap("how").tap(way).tap("signed").tap("sent")
    assert walk.step == "menu" and [entry.what for entry in walk.session.case.contacts] == ["sent"]


def test_every_screen_leads_on_and_back_to_the_papers() -> None:
    at_way = with_letter().tap("how")
    for way in ("printed", "by_hand", "form"):
        assert at_way.tap(way).tap("how" if way == "form" else "back").step == "how_to_send"
    assert at_way.tap("papers").step == "papers"
    assert at_way.tap("signed").tap("papers").step == "papers"
    assert at_way.command("back").step == "papers", "where they came from"
    assert at_way.tap("signed").command("menu").step == "menu"


def test_in_detention_there_is_a_way_more() -> None:
    assert "how_to_send:held" not in with_letter().tap("how").buttons
    walk = Walk.at_situation("supporter").tap("detained").tap("none").tap("none").tap("go_on")
    walk = walk.command("menu").tap("menu:find_mp").answer("SW1A 1AA").tap("yes").command("menu")
    walk = walk.tap("menu:papers").tap("how")
    assert "how_to_send:held" in walk.buttons
    held = walk.tap("held")
    assert "welfare office" in held.says and "I, [full name]" in held.says


def test_the_words_to_write_by_hand_are_shown_with_the_way() -> None:
    walk = with_letter().tap("how").tap("by_hand")
    assert "I, [full name], born on [date of birth], ask Ada Member MP" in walk.says


def test_help_and_the_papers_open_the_same_way() -> None:
    assert press(prompt(with_letter()), "help").says == with_letter().tap("how").says


def test_their_own_form_is_answered_wherever_the_way_is_open() -> None:
    walk = with_letter().tap("how").tap("form")
    assert walk.step == "their_form"
    assert [paper.id for paper in walk.tap("authority").papers] == ["authority"]
    assert with_letter().tap("how").tap("signed").tap("form").step == "their_form"


def test_an_old_button_of_the_former_ways_says_so() -> None:
    for old in ("papers:by_hand", "papers:phone"):
        walk = with_letter().tap(old)
        assert "earlier question" in walk.says and walk.step == "papers"
