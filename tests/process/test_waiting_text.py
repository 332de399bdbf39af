"""Words that wait for a yes live through a kill, encrypted, and are kept or dropped as the person says."""

from pathlib import Path

import pytest

from tests.harness.process import PATIENCE, BotProcess, bot_process
from tests.process.test_journey import press, refusals, walk_to_card
from tests.standins.telegram_people import Person

TYPED = "My name is Ahmad Karimi. Call me: 07700 900123. I cook every Friday."
WITHOUT = "My name is […]. Call me: […]. I cook every Friday."


@pytest.mark.soak
async def test_a_kill_between_the_words_and_the_yes_loses_nothing(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        person = bot.telegram.person()
        await walk_to_card(person, "en")
        await to_own_words(person)
        await person.send(TYPED)
        await person.wait(lambda seen: seen[-1].button("identity:without"), PATIENCE)
        await bot.kill()
        assert _files_with(bot, b"Karimi") == [], "it is encrypted"
        await person.send("/start")  # nobody is there
        await bot.start()
        await person.wait(lambda seen: "Welcome back" in seen[-1].text, PATIENCE)
        assert WITHOUT in person.messages[-1].text
        await press(person, "identity:without")
        await person.wait(lambda seen: seen[-1].button("menu:papers"), PATIENCE)
        await person.send("/change")
        await person.wait(lambda seen: seen[-1].button("change:own_words"), PATIENCE)
        label = person.messages[-1].button("change:own_words")
        assert label and "[…]" in label.text
        assert refusals(bot) == [] and "Karimi" not in bot.log


async def to_own_words(person: Person) -> None:
    """Go from the menu to the question for own words, by the first choice of each question on the way."""
    await press(person, "menu:prepare_ask")
    for data in ("objective:trace", "request_post:skip", "ties:_done", "life_themes:_done"):
        await press(person, data)
    await person.wait(lambda seen: seen[-1].button("own_words:skip"), PATIENCE)


def _files_with(bot: BotProcess, words: bytes) -> list[str]:
    """The files of the data folder in which these words can be read."""
    files = [path for path in bot.data_folder.rglob("*") if path.is_file()]
    return [path.name for path in files if words in path.read_bytes()]
