"""Quick presses of one button, and the pictures of one album, are one deed: answered once."""

import asyncio
from datetime import timedelta

import pytest

from bot.stores.crypto import Cipher
from bot.stores.postgres.store import PostgresStore
from flows.state.user import BURST
from tests.harness.telegram import OPENING, TelegramShell
from tests.standins.database import Database
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Message

KEY = "a-key-only-for-the-tests"


async def at_menu() -> tuple[TelegramShell, Person]:
    """Somebody at the menu."""
    shell = TelegramShell()
    person = shell.telegram.person()
    await shell.send(person, "/start")
    await shell.tap(person, *OPENING, "situation:ready", "lawyer:told", "postcode:_menu")
    return shell, person


def said(person: Person) -> list[Message]:
    """What the bot has said."""
    return [message for message in person.messages if message.from_bot]


@pytest.mark.parametrize("data", ["menu:find_mp", "menu:helplines", "menu:_english"])
async def test_three_quick_presses_of_a_button_are_answered_once(data: str) -> None:
    shell, person = await at_menu()
    menu, before = person.messages[-1], len(said(person))
    for _ in range(3):
        await person.tap_on(menu, data)
    await shell.deliver()
    once, other = await at_menu()
    start = len(said(other))
    await other.tap_on(other.messages[-1], data)
    await once.deliver()
    assert len(said(person)) - before == len(said(other)) - start > 0
    assert shell.telegram.refusals == []


async def test_a_button_that_is_pressed_again_later_is_answered_again() -> None:
    shell, person = await at_menu()
    menu = person.messages[-1]
    await person.tap_on(menu, "menu:find_mp")
    await shell.deliver()
    before = len(said(person))
    shell.now += BURST - timedelta(seconds=1)
    await person.tap_on(menu, "menu:find_mp")
    await shell.deliver()
    assert len(said(person)) == before
    shell.now += timedelta(seconds=1)
    await person.tap_on(menu, "menu:find_mp")
    await shell.deliver()
    assert len(said(person)) > before
    assert person.messages[-1].button("postcode:unknown")


async def test_another_button_of_the_same_message_is_answered() -> None:
    shell, person = await at_menu()
    menu = person.messages[-1]
    await person.tap_on(menu, "menu:find_mp")
    await person.tap_on(menu, "menu:helplines")
    await person.tap_on(menu, "menu:find_mp")
    await shell.deliver()
    assert person.messages[-1].button("postcode:unknown")


async def test_a_press_counts_again_when_anything_else_was_done_meanwhile() -> None:
    """Somebody goes to another case, writes, goes back, and presses the same button of the same list."""
    shell, person = await at_menu()
    await shell.send(person, "/cases")
    await shell.tap(
        person, "cases:new", "who:person", *OPENING[2:], "situation:ready", "lawyer:told", "postcode:_menu"
    )
    lists = []
    for number in (0, 1):
        await shell.send(person, "/cases")
        lists.append(person.messages[-1])
        await shell.tap(person, switches(lists[number])[number])
    for number in (0, 1, 0, 1):
        before = len(said(person))
        for _ in range(3):
            await person.tap_on(lists[number], switches(lists[number])[number])
        await shell.deliver()
        assert len(said(person)) - before == 1


async def test_a_press_counts_again_after_a_command() -> None:
    shell, person = await at_menu()
    menu = person.messages[-1]
    for words in ("postcode", "postcode"):
        await person.tap_on(menu, "menu:find_mp")
        await shell.deliver()
        assert words in person.messages[-1].text
        await shell.send(person, "/menu")


def switches(message: Message) -> list[str]:
    """The buttons that open a case."""
    found = [button.data or "" for button in message.buttons]
    return [data for data in found if data.startswith("cases:") and len(data) == len("cases:") + 32]


@pytest.mark.parametrize("presses", [2, 4])
async def test_quick_presses_that_open_another_case_are_answered_once(presses: int) -> None:
    answers = []
    for number in (1, presses):
        shell, person = await at_menu()
        await shell.send(person, "/cases")
        await shell.tap(person, "cases:new", "who:person")
        await shell.send(person, "/cases")
        lists, before = person.messages[-1], len(said(person))
        for _ in range(number):
            await person.tap_on(lists, switches(lists)[0])
        await shell.deliver()
        answers.append(len(said(person)) - before)
    assert answers[0] == answers[1] > 0


async def test_an_album_is_answered_once() -> None:
    shell, person = await at_menu()
    before = len(said(person))
    for _ in range(4):
        await person.send_photo(album="one")
    await shell.deliver()
    assert len(said(person)) - before == 1
    await person.send_photo()
    await shell.deliver()
    assert len(said(person)) - before == 2


async def test_danger_in_the_caption_of_a_later_picture_is_heard() -> None:
    shell, person = await at_menu()
    await person.send_photo(album="one")
    await person.send_photo(album="one", caption="I want to kill myself")
    await shell.deliver()
    assert "999" in "".join(message.text for message in said(person)[-2:])


async def test_of_presses_that_reach_two_processes_one_is_answered(database: Database) -> None:
    address = await asyncio.to_thread(database.address)
    stores = [await PostgresStore(address, Cipher(KEY)).open() for _ in range(2)]
    first, second = [TelegramShell(store=store) for store in stores]
    second.bot, second.telegram = first.bot, first.telegram
    second.start()
    person = first.telegram.person()
    await first.send(person, "/start")
    await first.tap(person, *OPENING, "situation:ready", "lawyer:told", "postcode:_menu")
    menu, before, handled = person.messages[-1], len(said(person)), len(first.telegram.updates)
    for _ in range(4):
        await person.tap_on(menu, "menu:find_mp")
    presses = first.telegram.updates[handled:]
    await asyncio.gather(*((first, second)[number % 2].take(press) for number, press in enumerate(presses)))
    assert len(said(person)) - before == 1
    await asyncio.gather(*(store.aclose() for store in stores))
