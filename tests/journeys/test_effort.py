"""The measure of effort counts what a person reads and taps, and leaves out nothing that Telegram shows."""

import pytest

from tests.harness.telegram import TelegramShell
from tests.journeys.effort import LANGUAGES, MANY, TO_THE_CARD, Effort, choices, measure
from tests.standins.telegram_people import Person

AT_MOST = {  # actions and words from /start on, with the choice of the language
    "who my MP is": (4 + 2, 150 + 3),
    "the MP's card": (9, 380),
    "the letter": (22, 1300),
}
ON_A_SCREEN = 60  # words that an action brings; a paper has more


async def seen(shell: TelegramShell, person: Person, *actions: str) -> Effort:
    """What somebody read and did from /start on."""
    effort, before = Effort(), person.messages
    await shell.send(person, "/start")
    effort.read(before, person.messages)
    for action in actions:
        before = person.messages
        await shell.tap(person, action)
        effort.read(before, person.messages)
    return effort


async def test_every_new_word_is_read_once() -> None:
    shell = TelegramShell()
    person = shell.telegram.person()
    first = await seen(shell, person)
    assert first.words == sum(len(message.text.split()) for message in person.messages)
    assert first.messages == len(person.messages) and first.edits == 0


async def test_what_is_edited_is_no_message_and_only_its_new_words_are_read() -> None:
    shell = TelegramShell()
    person = shell.telegram.person()
    await shell.send(person, "/start")
    before, effort = person.messages, Effort()
    await shell.tap(person, "language:en")
    effort.read(before, person.messages)
    new = [message for message in person.messages if message.message_id > before[-1].message_id]
    assert (effort.edits, effort.messages) == (1, len(new)), "the language that was chosen is marked"
    marked = 2  # words: the tick and "English"
    assert effort.words == marked + sum(len(message.text.split()) for message in new)


async def test_a_tick_is_no_message_and_one_word() -> None:
    shell = TelegramShell()
    person = shell.telegram.person()
    await seen(shell, person, "language:en", *TO_THE_CARD[:4])
    await shell.send(person, "BA1 1AA")
    await shell.tap(person, "show_mp:yes", "applied_for:skip", "waiting_time:skip")
    before, effort = person.messages, Effort()
    await shell.tap(person, "tried:wrote")
    effort.read(before, person.messages)
    assert (effort.messages, effort.edits, effort.words) == (0, 1, 0)


@pytest.mark.parametrize("code", LANGUAGES)
async def test_nobody_taps_or_reads_more_than_they_need(code: str) -> None:
    reached = await measure(code, TelegramShell())
    assert AT_MOST.keys() <= reached.keys()
    for place, (actions, words) in AT_MOST.items():
        assert (reached[place].actions <= actions, reached[place].words <= words) == (True, True), place
        assert max(reached[place].few) <= MANY, place


async def test_what_comes_at_once_fits_on_a_screen() -> None:
    appointment = (await measure("en", TelegramShell()))["the appointment"].read_at_once
    assert sorted(appointment)[-2] <= ON_A_SCREEN < max(appointment), "only the letter is longer"


async def test_controls_are_no_choices() -> None:
    shell = TelegramShell()
    person = shell.telegram.person()
    await seen(shell, person, "language:ar", "who:person")
    question = person.messages[-1]
    assert 0 < len(choices(question)) < len(question.buttons)
