"""Each turn that no sentence may have: an example that is caught, and a near miss that is not."""

import pytest

from flows.lint.tone import (
    ADVICE,
    BANNED_PHRASES,
    DEADLINE,
    FEAR,
    IDENTITY,
    JARGON,
    PROMISE,
    UNDATED_NUMBER,
    banned_phrases,
    check_tone,
)
from tests.harness.flow import shipped

CAUGHT = (
    ("You should appeal this.", ADVICE),
    ("We recommend a new lawyer.", ADVICE),
    ("This is your best chance.", ADVICE),
    ("Make a fresh claim.", ADVICE),
    ("Your case is strong.", ADVICE),
    ("Your MP will help you.", PROMISE),
    ("This letter will stop your removal.", PROMISE),
    ("That works for sure.", PROMISE),
    ("You have 14 days to answer.", DEADLINE),
    ("Your deadline is Friday.", DEADLINE),
    ("It is the last day to appeal.", DEADLINE),
    ("What is your full name?", IDENTITY),
    ("Which country do you come from?", IDENTITY),
    ("Write your representations.", JARGON),
    ("You will be deported.", FEAR),
    ("It is too late.", FEAR),
    ("Ring 020 7219 3000.", UNDATED_NUMBER),
    ("Ring 999.", UNDATED_NUMBER),
)
NEAR = (
    "You should see the surgery's times on the website.",
    "A lawyer can advise you.",
    "The best way to reach the office is by phone.",
    "A fresh page.",
    "Your case is open.",
    "Your MP may help you. The MP can ask.",
    "An MP's letter alone does not stop a removal.",
    "The office will be closed on Friday.",
    "The Home Office aims to answer in 20 working days.",
    "Ask a lawyer about time limits.",
    "The last day of the month.",
    "What is the name of the place?",
    "I never ask for your name, date of birth or Home Office number.",
    "The country they come from is in the news.",
    "Only a judge may grant an injunction (an order to wait).",
    "You may be moved.",
    "A surgery in two weeks is too late.",
    "Ring 020 7219 3000 (number checked 22 November 2026).",
    "In the year 2026, on page 999999.",
)


@pytest.mark.parametrize(("words", "reason"), CAUGHT)
def test_a_turn_that_is_not_allowed_is_caught_with_its_reason(words: str, reason: str) -> None:
    assert [why for _, why in banned_phrases("step.say", words)] == [reason]


@pytest.mark.parametrize("words", NEAR)
def test_a_near_miss_is_not(words: str) -> None:
    assert list(banned_phrases("step.say", words)) == []


def test_every_turn_has_an_example() -> None:
    used = {turn.pattern for turn in BANNED_PHRASES for words, _ in CAUGHT if turn.pattern.search(words)}
    assert used == {turn.pattern for turn in BANNED_PHRASES}


def test_papers_have_blanks_and_may_use_the_words_of_offices() -> None:
    assert list(banned_phrases("paper.letter.ask", "I am your constituent.")) == []
    assert list(banned_phrases("paper.letter.ask", "Your MP will help.")) != []


def test_no_sentence_of_the_flow_is_caught() -> None:
    assert check_tone(shipped()) == []
