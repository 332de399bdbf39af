"""The measure of effort counts what a person reads and taps, and leaves out nothing that Telegram shows."""

from tests.harness.telegram import TelegramShell
from tests.journeys.effort import Effort, choices, measure
from tests.standins.telegram_people import Person


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


async def test_a_tick_is_an_edit_and_no_message() -> None:
    reached = await measure("en", TelegramShell())
    letter, appointment = reached["the letter"], reached["the appointment"]
    assert letter.actions < appointment.actions and letter.words < appointment.words
    assert letter.edits and letter.messages


async def test_controls_are_no_choices() -> None:
    shell = TelegramShell()
    person = shell.telegram.person()
    await seen(shell, person, "language:ar", "about:go")
    question = person.messages[-1]
    assert 0 < len(choices(question)) < len(question.buttons)
