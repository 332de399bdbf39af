"""The button that opens the fill-in page, as Telegram shows it."""

import pytest

from flows.presentation.at_hand import WORD
from tests.harness.telegram import TelegramShell
from tests.journeys.effort import TO_THE_CARD, TO_THE_LETTER
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Button as ShownOnTelegram

ADDRESS = "https://ask.example.org"


async def with_letter(shell: TelegramShell, code: str = "en") -> Person:
    """Somebody who has been sent a letter to their MP."""
    person = shell.telegram.person()
    await shell.send(person, "/start")
    await shell.tap(person, f"language:{code}")
    for action in (*TO_THE_CARD, *TO_THE_LETTER):
        if action.startswith("> "):
            await shell.send(person, action.removeprefix("> "))
        else:
            await shell.tap(person, action)
    return person


def links(person: Person) -> list[ShownOnTelegram]:
    """The buttons under the newest message that open a page."""
    return [button for button in person.messages[-1].buttons if button.url]


@pytest.mark.parametrize("code", ["en", "ar"])
async def test_telegram_shows_the_link_above_the_other_buttons(code: str) -> None:
    shell = TelegramShell(page_address=ADDRESS)
    person = await with_letter(shell, code)
    (link,) = links(person)
    assert str(link.url).startswith(f"{ADDRESS}/page/{code}.html#1.")
    assert person.messages[-1].buttons[0] == link
    if code == "en":
        assert any("Or tap “Fill in and sign here” below." in message.text for message in person.messages)
    assert not shell.telegram.refusals


async def test_it_leaves_room_for_six_choices_at_most() -> None:
    with_page, without = TelegramShell(page_address=ADDRESS), TelegramShell()
    shown = [await with_letter(shell) for shell in (with_page, without)]
    kept = [[button for button in person.messages[-1].buttons if not is_control(button)] for person in shown]
    assert len(kept[0]) <= 6 and len(kept[1]) <= 6


def is_control(button: ShownOnTelegram) -> bool:
    """Whether it leads away from the question."""
    choice = (button.data or "").rpartition(":")[2]
    return choice.startswith("_") and choice != WORD and not choice.startswith("_page")


async def test_without_an_address_the_words_are_the_same_and_there_is_no_link() -> None:
    with_page, without = TelegramShell(page_address=ADDRESS), TelegramShell()
    people = [await with_letter(shell) for shell in (with_page, without)]
    assert people[0].messages[-1].text == people[1].messages[-1].text
    assert links(people[0]) and not links(people[1])
    assert not any("Fill in and sign here" in message.text for message in people[1].messages)


async def test_who_says_later_that_the_home_office_may_not_know_them_gets_no_link_any_more() -> None:
    shell = TelegramShell(page_address=ADDRESS)
    person = await with_letter(shell)
    await shell.send(person, "/change")
    await shell.tap(person, "change:home_office_knows", "home_office_knows:no", "home_office_warning:go_on")
    await shell.tap(person, "menu:papers")
    assert "name" in person.messages[-1].text and not links(person)
