"""From /start to the MP's card, in each language, without one call that Telegram would refuse."""

import asyncio
from collections.abc import Collection, Sequence
from pathlib import Path

import pytest

from bot.language.languages import load_languages
from tests.harness.process import PATIENCE, BotProcess, bot_process
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Message

POSTCODE = "ba1 1aa."
MP = "Member for Bath"
SITUATION = ("situation:ready", "lawyer:told")


async def press(person: Person, data: str) -> None:
    """Wait for a button and press it. Pages are turned for it; a chapter is looked for in the menu."""
    pressed, way = set[tuple[int, str]](), ""
    while way != data:
        await person.wait(lambda seen: way_to(data, seen, pressed), PATIENCE)
        way = way_to(data, person.messages, pressed)
        pressed.add((person.messages[-1].message_id, way))
        await person.tap(way)


def way_to(data: str, seen: Sequence[Message], pressed: Collection[tuple[int, str]]) -> str:
    """The button to press next on the way to another one; empty if nothing leads there yet.

    `pressed`: the buttons pressed on the way so far, by message: asked anew, a question shows its first page.
    """
    if any(message.button(data) for message in seen):
        return data
    shown = [button.data or "" for button in seen[-1].buttons] if seen else []
    pages = [one for one in shown if one.startswith(f"{data.partition(':')[0]}:_page")]
    if data.startswith("menu:") and not any(one.startswith("menu:") for one in shown):
        pages = [one for one in shown if one.endswith(":_menu")]
    return next((one for one in reversed(pages) if (seen[-1].message_id, one) not in pressed), "")


async def walk_to_card(person: Person, language: str, contacts: str = "") -> None:
    """Answer everything up to the card, and go to the menu. `contacts`: words to wait for behind the card."""
    await person.send("/start")
    for data in (f"language:{language}", "who:person", "home_office_knows:yes", *SITUATION):
        await press(person, data)
    await person.wait(lambda seen: any(message.button("postcode:unknown") for message in seen), PATIENCE)
    await person.send(POSTCODE)
    if contacts:
        await press(person, "show_mp:contacts")
        await person.wait(lambda seen: any(contacts in message.text for message in seen), PATIENCE)
    await press(person, "show_mp:yes")
    await press(person, "objective:_menu")
    await person.wait(lambda seen: seen[-1].button("menu:prepare_ask"), PATIENCE)


def refusals(bot: BotProcess) -> list[tuple[str, str]]:
    """What Telegram would have refused."""
    return [(refusal.method, refusal.description) for refusal in bot.telegram.refusals]


async def test_people_of_every_language_find_their_mp(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        people = {code: bot.telegram.person(language_code=code) for code in load_languages()}
        await asyncio.gather(*(walk_to_card(person, code, "member.") for code, person in people.items()))
        for code, person in people.items():
            card = next(message for message in person.messages if message.photo)
            assert MP in card.text and "Bath" in card.text, code
        assert refusals(bot) == []
        assert not bot.postcodes.app.asked[0].lower().count("ba1")


@pytest.mark.soak
async def test_a_pressed_keyboard_is_gone_and_shows_what_was_chosen(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        person = bot.telegram.person()
        await person.send("/start")
        await press(person, "language:en")
        await press(person, "who:person")
        await person.wait(lambda seen: seen[-1].button("home_office_knows:yes"), PATIENCE)
        await person.wait(lambda seen: sum(bool(message.buttons) for message in seen) == 1, PATIENCE)
        assert any(message.text.endswith("☑️ I do") for message in person.messages)
        assert refusals(bot) == []


@pytest.mark.soak
async def test_the_choice_of_a_late_press_is_marked_too(tmp_path: Path) -> None:
    """While the bot did not run, it became too late to answer the press."""
    async with bot_process(tmp_path) as bot:
        await bot.start()
        person = bot.telegram.person()
        await person.send("/start")
        await press(person, "language:en")
        await person.wait(lambda seen: seen[-1].button("who:person"), PATIENCE)
        await bot.kill()
        await person.tap("who:person")
        bot.telegram.expire_taps()
        await bot.start()
        await person.wait(lambda seen: seen[-1].button("home_office_knows:yes"), PATIENCE)
        await person.wait(lambda seen: sum(bool(message.buttons) for message in seen) == 1, PATIENCE)
        assert any(message.text.endswith("☑️ I do") for message in person.messages)
        assert refusals(bot) == []


async def test_everything_unreadable_gets_a_kind_word(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        person = bot.telegram.person()
        await person.send("/start")
        await press(person, "language:en")
        await person.wait(lambda seen: seen[-1].button("who:person"), PATIENCE)
        for send in (
            person.send_photo,
            person.send_voice,
            person.send_sticker,
            lambda: person.forward("SW1A 1AA"),
            lambda: person.edit(person.history[0].message_id, "/begin"),
            lambda: person.send("\u202eسلام\u2066"),
            lambda: person.send("/unknown"),
            lambda: person.send("<b>&</b> {x} " + "x" * 20_000),  # what comes right after is a part of it
        ):
            before = len(person.messages)
            await send()
            await person.wait(lambda seen, before=before: len(seen) > before, PATIENCE)  # type: ignore[misc]
        assert refusals(bot) == []


@pytest.mark.soak
async def test_what_nobody_said_gets_no_answer(tmp_path: Path) -> None:
    """Service messages, a walk with a live location, and edits that changed no word."""
    async with bot_process(tmp_path) as bot:
        await bot.start()
        person = bot.telegram.person()
        number = await person.send("/start")
        await press(person, "language:en")
        await person.wait(lambda seen: seen[-1].button("who:person"), PATIENCE)
        await person.share_live_location(steps=20)
        await person.wait(lambda seen: "a place or a contact" in seen[-1].text, PATIENCE)
        before = len(person.messages)
        contents: tuple[dict[str, object], ...] = (
            {"pinned_message": person.messages[0].json},
            {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
            {"write_access_allowed": {}},
            {"a_new_kind_of_service_message": {}},
        )
        for content in contents:
            await person.receive_service_message(**content)
        for shown in (False, True):
            await person.receive_edit_of_nothing(number, shown)
        await person.send_sticker()
        await person.wait(lambda seen: len(seen) > before, PATIENCE)
        await bot.telegram.wait(lambda: not bot.telegram.unconfirmed, PATIENCE)
        await bot.stop()  # whatever is still under way is delivered first
        assert ["only understand" in message.text for message in person.messages[before:]] == [True]
        assert refusals(bot) == []


@pytest.mark.soak
async def test_a_group_is_told_once_to_write_in_private(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        person, group = bot.telegram.person(), bot.telegram.group()
        await group.add_bot(person)
        await group.send(person, "hello @bot")
        answer = await group.next_message(PATIENCE)
        assert "private" in answer.text
        await group.send(person, "hello again")
        await person.send("/start")
        await person.next_message(PATIENCE)
        assert len([message for message in group.messages if message.from_bot]) == 1
        assert refusals(bot) == []


@pytest.mark.soak
async def test_somebody_who_blocked_the_bot_holds_up_nobody(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        gone, here = bot.telegram.person("Gone"), bot.telegram.person("Here")
        await gone.send("/start")
        await gone.next_message(PATIENCE)
        await gone.block()
        await walk_to_card(here, "en")
        await gone.unblock()
        await gone.send("/start")
        await gone.next_message(PATIENCE)
        assert [refusal for refusal in refusals(bot) if "blocked" not in refusal[1]] == []
