"""What somebody's own document says of a case goes when they are removed from it, or when it is erased."""

from pathlib import Path

import pytest

from tests.harness.process import PATIENCE, BotProcess, bot_process
from tests.process.test_journey import press, refusals, walk_to_card
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Button

NAME = "Blue zebra"
REMOVED, ERASED = "You are no longer part of that case", "I no longer have that case"
OTHER = "You are no longer part of one of your other cases"
WORDS = "hello"


@pytest.mark.soak
@pytest.mark.parametrize("opened", [True, False])
async def test_a_removed_member_keeps_nothing_of_the_case(tmp_path: Path, opened: bool) -> None:
    async with bot_process(tmp_path) as bot:
        owner, friend = await _named_case(bot, opened)
        await press(owner, "menu:people")
        await press(owner, "private_phone:go_on")
        await owner.wait(lambda _: _member_button(owner) is not None, PATIENCE)
        await owner.tap(_member_button(owner) or "")
        await owner.settle(PATIENCE)
        assert await _told(bot, friend) == [REMOVED if opened else OTHER]
        assert refusals(bot) == []


@pytest.mark.soak
@pytest.mark.parametrize("opened", [True, False])
async def test_a_member_keeps_nothing_of_a_case_that_its_owner_erased(tmp_path: Path, opened: bool) -> None:
    async with bot_process(tmp_path) as bot:
        owner, friend = await _named_case(bot, opened)
        await owner.send("/forget")
        await press(owner, "forget:yes")
        await owner.wait(lambda seen: "Everything I kept is erased" in seen[-1].text, PATIENCE)
        assert await _told(bot, friend) == [ERASED if opened else OTHER]
        assert refusals(bot) == []


async def _named_case(bot: BotProcess, opened: bool) -> tuple[Person, Person]:
    """The owner of a case with a name, and a friend who joined it and has another case too.

    `opened`: whether the friend has the owner's case open.
    """
    await bot.start()
    owner, friend = bot.telegram.person("Owner"), bot.telegram.person("Friend")
    await walk_to_card(owner, "en")
    await walk_to_card(friend, "en")
    await press(owner, "menu:people")
    await press(owner, "private_phone:go_on")
    await press(owner, "people:name")
    await owner.wait(lambda seen: "What would you like to call" in seen[-1].text, PATIENCE)
    await owner.send(NAME)
    await press(owner, "menu:people")
    await press(owner, "private_phone:go_on")
    await press(owner, "people:supporter")
    await owner.wait(lambda seen: any("t.me/" in message.text for message in seen), PATIENCE)
    link = next(message.text for message in owner.messages if "t.me/" in message.text)
    await friend.send(f"/start {link.partition('start=')[2].split()[0]}")
    await press(friend, "join:yes")
    await friend.wait(lambda seen: NAME in seen[-1].text, PATIENCE)
    if not opened:
        await friend.send("/cases")
        await press(
            friend, next(key.data or "" for key in await _listed_cases(friend) if key.text == "Case 1")
        )
        await friend.wait(lambda seen: "Case 1" in seen[-1].text, PATIENCE)
    await owner.send("/menu")
    await owner.settle(PATIENCE)
    return owner, friend


async def _listed_cases(person: Person) -> tuple[Button, ...]:
    await person.wait(lambda seen: "Which case" in seen[-1].text, PATIENCE)
    return person.messages[-1].buttons


def _member_button(owner: Person) -> str | None:
    """The data of the button that removes the other member."""
    data = [button.data for button in owner.messages[-1].buttons if button.text.startswith("✖")]
    return data[0] if data else None


async def _told(bot: BotProcess, friend: Person) -> list[str]:
    """What the friend hears of the case: the one word of its end, and never its name again."""
    before = len(friend.messages)
    await friend.send(WORDS)
    await friend.settle(PATIENCE)
    for command in ("/cases", "/menu"):
        await friend.send(command)
        await friend.settle(PATIENCE)
    await friend.send("/mydata")
    await friend.wait(lambda seen: sum(bool(one.document) for one in seen) == 2, PATIENCE)
    shown = friend.messages[before:]
    texts = [part for one in shown for part in (one.text, *(button.text for button in one.buttons))]
    assert not [text for text in texts if NAME in text]
    files = [bot.telegram.file(one.json["document"]["file_id"]) for one in shown if one.document]
    assert not [file.name for file in files if NAME.encode() in file.content]
    return [word for word in (REMOVED, ERASED, OTHER) for text in texts if word in text]
