"""Whatever the bot sends unasked begins with neutral words; the others are covered until they are tapped."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from bot.conversation.conversation import Sender
from flows.events import Resumed
from flows.reminders import schedule
from flows.state.appointments import Appointment, AwaitedReply, CheckIn
from flows.state.case import Answer
from tests.harness.flow import NOW, shipped
from tests.harness.telegram import TelegramShell, find_mp, join
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Message

PREVIEW = 90  # characters that a lock screen shows of a message at the most, in two lines
TELLING = re.compile(
    "Home Office|MP|immigra|asylum|visa|report|detention|detained|removal|lawyer|solicitor|police|safe|case"
    "|secret|hide|alone",
    re.I,
)
TALK = datetime(2026, 12, 10, 15, tzinfo=UTC)
DAY = timedelta(days=1)

Changes = Mapping[str, object]
APPOINTMENT = {"a1": Appointment(id="a1", role="home", at=TALK, made=TALK - 30 * DAY, place="office")}
NEAR = {"situation": "removal", "paper_date": "2026-12-05", "date_for": "removal"}
UNNAMED = {"home_office_knows": "unsure"}
# For each kind of reminder, what has to stand in the case, and when it is due.
KINDS: Mapping[str, tuple[Changes, datetime]] = {
    "week": ({"appointments": APPOINTMENT}, TALK - 7 * DAY),
    "day": ({"appointments": APPOINTMENT}, TALK - DAY),
    "hours": ({"appointments": APPOINTMENT}, TALK - timedelta(hours=2)),
    "after": ({"appointments": APPOINTMENT}, TALK + DAY),
    "before": ({"checkin": TALK}, TALK - timedelta(hours=20)),
    "safe": ({"checkin": TALK}, TALK),
    "silent": ({"checkin": TALK}, TALK + schedule.SILENCE),
    "silent_unnamed": ({"checkin": TALK, "answers": UNNAMED}, TALK + schedule.SILENCE),
    "office": ({"awaited_replies": "office"}, TALK),
    "home_office": ({"awaited_replies": "home_office"}, TALK + 14 * DAY),
    "office_daily": ({"awaited_replies": "office", "answers": NEAR}, NOW + 2 * DAY),
    "home_office_daily": ({"awaited_replies": "home_office", "answers": NEAR}, NOW + 2 * DAY),
    "erase": ({}, NOW + 167 * DAY),
}


async def test_this_is_every_kind() -> None:
    """Every phrase that a reminder begins with has its kind here."""
    phrases = {id.removeprefix("bell_") for id in shipped().phrases if id.startswith("bell_")}
    openings = {id for id in phrases if "🔔" in shipped().phrases[f"bell_{id}"].person}
    assert openings == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_reminder_begins_with_neutral_words_and_covers_the_rest(kind: str) -> None:
    changes, due = KINDS[kind]
    shell = TelegramShell()
    person = await find_mp(shell, shell.telegram.person("One"))
    friend = await find_mp(shell, shell.telegram.person("Two"))
    await join(shell, person, friend)
    reader = friend if kind.startswith("silent") else person
    await change(shell, person, changes)
    before = len(reader.messages)
    shell.now = due
    await shell.remind()
    (message,) = reader.messages[before:]
    expect_neutral(message)
    phrase = shipped().phrases[f"bell_{kind}"].person
    assert phrase.split("{")[0].rstrip("< b>") in message.text, "it is of this kind"


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
    await change(shell, person, KINDS["day"][0])
    shell.now = KINDS["day"][1]
    await shell.remind()
    expect_neutral(person.messages[-1])
    assert "Blue whale" in person.messages[-1].text


async def test_the_farewell_after_long_silence_begins_with_neutral_words() -> None:
    shell = TelegramShell()
    person = await find_mp(shell, shell.telegram.person())
    shell.now += timedelta(days=400)
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


def test_the_opening_is_as_long_as_what_a_lock_screen_shows() -> None:
    opening = shipped().phrases["bell_opening"].person
    assert PREVIEW <= len(opening) <= 2 * PREVIEW and not TELLING.search(opening)


def expect_neutral(message: Message) -> None:
    """The message begins with the opening, and one spoiler covers everything after it."""
    opening = shipped().phrases["bell_opening"].person
    assert message.text.startswith(f"{opening}\n\n") and not TELLING.search(message.text[:PREVIEW])
    covered = [entity for entity in message.entities if entity["type"] == "spoiler"]
    size = len(message.text.encode("utf-16-le")) // 2
    start = len(f"{opening}\n\n".encode("utf-16-le")) // 2
    assert [(entity["offset"], entity["length"]) for entity in covered] == [(start, size - start)]


async def change(shell: TelegramShell, person: Person, changes: Changes) -> None:
    """Store a case with these changes."""
    case, key = await shell.case(person), await shell.store.user_key(person.id)
    fields = dict(changes)
    if "checkin" in fields:
        fields["checkin"] = CheckIn(at=TALK, user=key, tell=True)
    if waits := fields.pop("awaited_replies", None):
        reply = {"for_": waits, "since": NOW.date()}
        fields["awaited_replies"] = {"home": AwaitedReply.model_validate(reply)}
    if "answers" in fields:
        answers = dict(cast(Mapping[str, str], fields["answers"]))
        given = {step: Answer(value=value) for step, value in answers.items()}
        fields["answers"] = {**case.answers, **given}
    await shell.components.repository.save_case(case, case.model_copy(update=fields))
