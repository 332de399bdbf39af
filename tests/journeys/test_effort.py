"""The measure of effort counts what a person reads and taps, and leaves out nothing that Telegram shows."""

from itertools import pairwise

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


async def test_the_road_is_walked_to_its_end() -> None:
    places = list((await measure("en", TelegramShell())).values())
    assert [place.actions for place in places] == sorted({place.actions for place in places})
    assert all(earlier.words < later.words for earlier, later in pairwise(places))


async def test_controls_are_no_choices() -> None:
    shell = TelegramShell()
    person = shell.telegram.person()
    await seen(shell, person, "language:ar", "who:person")
    question = person.messages[-1]
    assert 0 < len(choices(question)) < len(question.buttons)
