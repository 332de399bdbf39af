"""Telegram limits one chat (429) on the running process: nobody else waits, and the chat loses nothing."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.harness.moved_process import MovedProcess, moved_process
from tests.harness.process import PATIENCE
from tests.process.test_journey import press, refusals, walk_to_card
from tests.standins.telegram_people import Person

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
TOGETHER = 3  # calls of one tap: the answer to the press, the mark, and the next question
WAIT = 3600  # seconds that Telegram asks for: more than a test ever waits


async def begun(bot: MovedProcess, name: str) -> Person:
    """Return somebody who has chosen English and has the first question open."""
    person = bot.telegram.person(name)
    await person.send("/start")
    await press(person, "language:en")
    await person.wait(lambda seen: seen[-1].button("who:person"), PATIENCE)
    return person


async def test_a_limit_on_one_chat_holds_up_nobody_else(tmp_path: Path) -> None:
    """The clock stands still, so that the pause cannot end while the others talk."""
    async with moved_process(MovedProcess(tmp_path, now=NOW)) as bot:
        await bot.start()
        limited = await begun(bot, "Limited")
        wait = bot.telegram.flood_wait(WAIT, limited)
        await limited.tap("who:person")
        await bot.telegram.wait(lambda: wait.happened, PATIENCE)
        await asyncio.gather(*(walk_to_card(bot.telegram.person(name), "en") for name in ("A", "B", "C")))
        assert limited.messages[-1].button("who:person"), "nothing has come in the pause"
        assert wait.happened <= TOGETHER, "it was waited for"
        bot.set_clock(NOW + timedelta(seconds=WAIT + 1))
        await limited.wait(lambda seen: seen[-1].button("home_office_knows:yes"), PATIENCE)
        await limited.wait(lambda seen: seen[-2].text.endswith("☑️ I do"), PATIENCE)
        await bot.telegram.wait(lambda: limited.taps[-1].answered, PATIENCE)
        assert refusals(bot) == []


@pytest.mark.soak
async def test_after_the_pause_all_comes_once_and_in_order(tmp_path: Path) -> None:
    async with moved_process(MovedProcess(tmp_path, now=NOW)) as bot:
        await bot.start()
        person = await begun(bot, "Limited")
        wait = bot.telegram.flood_wait(WAIT, person)
        for words in ("/privacy", "/help", "/menu"):
            await person.send(words)
        before = len(person.messages)
        await bot.telegram.wait(lambda: wait.happened and not bot.telegram.unconfirmed, PATIENCE)
        assert len(person.messages) == before
        bot.set_clock(NOW + timedelta(seconds=WAIT + 1))
        await person.wait(lambda seen: any("In danger right now?" in one.text for one in seen), PATIENCE)
        await bot.stop()  # whatever is still under way is delivered first
        texts = [message.text for message in person.messages[before:]]
        assert [sum(words in text for text in texts) for words in ("Who runs this bot", "In danger")] == [
            1,
            1,
        ]
        places = [
            next(n for n, text in enumerate(texts) if words in text) for words in ("Who runs", "In danger")
        ]
        assert places == sorted(places)
        assert person.messages[-1].buttons


@pytest.mark.soak
@pytest.mark.parametrize("gently", [False, True])
async def test_whoever_waits_when_the_process_ends_is_asked_after_it(tmp_path: Path, gently: bool) -> None:
    async with moved_process(MovedProcess(tmp_path, now=NOW)) as bot:
        await bot.start()
        person = await begun(bot, "Limited")
        wait = bot.telegram.flood_wait(WAIT, person)
        await person.tap("who:person")
        await bot.telegram.wait(lambda: wait.happened and not bot.telegram.unconfirmed, PATIENCE)
        await (bot.stop() if gently else bot.kill())
        before = wait.happened
        await bot.start()
        await bot.telegram.wait(lambda: wait.happened > before, PATIENCE)
        other = await begun(bot, "Other")  # meanwhile it has read for how long it has to wait
        assert other.messages[-1].button("who:person")
        bot.set_clock(NOW + timedelta(seconds=WAIT + 1))
        await person.wait(lambda seen: seen[-1].button("home_office_knows:yes"), PATIENCE)
        await bot.stop()
        assert sum(bool(message.button("home_office_knows:yes")) for message in person.messages) == 1
        assert refusals(bot) == []


@pytest.mark.soak
async def test_a_word_out_of_turn_to_a_limited_chat_holds_up_no_batch(tmp_path: Path) -> None:
    """What somebody is told who writes too fast waits like all else, and the next updates are fetched."""
    async with moved_process(MovedProcess(tmp_path, now=NOW), MESSAGES_A_MINUTE="8") as bot:
        await bot.start()
        person = await begun(bot, "Fast")
        wait = bot.telegram.flood_wait(WAIT, person)
        for _ in range(10):
            await person.send("hello")
        await bot.telegram.wait(lambda: wait.happened, PATIENCE)
        await begun(bot, "Other")
        bot.set_clock(NOW + timedelta(seconds=WAIT + 1))
        await person.wait(lambda seen: any("a lot at once" in one.text for one in seen), PATIENCE)
