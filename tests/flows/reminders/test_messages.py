"""What the bot sends unasked begins with neutral words, is true when it is sent, and can be read in English.

The table of all reminders at each lateness, `tests/flows/reminders/table.py`, is checked in every language.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from bot.conversation.conversation import Sender
from bot.editorial.check.glossary import load_glossary
from flows.definition.schema import Role
from flows.effects import Say
from flows.events import Resumed, Tapped
from flows.reading.lexicons import LOCALES
from flows.reminders.buttons import CASE, ReminderButton
from flows.session import Session
from flows.state.user import User
from tests.flows.reminders.table import TALK, Sent, case_of, rows, sent
from tests.harness.flow import USER, all_languages, engine_for, shipped
from tests.harness.telegram import TelegramShell, book_surgery, find_mp, join
from tests.soak import in_soak
from tests.standins.telegram_values import Message

LIGHT = ("en", "fa")
HEAVY = ("ar", "bn", "ckb", "fr", "prs", "ps", "sq", "ti", "tr", "ur", "vi")  # languages of make soak
REPLIES = ("bell_office", "bell_home_office")
FIRST = 40  # characters
PREVIEW = 90  # characters that a lock screen shows of a message at the most, in two lines
TELLING = re.compile(
    "Home Office|MP|immigra|asylum|visa|report|sign on|signing|detention|detained|removal|lawyer|solicitor"
    "|police|safe|case|secret|hide|alone",
    re.I,
)
# What tells too much in each language, besides the glossary's words: an MP, Parliament, and to report.
TOO_MUCH: Mapping[str, str] = {
    "ar": "برلمان|نائب|الحضور",
    "bn": "এমপি|সংসদ|হাজিরা",
    "ckb": "پەرلەمان|ڕیپۆرت|ئامادەبوون",
    "fa": "نماینده|پارلمان|امضا|حضور",
    "fr": "député|parlement|pointer",
    "prs": "وکیل|پارلمان|حاضری",
    "ps": "پارلمان|حاضري",
    "sq": "deputet|parlament|paraqit",
    "ti": "ፓርላማ|ሪፖርት",
    "tr": "milletvekil|parlamento|imza",
    "ur": "پارلیمنٹ|پارلیمان|حاضری",
    "vi": "nghị sĩ|quốc hội|trình diện",
}


@pytest.mark.parametrize("language", [*LIGHT, *in_soak(HEAVY)])
def test_the_first_words_of_every_notice_tell_nothing(language: str) -> None:
    glossary = load_glossary(LOCALES / language) if language != "en" else None
    words = [TOO_MUCH.get(language, "") or "MP"]
    for term in glossary.terms if glossary else ():
        words += term.words if term.english in ("removal", "detention", "Home Office", "MP") else ()
    telling = re.compile(f"{TELLING.pattern}|{'|'.join(words)}", re.I)
    firsts = {each.row.name: each.message.html.partition("\n")[0] for each in sent(language)}
    assert {name: first for name, first in firsts.items() if telling.search(first)} == {}
    assert min(len(first) for first in firsts.values()) >= FIRST, "nothing of the rest is among them"


@pytest.mark.parametrize("language", [*LIGHT, *in_soak(HEAVY)])
def test_every_reminder_covers_all_but_its_opening(language: str) -> None:
    for each in sent(language):
        opening, _, rest = each.message.html.partition("\n\n")
        assert opening.startswith("✉️ ") and "<" not in opening
        assert rest.startswith("<tg-spoiler>") and rest.endswith("</tg-spoiler>"), each.row.name


@pytest.mark.parametrize("language", [*LIGHT, *in_soak(HEAVY)])
def test_the_words_are_those_of_the_moment_and_translated(language: str) -> None:
    for each in sent(language):
        opening, line = _ids(each)
        assert (opening, line) == (f"phrase.{each.row.opening}", f"phrase.{each.row.says}"), each.row.name
        assert each.message.without_sound == each.row.quiet, each.row.name
        english = next(other for other in sent("en") if other.row.name == each.row.name)
        assert language == "en" or each.message.html != english.message.html, each.row.name


def test_only_the_moment_of_sending_says_today_or_tomorrow() -> None:
    for each in sent("en"):
        days = (TALK.date() - each.row.moment.date()).days if "opening_" in each.row.opening else None
        said = {
            word: word in each.message.html for word in ("is today", "is tomorrow", "Today,", "Tomorrow,")
        }
        if days is not None and "urgent" not in each.row.opening:
            assert list(said.values()) == [days == 0, days == 1, days == 0, days == 1], each.row.name
        assert not re.search("in a week|in two hours|working days\\.|once more", each.message.html)


def test_this_is_every_kind() -> None:
    """Every phrase that a reminder begins with, and every opening, has a row in the table."""
    phrases = {id: shipped().phrases[id].person for id in shipped().phrases if id.startswith("bell_")}
    assert {id for id, words in phrases.items() if "🔔" in words} == {row.says for row in rows()}
    assert {id for id, words in phrases.items() if "✉️" in words} == {row.opening for row in rows()}


@pytest.mark.parametrize("language", [*LIGHT, *in_soak(HEAVY)])
def test_a_button_shows_each_reminder_in_english_and_its_buttons_stay(language: str) -> None:
    for each in sent(language):
        data = [button.data for row in each.message.rows for button in row if button.data]
        english = [button for button in data if ".english" in button]
        if language == "en":
            assert english == []
            continue
        assert english == data[-1:] and max(len(button) for button in data) <= 64
        shown, below = _tapped(each, english[0])
        original = next(other for other in sent("en") if other.row.name == each.row.name)
        assert shown.language == "en" and not shown.covered
        assert shown.paragraphs == original.reminder.say.paragraphs[1:], each.row.name
        assert shown.rows == () and below.language is None, "what can be tapped is in their own language"
        assert [button.data for row in below.rows for button in row] == data
        assert below.paragraphs == each.reminder.say.paragraphs[1:2]


def test_the_english_of_what_is_over_says_so() -> None:
    each = next(each for each in sent("fa") if each.row.says == "bell_tomorrow")
    case = case_of(each.row)
    moved = {"a1": case.appointments["a1"].model_copy(update={"version": 1})}
    session = Session(User(id=USER, language="en"), case.model_copy(update={"appointments": moved}))
    event = Tapped.parse(each.message.rows[-1][0].data or "")
    turn = engine_for(all_languages()).advance(session, event, each.row.moment)
    assert "over or was changed" in str(turn.effects[-1])


@pytest.mark.parametrize("role", get_args(Role))
def test_the_buttons_of_every_role_fit(role: str) -> None:
    rows = [row for each in sent("fa") if each.row.says.startswith(REPLIES) for row in each.message.rows]
    assert len(rows) > 40
    for button in (ReminderButton.parse((row[0].data or "").partition(":")[2]) for row in rows):
        topic = button.topic.replace("home-", f"{role}-", 1)
        assert len(replace(button, case="f" * CASE, topic=topic).data) <= 64


async def test_a_reminder_of_a_named_case_does_not_begin_with_the_name() -> None:
    shell = TelegramShell()
    person = await find_mp(shell, shell.telegram.person())
    await shell.send(person, "/menu")
    await shell.tap(person, "menu:people", "private_phone:go_on", "people:name")
    await shell.send(person, "Blue whale")
    await shell.send(person, "/cases")
    await shell.tap(person, "cases:new")
    first = next(id for id, name in (await shell.user(person)).cases.items() if name)
    await shell.send(person, "/cases")
    await shell.tap(person, f"cases:{first}")
    await book_surgery(shell, person)
    shell.now += timedelta(days=2, hours=4)
    await shell.remind()
    expect_neutral(person.messages[-1])
    assert "Blue whale" in person.messages[-1].text


async def test_the_farewell_after_long_silence_begins_with_neutral_words() -> None:
    shell = TelegramShell()
    person = await find_mp(shell, shell.telegram.person())
    shell.now += timedelta(days=170)
    await shell.remind()
    shell.now += timedelta(days=30)
    jobs = shell.components.jobs(shell.dispatcher, timedelta(days=180))
    await jobs._erase_untouched()
    assert "Everything I kept is erased" in person.messages[-1].text
    expect_neutral(person.messages[-1])


async def test_word_that_a_case_was_lost_begins_with_neutral_words_unless_it_is_a_reply() -> None:
    shell = TelegramShell()
    person = await find_mp(shell, shell.telegram.person("One"))
    friend = await find_mp(shell, shell.telegram.person("Two"))
    await join(shell, person, friend)
    await shell.send(person, "/menu")
    await shell.tap(person, "menu:people", "private_phone:go_on")
    await shell.tap(person, f"people:{(await shell.store.user_key(friend.id))[:16]}")
    before = len(friend.messages)
    await shell.dispatcher.submit(Sender(friend.id), Resumed())
    await shell.dispatcher.settled()
    told = friend.messages[before]
    expect_neutral(told)
    assert "You are no longer part of that case" in told.text


@pytest.mark.parametrize("language", [*LIGHT, *in_soak(HEAVY)])
def test_the_openings_are_as_long_as_what_a_lock_screen_shows(language: str) -> None:
    for each in sent(language):
        assert len(each.message.html.partition("\n")[0]) >= PREVIEW * 0.7, each.row.name


def expect_neutral(message: Message) -> None:
    """The message begins with an opening, and one spoiler covers everything after it."""
    opening, _, _ = message.text.partition("\n\n")
    assert opening.startswith("✉️ ") and not TELLING.search(message.text[:PREVIEW])
    covered = [entity for entity in message.entities if entity["type"] == "spoiler"]
    size = len(message.text.encode("utf-16-le")) // 2
    start = len(f"{opening}\n\n".encode("utf-16-le")) // 2
    assert [(entity["offset"], entity["length"]) for entity in covered] == [(start, size - start)]


def _ids(each: Sent) -> list[str]:
    """The contexts of the opening and of the first words below it."""
    contexts = [paragraph[0].context for paragraph in each.reminder.say.paragraphs[:2]]
    return [context.removesuffix(".person").removesuffix(".supporter") for context in contexts]


def _tapped(each: Sent, data: str) -> list[Say]:
    """What is said when the reader presses a button at once."""
    session = Session(User(id=USER, chat=1, language=each.language), case_of(each.row))
    turn = engine_for(all_languages()).advance(session, Tapped.parse(data), each.row.moment)
    return [effect for effect in turn.effects if isinstance(effect, Say)]
