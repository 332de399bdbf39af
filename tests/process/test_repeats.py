"""Telegram repeats updates of two cases to a process that was killed: nothing is said or stored again."""

import json
from pathlib import Path

import pytest

from bot.stores.crypto import Cipher
from bot.stores.tinydb.scan import ReadOnlyFolder
from bot.telegram.raw_polls import MOST
from tests.harness.process import PATIENCE, BotProcess, bot_process
from tests.process.test_journey import press, refusals
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Message

OPENING = ("who:person", "home_office_knows:yes", "situation:ready", "lawyer:told")
NAMES = ("red", "green", "amber", "ochre", "grey", "plum", "rose", "sand")


async def test_what_was_said_in_two_cases_is_repeated_without_effect(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        person = bot.telegram.person()
        await talk_in_two_cases(person)
        await bot.delivered()
        await bot.kill()
        stored, seen = await names_of_cases(bot), [message.text for message in person.messages]
        number = len(bot.telegram.updates)
        assert sorted(stored) == ["blue", "sand"] and number > 44
        bot.telegram.repeat(number)
        await bot.start()
        await bot.telegram.wait(lambda: not bot.telegram.unconfirmed, PATIENCE)
        await bot.stop()
        assert await names_of_cases(bot) == stored
        assert [message.text for message in person.messages] == seen
        assert refusals(bot) == []


@pytest.mark.soak
async def test_a_batch_that_comes_several_times_takes_no_other_update_with_it(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        before = bot.telegram.person()
        for _ in range(MOST):
            await before.send("/help")
        await bot.telegram.wait(lambda: not bot.telegram.unconfirmed, PATIENCE)
        await bot.kill()
        for _ in range(3):
            bot.telegram.repeat(MOST)
        people = [bot.telegram.person() for _ in range(20)]
        for person in people:
            await person.send("/start")
        await bot.start()
        for person in people:
            await person.next_message(PATIENCE)


async def talk_in_two_cases(person: Person) -> None:
    """Name a case, begin a second one, name it again and again, and open the first by an older list."""
    await person.send("/start")
    await press(person, "language:en")
    for data in OPENING:
        await press(person, data)
    await name(person, "blue")
    await person.send("/cases")
    await press(person, "cases:new")
    for data in OPENING:
        await press(person, data)
    for colour in NAMES:
        await name(person, colour)
    await person.send("/cases")
    await person.wait(lambda seen: len(switches(seen[-1])) == 2, PATIENCE)
    await person.tap(switches(person.messages[-1])[0])
    await person.wait(lambda seen: "blue" in seen[-1].text, PATIENCE)


def switches(message: Message) -> list[str]:
    """The buttons of a message that open a case."""
    buttons = [button.data or "" for button in message.buttons]
    return [data for data in buttons if data.startswith("cases:") and len(data) == len("cases:") + 32]


async def name(person: Person, colour: str) -> None:
    """Name the open case. The journey is opened first: then older buttons of it work too."""
    await person.send("/menu")
    await person.wait(lambda seen: seen[-1].button("menu:_page2"), PATIENCE)
    for data in ("menu:people", "private_phone:go_on", "people:name"):
        await press(person, data)
    await person.wait(lambda seen: "like to call this case" in seen[-1].text, PATIENCE)
    await person.send(colour)
    await person.wait(lambda seen: seen[-1].button("menu:_page2"), PATIENCE)


async def names_of_cases(bot: BotProcess) -> list[str]:
    """The names of all stored cases."""
    folder = ReadOnlyFolder(bot.data_folder, Cipher(bot.environment["DATA_KEY"]))
    return [
        json.loads(document.body)["nickname"]
        async for document in folder.all_documents()
        if document.kind == "case"
    ]
