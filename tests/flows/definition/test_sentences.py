"""Where a message is cut into sentences, and what does not belong to them."""

import pytest

from flows.definition.sentences import plain, sentences


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("It is late. Ring now!", ["It is late.", "Ring now!"]),
        ("Nobody answers? Leave a message.", ["Nobody answers?", "Leave a message."]),
        ("One line\nand another", ["One line", "and another"]),
        ("<b>First, today: a lawyer.</b> Ring now.", ["First, today: a lawyer.", "Ring now."]),
        ("1. The MP there.\n2. The MP here.", ["The MP there.", "The MP here."]),
        ("• a copy of it\n• the letter", ["a copy of it", "the letter"]),
        ("🔔 Are you safe? Please tap.", ["Are you safe?", "Please tap."]),
        ("Ask: “When is it?” Then wait.", ["Ask: “When is it?”", "Then wait."]),
        ('Say: "Has it come? Ask again."', ['Say: "Has it come?', 'Ask again."']),
        ("(It was late.) It may be again.", ["(It was late.)", "It may be again."]),
        ("See https://ico.org.uk. Or ring.", ["See https://ico.org.uk.", "Or ring."]),
        ("At 3.30 pm, e.g. on Friday. Not later.", ["At 3.30 pm, e.g. on Friday.", "Not later."]),
        ("From 10 a.m. Monday on. Or later.", ["From 10 a.m. Monday on.", "Or later."]),
        ("Scotland, Wales, N. Ireland", ["Scotland, Wales, N. Ireland"]),
        ("It aims at {days}. {days_seen}", ["It aims at {days}.", "{days_seen}"]),
        ("The meeting … is off.", ["The meeting … is off."]),
        ("\n  \n", []),
    ],
)  # fmt: skip
def test_a_message_is_cut_into_its_sentences(words: str, expected: list[str]) -> None:
    assert list(sentences(words)) == expected


def test_what_is_plain_already_stays_as_it_is() -> None:
    words = plain("• <b>The  office</b>   has to answer.")
    assert words == "The office has to answer."
    assert plain(words) == words
