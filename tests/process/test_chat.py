"""What is to go from a chat goes, even if the process is killed in between."""

from pathlib import Path

import pytest

from tests.harness.process import PATIENCE, bot_process
from tests.process.test_journey import press, refusals, walk_to_card


@pytest.mark.soak
@pytest.mark.parametrize("call", ["sendMessage", "deleteMessages", None])
async def test_a_passing_note_leaves_nothing_when_the_bot_is_killed(tmp_path: Path, call: str | None) -> None:
    """Killed while the note is being shown, while it is being removed, and while somebody reads it."""
    async with bot_process(tmp_path) as bot:
        await bot.start()
        person = bot.telegram.person()
        await walk_to_card(person, "en")
        stall = bot.telegram.stall(call) if call == "sendMessage" else None
        await press(person, "menu:people")
        if stall is None:
            await person.wait(lambda seen: "phone only yours" in seen[-1].text, PATIENCE)
        if call == "deleteMessages":
            stall = bot.telegram.stall(call)
            await press(person, "private_phone:not_now")
        if stall:
            await bot.telegram.wait(lambda: stall.happened, PATIENCE)
        await bot.kill()
        if stall:
            stall.let_go()
        await bot.start()
        if call is None:
            await person.send("/menu")
        await person.wait(lambda seen: "Your journey" in seen[-1].text, PATIENCE)
        assert not any("phone only yours" in message.text for message in person.history)
        assert refusals(bot) == []


@pytest.mark.soak
async def test_the_chat_is_cleared_and_everything_erased_when_the_bot_is_killed(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        person = bot.telegram.person()
        await walk_to_card(person, "en")
        await person.send("/forget")
        await person.wait(lambda seen: seen[-1].button("forget:chat"), PATIENCE)
        stall = bot.telegram.stall("deleteMessages")
        await person.tap("forget:chat")
        await bot.telegram.wait(lambda: stall.happened, PATIENCE)
        await bot.kill()
        stall.let_go()
        await bot.start()
        await person.wait(lambda seen: seen and "I deleted from this chat" in seen[-1].text, PATIENCE)
        assert [message.text for message in person.history][:-1] == []
        await bot.stop()
        assert [path for path in (bot.data_folder / "user").rglob("*") if path.is_file()] == []
        assert refusals(bot) == []
