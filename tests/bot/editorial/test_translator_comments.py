"""The comments for translators: who speaks, what the placeholders hold, how long a message may be."""

from dataclasses import replace

import pytest

from bot.editorial.translator_comments import (
    PAPERS,
    PHRASES,
    WIDTH,
    translator_comments,
    translator_flags,
    undescribed,
)
from bot.editorial.update_catalogues import flow_messages
from flows.definition.text import PLACEHOLDER
from flows.lint.limits import LONGEST_DESCRIPTIONS, LONGEST_LABEL, LONGEST_MESSAGE
from tests.harness.flow import shipped

COMING = (  # placeholders that editors may use from now on
    *("answer_days", "answer_days_seen", "authority_days", "authority_days_seen", "chase_days", "english"),
    *("surgery_minutes", "surgery_minutes_seen", "lawyer_share", "lawyer_share_seen", "ties_area"),
    *("month", "year", "also_asked", "sent_on", "permission_words"),
)


def comment(context: str, voice: str = "") -> str:
    """The comment on a message, without its line breaks."""
    english = next(words for id, end, words in flow_messages(shipped()) if (id, end) == (context, voice))
    return " ".join(translator_comments(shipped(), context, voice, english))


@pytest.mark.parametrize(
    ("context", "voice", "says"),
    [
        ("situation.say", ".person", "The bot speaks to the person whose case it is."),
        ("situation.say", ".supporter", "The bot speaks to somebody who supports the person."),
        ("who.say", "", "The bot speaks to either of them"),
        ("who.title", "", "A title"),
        ("forget.more", "", "who has tapped the button “More about this”"),
        ("who.choices.person", "", "A button: the person or the supporter says it."),
        (
            "life_family.sentences.family_here",
            ".supporter",
            "A sentence to choose: the supporter vouches for it, and the office gets the English.",
        ),
        ("chapter.find_mp.title", "", "the name of a chapter"),
        ("phrase.button_back", "", "A button"),
        ("phrase.command_back", "", "menu of commands"),
        ("phrase.ring_from_lives_there", ".supporter", "the supporter says it to an MP's office"),
        ("helpline.samaritans.use", "", "Samaritans"),
        ("paper.letter.name", "", "The name of a paper"),
        (
            "paper.letter.who",
            ".supporter",
            "Letter to the MP”: the supporter writes to the MP's office.",
        ),
        ("paper.invitation.subject", "", "The subject of the e-mail. The office gets the English"),
        ("paper.authority.born", "", "A label on a form"),
        ("paper.checklist.pen", "", "with a box to tick. No office gets it"),
    ],
)
def test_a_comment_says_who_speaks_to_whom(context: str, voice: str, says: str) -> None:
    assert says in comment(context, voice)


def test_a_comment_begins_with_critical_where_the_message_is() -> None:
    assert comment("about.say").startswith("critical: on safety, consent or deletion; while this is fuzzy")
    assert "critical" not in comment("who.say")


def test_a_comment_says_what_each_placeholder_holds() -> None:
    words = comment("show_mp.say", ".person")
    assert "{mp}: The name of an MP" in words and "{constituency}: The name of an area" in words
    assert "{samaritans}: The phone number of Samaritans" in comment("help.say")
    assert "{number}: The phone number of the helpline" in comment("phrase.helpline")
    assert "{number}: A number" in comment("phrase.case_number")


def test_every_placeholder_has_a_description() -> None:
    assert list(undescribed(shipped())) == []
    assert [name for name in COMING if shipped().placeholder_note("x.say", name) is None] == []


def test_a_placeholder_without_a_description_is_found() -> None:
    without = {name: note for name, note in shipped().placeholders.items() if name != "bar"}
    assert list(undescribed(replace(shipped(), placeholders=without))) == [("phrase.menu_progress", "bar")]


def test_a_description_that_belongs_to_one_message_names_one_that_is_there() -> None:
    used = {
        f"{context}.{name}"
        for context, _, english in flow_messages(shipped())
        for name in PLACEHOLDER.findall(english)
    }
    assert [name for name in shipped().placeholders if "." in name and name not in used] == []


def test_every_message_has_a_comment_that_is_not_wrapped_a_second_time() -> None:
    for context, voice, english in flow_messages(shipped()):
        lines = translator_comments(shipped(), context, voice, english)
        assert len(lines) >= 2 and all(line == line.strip() and len(line) <= WIDTH for line in lines)
        assert not any("{speaker}" in line or "{listener}" in line for line in lines)


@pytest.mark.parametrize(
    ("context", "longest"),
    [
        ("who.choices.person", LONGEST_LABEL),
        ("phrase.button_back", LONGEST_LABEL),
        ("who.title", 28),
        ("chapter.find_mp.title", 28),
        ("paper.letter.title", LONGEST_MESSAGE),
        ("who.say", LONGEST_MESSAGE),
        ("phrase.command_back", 256),
        *LONGEST_DESCRIPTIONS.items(),
    ],
)
def test_the_flag_for_weblate_says_how_long_a_message_may_be(context: str, longest: int) -> None:
    assert translator_flags(context) == {f"max-length:{longest}"}


def test_a_comment_says_how_long_a_message_may_be() -> None:
    assert "At most 28 letters, 30 with its signs." in comment("who.choices.person")
    assert "At most 28 letters." in comment("who.title")
    assert "At most 120 letters." in comment("phrase.short_description")


def test_what_is_said_of_one_paper_or_of_some_phrases_names_those_that_are_there() -> None:
    assert {id for id in PAPERS if id} <= {paper.paper for paper in shipped().papers}
    for beginning, _ in PHRASES:
        assert any(id.startswith(beginning) for id in shipped().phrases), beginning
