"""Typed words that ask something are answered at any question, in any language, and no answer is lost."""

from collections.abc import Iterator

import pytest

from flows.definition.flow import answer_to
from flows.events import Tapped, UnknownCommand
from flows.handlers.typed.asked import LIKE
from flows.reading.asked.lexicon import COMMANDS, DANGERS, SMALL_TALK, Meant, read_lexicons
from flows.reading.asked.matcher import shipped as shipped_matcher
from flows.reading.danger import hear, hear_call
from flows.reading.lexicons import LOCALES
from tests.harness.flow import Walk, all_languages, shipped

ASKED = "what is an mp"
ANSWER = "answer_what_mp"
LEXICONS = read_lexicons(LOCALES)[0]
TOPICS = shipped().topics
UNSURE = ("office paper", "my friend money", "the area", "mp")  # translators' sentences decide which is


def at_own_words() -> Walk:
    walk = Walk.at_situation().tap("ready").tap("told").tap("prepare_ask").tap("trace")
    return walk.tap("skip").tap("work").tap("_done").tap("_done")


def questions() -> Iterator[Walk]:
    """A conversation at a question of each sort: with buttons, with days, of a command, at the journey."""
    yield Walk.start().tap("en")
    yield Walk.at_situation()
    yield Walk.at_situation().to_menu()
    yield Walk.at_situation().command("change")
    yield Walk.at_situation().command("forget")
    yield Walk.at_situation().command("cases")
    yield Walk.at_situation().to_menu().tap("surgery")
    yield Walk.at_situation().to_menu().tap("surgery").answer("in 3 days")
    yield Walk.at_postcode().answer("BA1 1AA").send(Tapped("x", "_help"))


@pytest.mark.parametrize("walk", list(questions()), ids=lambda walk: walk.step)
def test_a_question_is_answered_anywhere_and_the_open_one_comes_again(walk: Walk) -> None:
    asked = walk.type(ASKED)
    assert asked.step == walk.step and asked.session.case.answers == walk.session.case.answers
    assert asked.messages[0].html.startswith(said(ANSWER)) and f"{ANSWER}:find" in asked.buttons
    last = asked.messages[-1]
    assert last.rows and len(last.html.split("\n\n")[-1].splitlines()) == 1, "the question in one line"


@pytest.mark.parametrize("code", sorted(LEXICONS))
@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_answered_in_every_language(code: str, topic: str) -> None:
    words = LEXICONS[code].topics.get(topic) or LEXICONS[code].commands[topic]
    asked = next(one for one in words if not (hear(one, code) or hear_call(one, code)))
    walk = Walk.start().tap("en").send(Tapped("language", code)) if code == "en" else in_language(code)
    assert walk.type(asked).messages[0].html.startswith(said(answer_to(topic)))


@pytest.mark.parametrize("topic", TOPICS)
def test_each_answer_leads_on_from_any_question_and_no_button_is_ever_too_old(topic: str) -> None:
    answer = answer_to(topic)
    (choice,) = shipped().steps[answer].choices
    for walk in questions():
        led = walk.send(Tapped(answer, choice.id))
        assert "earlier question" not in led.says and led.messages[-1].rows


def test_an_answer_leads_to_its_chapter_once_the_first_questions_are_answered() -> None:
    early = Walk.start().tap("en").type(ASKED).send(Tapped(ANSWER, "find"))
    assert "First, a few short questions" in early.says and early.step == "who"
    later = Walk.at_situation().tap("ready").tap("told").type(ASKED).send(Tapped(ANSWER, "find"))
    assert later.step == "postcode"


def test_what_nobody_can_be_sure_about_is_offered() -> None:
    unsure = next(said for said in UNSURE if shipped_matcher().verdict(said, "en").kind == "choice")
    walk = Walk.at_situation().type(unsure)
    (offered,) = [message for message in walk.messages if "Did you mean" in message.html]
    assert 1 <= len(offered.rows) <= 3 and walk.messages[-1].rows
    chosen = walk.send(Tapped("_asked", "what_mp"))
    assert chosen.messages[0].html.startswith(said(ANSWER)) and chosen.step == walk.step


def test_what_is_not_known_gets_a_warm_word_and_the_question() -> None:
    walk = Walk.at_situation().type("qwertz uiopü")
    (message,) = walk.messages
    assert "I did not understand that" in message.html and message.rows


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("hello", "small_talk_hello"),
        ("Thank you!", "small_talk_thanks"),
        ("sorry", "small_talk_sorry"),
        ("ok", "small_talk_ok"),
    ],
)
def test_thanks_and_greetings_are_met(typed: str, said: str) -> None:
    walk = Walk.at_situation().type(typed)
    assert str(shipped().phrases[said].person) in walk.says and walk.messages[-1].rows


