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
from tests.flows.papers.random_cases import Situation
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
ONE_REQUEST = "Please put this case to the Home Secretary or the immigration minister yourself."
PLANTED = {  # what is added at the end of the letter, and what the oracle then says
    "no rule knows": Block("body", Text("I am the best cook in Bath.", "")),
    "values are not those": Block(
        "body", Text("There is a date on my paper from the Home Office: 1 May 2020.", "")
    ),
    "(in detention|what was said of the situation)": Block(
        "body", Text("I am in immigration detention.", "")
    ),
    "2 requests": Block("body", Text(ONE_REQUEST, "")),
    "exclude each other: opening": Block("body", Text("I used to live in Bath.", "")),
    "exclude each other: lawyer": Block("body", Text("I do not have a lawyer at the moment.", "")),
    "said twice": Block("body", Text("The Home Office has refused me.", "")),
    "a heading above nothing": Block("heading", Text("What I am asking you to do", "")),
    "a line above nothing": Block("body", Text("With this letter (tick what you send):", "")),
    "a tie that names no place": Block("bullet", Text("children at school: [name of the school]", "")),
    "health was not chosen": Block("bullet", Text("health care: [hospital or doctor]", "")),
    "faith was not chosen": Block("bullet", Text("a faith group: [its name]", "")),
    "not the person's own words": Block("words", Text("Somebody else wrote this.", "")),
    "a gap for own words": Block("body", Text("[Write here in English what you say in your own words.]", "")),
    "a gap for the English": Block(
        "body", Text("[If the words above are not in English, write the English here instead.]", "")
    ),
    "it hurries": Block(
        "body",
        Text(
            "Please ask the Home Office today to wait with the removal while it looks at what is new:"
            " [what is new, in one or two sentences].",
            "",
        ),
    ),
    "no box to tick": Block("body", Text("Another MP has been asked for help as well: [name of the MP]", "")),
    "the log does not say": Block(
        "body", Text("To be open with you: Bo Member MP has been asked for help as well.", "")
    ),
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
    assert any(words in found for words in fault.strip("()").split("|"))


@pytest.mark.parametrize(
    ("gone", "fault"),
    [
        ("I live in", "0 sentences for what stands once: opening"),
        ("Please ask the Home Office", "0 requests"),
    ],
)
def test_a_sentence_that_is_missing_is_found(gone: str, fault: str) -> None:
    letter = paper("letter")
    planted = replace(letter, blocks=tuple(b for b in letter.blocks if not b.text.id.startswith(gone)))
    assert any(found.startswith(fault) for found in faults(planted, situation().facts("home")))


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
    case = situation().case
    findings, confirmed = {**case.findings, "supporter": LEEDS}, {**case.confirmed, "supporter": LEEDS.key}
    with_friend = case.model_copy(update={"findings": findings, "confirmed": confirmed})
    friend = replace(situation(), case=with_friend)
    notes = make_paper(shipped(), "notes", friend.view("supporter"))
    planted = replace(notes, blocks=(*notes.blocks, Block("said", Text("My case is about my family.", ""))))
    found = faults(planted, friend.facts("supporter"))
    assert "a supporter speaks, and says of themselves: My case is about my family." in found
