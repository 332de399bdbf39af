"""The oracle finds faults that are planted in a paper which has none."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest

from flows.definition.text import Text
from flows.presentation.papers import make_paper
from flows.state.case import Answer, Case, Member
from flows.state.paper import Block, Paper
from flows.state.user import User
from tests.flows.papers.oracle import faults
from tests.flows.papers.page_rules import text_of
from tests.flows.papers.random_cases import Situation
from tests.flows.papers.said_of_the_request import WAIT_FOR
from tests.harness.flow import BATH, LEEDS, USER, shipped

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ANSWERS = {
    "who": ("person", None),
    "home_office_knows": ("yes", None),
    "situation": ("refused", None),
    "paper_date": ("2027-03-01", None),
    "date_for": ("reply", None),
    "lawyer": ("told", None),
    "postcode": ("given", None),
    "show_mp": ("yes", BATH.key),
    "objective": ("reasons", None),
    "ties": ("children", "Bath"),
    "own_words": ("My son starts school this year.", None),
}
ONE_REQUEST = "Please write to the Home Secretary or the immigration minister about this case."
OLD_HOME = "I used to live in Bath."
PLACE = "Held at: [place of detention]"
THANKS = "Thank you for your time."
PLANTED = {  # what is added at the end of the letter, and what the oracle then says
    "no rule knows": Block("body", Text("I am the best cook in Bath.", "")),
    "values are not those": Block(
        "fact", Text("Date on the paper: 1 May 2020, for an appeal or a reply", "")
    ),
    "in detention; nobody knows where": Block("body", Text(PLACE, "")),
    "what was said of the situation": Block("body", Text("I am facing deportation.", "")),
    "what was said of the application": Block("fact", Text("Applied for: nothing so far", "")),
    "where it stands, as it was said": Block("fact", Text("Where it stands: not sure", "")),
    "exclude each other: aim": Block("body", Text("I am writing to introduce myself.", "")),
    "exclude each other: closing": Block("body", Text("Please tell me if this is possible, and when.", "")),
    "a blank for a supporter who joined": Block(
        "body", Text("[They know that I am writing and have agreed to it. If not, leave this out.]", "")
    ),
    "several people write in the case": Block(
        "body", Text("[Check that the words above fit the one who signs this letter.]", "")
    ),
    "2 requests": Block("body", Text(ONE_REQUEST, "")),
    "exclude each other: opening": Block("body", Text(OLD_HOME, "")),
    "exclude each other: lawyer": Block("fact", Text("Lawyer: none at the moment", "")),
    "said twice": Block("body", Text(f"{THANKS} {THANKS}", "")),
    "a heading above nothing": Block("heading", Text("What I am asking you to do", "")),
    "the values are not those of the case: With": Block(
        "body", Text("With this letter: medical papers.", "")
    ),
    "chosen of family, and it still fits": Block("body", Text("My closest family lives in the UK.", "")),
    "chosen of health, and it still fits": Block("body", Text("I need medicine every day.", "")),
    "sentences on life now, of 0 that were chosen": Block("body", Text("I need medicine every day.", "")),
    "health was not chosen": Block("body", Text("My ties to Bath: health care there.", "")),
    "faith was not chosen": Block("body", Text("My ties to Bath: a faith group there.", "")),
    "a line above nothing": Block("body", Text("Could you please tell me:", "")),
    "a gap to fill in twice": Block("fact", Text("Full name, and other spellings: [full name]", "")),
    "not the person's own words": Block("words", Text("Somebody else wrote this.", "")),
    "a gap for own words": Block(
        "body", Text("[Put your own words here, in English, or ask someone to put them into English.]", "")
    ),
    "a gap for the English": Block(
        "body", Text("[If the words above are not in English, write the English here instead.]", "")
    ),
    "a gap for what was said in no other": Block("body", Text("“[What was said, in English]”", "")),
    "the log does not say": Block("body", Text("Other MPs who have been asked for help: Bo Member MP.", "")),
}


@cache
def situation(**changed: str) -> Situation:
    """Somebody who was refused, at home in Bath."""
    answers = {step: Answer(value=value, about=about) for step, (value, about) in ANSWERS.items()}
    answers |= {step: answers[step].model_copy(update={"value": value}) for step, value in changed.items()}
    case = Case(
        id="case",
        owner=USER,
        answers=answers,
        findings={"home": BATH},
        confirmed={"home": BATH.key},
        members={USER: Member(chapter="menu")},
    )
    return Situation(0, User(id=USER, chat=1, language="en"), case, NOW)


def paper(id: str, **changed: str) -> Paper:
    """A paper for the MP of Bath."""
    return make_paper(shipped(), id, situation(**changed).view("home"))


@pytest.mark.parametrize("id", ["letter", "summary", "notes", "authority", "checklist", "invitation"])
def test_a_paper_that_says_only_what_was_said_has_no_fault(id: str) -> None:
    assert faults(paper(id), situation().facts("home")) == []


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_sentence_is_found(fault: str) -> None:
    letter = paper("letter")
    planted = replace(letter, blocks=(*letter.blocks, PLANTED[fault]))
    found = "\n".join(faults(planted, situation().facts("home")))
    assert fault in found


def test_haste_without_need_is_found() -> None:
    chase = paper("chase")
    hurried = Block("body", Text("There is little time, so please ring me as soon as you can.", ""))
    found = faults(replace(chase, blocks=(*chase.blocks, hurried)), situation().facts("home"))
    assert any(fault.startswith("it hurries") for fault in found)


@pytest.mark.parametrize(
    ("gone", "fault"),
    [
        ("my MP", "0 sentences for what stands once: opening"),
        ("Please ask the Home Office", "0 requests"),
        ("Applied for", "left out: applied"),
        ("Where it stands", "left out: stands"),
        ("Lawyer", "left out: lawyer"),
    ],
)
def test_a_sentence_that_is_missing_is_found(gone: str, fault: str) -> None:
    letter = paper("letter")
    planted = replace(letter, blocks=tuple(block for block in letter.blocks if gone not in text_of(block)))
    assert any(found.startswith(fault) for found in faults(planted, situation().facts("home")))


def test_a_tie_without_the_name_of_its_place_is_found() -> None:
    summary = paper("summary")
    tie = Block("bullet", Text("Children at school", ""))
    found = faults(replace(summary, blocks=(*summary.blocks, tie)), situation().facts("home"))
    assert "a tie that names no place: Children at school" in found


def test_words_in_another_script_are_found_for_an_office_and_not_on_the_persons_own_page() -> None:
    letter, words = paper("letter"), "أريد أن أبقى مع أطفالي"
    foreign = situation(own_words=words)
    for kept, expected in ((False, True), (True, False)):
        shown = Block("words", Text("{own_words}", "", {"own_words": words}), kept=kept)
        blocks = [shown if block.style == "words" else block for block in letter.blocks]
        found = faults(replace(letter, blocks=tuple(blocks)), foreign.facts("home"))
        assert any("another script" in fault for fault in found) is expected


def test_a_box_of_the_permission_that_is_gone_is_found() -> None:
    authority = paper("authority")
    for box in (block for block in authority.blocks if block.style == "tick"):
        without = replace(authority, blocks=tuple(block for block in authority.blocks if block is not box))
        assert any(fault.startswith("no box") for fault in faults(without, situation().facts("home")))


def test_a_letter_to_somebody_elses_address_is_found() -> None:
    letter = replace(paper("letter"), to="another@example.org")
    assert faults(letter, situation().facts("home")) == ["it is sent to somebody else"]


def test_what_a_supporter_does_not_say_of_themselves_is_found() -> None:
    friend = with_friend()
    notes = make_paper(shipped(), "notes", friend.view("supporter"))
    mine = Block("said", Text("The Home Office refused my application.", ""))
    found = faults(replace(notes, blocks=(*notes.blocks, mine)), friend.facts("supporter"))
    assert f"a supporter speaks, and says of themselves: {mine.text.id}" in found


@pytest.mark.parametrize("id", ["own_letter", "notes"])
def test_words_of_the_person_in_the_mouth_of_a_supporter_are_found(id: str) -> None:
    friend = with_friend()
    whole = make_paper(shipped(), id, friend.view("supporter"))
    without = replace(whole, blocks=tuple(b for b in whole.blocks if b.text.id != "In their own words:"))
    assert faults(whole, friend.facts("supporter")) == []
    assert any("in the mouth of" in fault for fault in faults(without, friend.facts("supporter")))


@pytest.mark.parametrize("today", [" today", ""])
def test_a_second_request_not_to_remove_is_found(today: str) -> None:
    email = paper("urgent_email", date_for="removal")
    wait = f"Please ask the Home Office{today} not to remove me {WAIT_FOR}"
    planted = replace(email, blocks=(*email.blocks, Block("body", Text(wait, ""))))
    facts = situation(date_for="removal").facts("home")
    assert faults(email, facts) == []
    assert any("exclude each other: not to remove" in fault for fault in faults(planted, facts))


def with_friend() -> Situation:
    """The same case, with a supporter in Leeds East."""
    case = situation().case
    findings, confirmed = {**case.findings, "supporter": LEEDS}, {**case.confirmed, "supporter": LEEDS.key}
    return replace(situation(), case=case.model_copy(update={"findings": findings, "confirmed": confirmed}))