@pytest.mark.parametrize(
    ("typed", "step"), [("menu", "menu"), ("papers", "paper_for"), ("forget me", "forget")]
)
def test_words_for_places_lead_there_at_any_moment(typed: str, step: str) -> None:
    walk = Walk.at_situation().tap("ready").tap("told").tap("find_mp").answer("BA1 1AA").tap("yes")
    assert walk.to_menu().tap("surgery").type(typed).step == step


@pytest.mark.parametrize(("command", "said"), [("/stop", "You can stop"), ("/qqq", "did not understand")])
def test_a_command_that_nobody_knows_is_answered_by_its_words(command: str, said: str) -> None:
    assert said in Walk.at_situation().send(UnknownCommand(None, command)).says


def test_a_chapter_for_another_situation_is_not_opened_by_its_name() -> None:
    walk = Walk.at_situation().to_menu()
    named = walk.send(Tapped("_asked", "/detention"))
    assert named.step == "menu" and "for another situation" in named.says


def test_an_answer_leads_into_its_chapter_in_any_situation() -> None:
    walk = Walk.at_situation().to_menu().send(Tapped("answer_detained", "today"))
    assert walk.engine.flow.chapter_of(walk.step).chapter == "urgent"


def test_words_in_the_letter_that_are_surely_a_question_are_asked_about_and_kept_for_a_yes() -> None:
    walk = at_own_words().type(ASKED)
    assert walk.step == "meant" and "own_words" not in walk.session.case.answers
    assert walk.tap("mine").session.case.answers["own_words"].value == ASKED
    other = walk.tap("other")
    assert other.messages[0].html.startswith(said(ANSWER)) and other.step == "own_words"
    assert walk.tap("again").step == walk.tap("_back").step == "own_words"


def test_a_word_does_not_take_the_place_of_words_that_wait() -> None:
    walk = at_own_words().type(ASKED).type("hm")
    assert walk.step == "meant" and walk.tap("mine").session.case.answers["own_words"].value == ASKED


def test_a_longer_text_takes_the_place_of_words_that_wait() -> None:
    walk = at_own_words().type(ASKED).type("I sing in the choir of our church")
    assert walk.session.case.answers["own_words"].value == "I sing in the choir of our church"


def test_a_question_where_a_place_is_asked_for_is_asked_about_and_a_place_is_not() -> None:
    assert Walk.at_postcode().type("can they deport me").step == "meant"
    assert Walk.at_postcode().type("Reading").step != "meant"


def test_what_a_date_is_not_is_answered_if_it_surely_asks_something() -> None:
    walk = Walk.at_situation().to_menu().tap("surgery")
    assert walk.type(ASKED).messages[0].html.startswith(said(ANSWER))
    assert "I did not understand that" not in walk.type("the day after never").says


def test_a_danger_that_only_the_examples_tell_is_answered_as_one() -> None:
    matcher = shipped_matcher()
    unheard = next(
        said
        for said in LEXICONS["en"].topics["suicidal"]
        if not hear(said, "en") and matcher.verdict(said, "en").like >= LIKE
    )
    walk = Walk.at_situation().type(unheard)
    assert "I am glad you told me" in walk.says and walk.session.user.quiet_until


@pytest.mark.parametrize("code", ["en", "ar", "ti", "vi"])
def test_before_a_language_is_chosen_the_answer_is_in_that_of_the_question(code: str) -> None:
    asked = LEXICONS[code].topics["what_mp"][0]
    walk = Walk.start(shown="all").type(asked)
    expected = all_languages()[code].render(shipped().steps[ANSWER].say.text(f"{ANSWER}.say", "person"))
    assert walk.messages[0].html == expected and walk.step == "language"
    assert Walk.start().type("hello").messages == Walk.start().messages


def test_before_a_language_is_chosen_no_old_button_answers() -> None:
    assert "earlier question" in Walk.start().send(Tapped("_asked", "what_mp")).says


def test_everything_that_a_lexicon_names_leads_somewhere() -> None:
    known = {*TOPICS, *DANGERS, SMALL_TALK, *COMMANDS, *(chapter.chapter for chapter in shipped().chapters)}
    for words in LEXICONS.values():
        assert set(words.topics) | set(words.commands) <= known
        assert {answer_to(topic) for topic in TOPICS} <= shipped().steps.keys()


@pytest.mark.parametrize("written", ["deport", "/papers"])
def test_what_a_button_carries_is_read_back(written: str) -> None:
    assert str(Meant.parse(written)) == written


def said(step: str) -> str:
    """The beginning of what a step says."""
    return str(shipped().steps[step].say.person).splitlines()[0].split("{")[0]


def in_language(code: str) -> Walk:
    """Somebody of this language, at the first question after the opening."""
    return Walk.at_situation().command("language").tap(f"language:{code}")
