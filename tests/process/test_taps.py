"""What the answer to a tap waits for, and what it does not wait for."""

from pathlib import Path

import pytest

from tests.harness.process import PATIENCE, BotProcess, bot_process
from tests.process.test_journey import press, refusals
from tests.process.test_order import CANNOT_SAVE, broken_person
from tests.standins.telegram_people import Person


async def _at_opening(bot: BotProcess) -> Person:
    """Start the bot; return somebody who has the opening words before them, and nothing under way."""
    await bot.start()
    person = bot.telegram.person()
    await person.send("/start")
    await press(person, "language:en")
    await person.wait(lambda seen: seen[-1].button("who:person") and "☑️" in seen[0].text, PATIENCE)
    await bot.telegram.wait(lambda: person.taps[-1].answered, PATIENCE)
    return person


async def test_a_press_is_answered_although_nothing_can_be_stored_and_confirmed_only_then(
    tmp_path: Path,
) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        person, document, content = await broken_person(bot)
        await person.tap("who:person")
        await bot.telegram.wait(lambda: person.taps[-1].answered, PATIENCE)
        await person.wait(lambda seen: CANNOT_SAVE in seen[-1].text, PATIENCE)
        polls = len(bot.telegram.called("getUpdates"))
        await bot.telegram.wait(lambda: len(bot.telegram.called("getUpdates")) > polls + 2, PATIENCE)
        assert bot.telegram.unconfirmed, "what is not stored is not confirmed"
        document.rmdir()
        document.write_bytes(content)
        await person.wait(lambda seen: seen[-1].button("home_office_knows:yes"), PATIENCE)
        assert len(person.taps[-1].answers) == 1, "however often the update came"


@pytest.mark.parametrize("held_up", ["answerCallbackQuery", "editMessageText"])
async def test_the_question_waits_for_no_other_call(tmp_path: Path, held_up: str) -> None:
    async with bot_process(tmp_path) as bot:
        person = await _at_opening(bot)
        stall = bot.telegram.stall(held_up)
        await person.tap("who:person")
        await person.wait(lambda seen: seen[-1].button("home_office_knows:yes"), PATIENCE)
        await bot.telegram.wait(lambda: stall.happened, PATIENCE)
        stall.let_go()
        await person.wait(lambda seen: seen[-2].text.endswith("☑️ I do"), PATIENCE)
        await bot.telegram.wait(lambda: person.taps[-1].answered, PATIENCE)
        assert refusals(bot) == []


async def test_press_and_mark_wait_for_no_question(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        person = await _at_opening(bot)
        stall = bot.telegram.stall("sendMessage")
        await person.tap("who:person")
        await person.wait(lambda seen: seen[-1].text.endswith("☑️ I do"), PATIENCE)
        await bot.telegram.wait(lambda: person.taps[-1].answered and stall.happened, PATIENCE)
        stall.let_go()
        await person.wait(lambda seen: seen[-1].button("home_office_knows:yes"), PATIENCE)


async def test_the_next_question_waits_until_the_last_one_is_there(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        person = await _at_opening(bot)
        stall = bot.telegram.stall("sendMessage")
        await person.tap("who:person")
        await bot.telegram.wait(lambda: stall.happened, PATIENCE)
        await person.send("/help")
        await bot.telegram.wait(lambda: not bot.telegram.unconfirmed, PATIENCE)
        assert stall.happened == 1, "the second message is not begun before the first is there"
        stall.let_go()
        await person.wait(lambda seen: any("In danger" in message.text for message in seen[-2:]), PATIENCE)
        texts = [message.text for message in person.messages]
        order = [
            next(n for n, text in enumerate(texts) if words in text)
            for words in ("Home Office already know", "In danger")
        ]
        assert order == sorted(order)


async def test_nothing_is_taken_away_before_the_choice_is_marked(tmp_path: Path) -> None:
    """A mark that came after it would bring back the words of a message too old to be deleted."""
    async with bot_process(tmp_path) as bot:
        person = await _at_opening(bot)
        await person.send("/forget")
        await person.wait(lambda seen: seen[-1].button("forget:chat"), PATIENCE)
        stall = bot.telegram.stall("editMessageText")
        await person.tap("forget:chat")
        await bot.telegram.wait(lambda: stall.happened and not bot.telegram.unconfirmed, PATIENCE)
        assert not bot.telegram.called("deleteMessages")
        stall.let_go()
        await bot.telegram.wait(lambda: bot.telegram.called("deleteMessages"), PATIENCE)
