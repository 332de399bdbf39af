"""What Telegram would refuse, on the running process: a list that is too long for it is shown in pages."""

from pathlib import Path

import pytest

from bot.conversation.document_versions import read
from bot.stores.crypto import Cipher
from bot.stores.tinydb.store import TinyDbStore
from flows.state.user import User
from tests.harness.process import PATIENCE, BotProcess, bot_process
from tests.process.test_journey import press, refusals
from tests.standins.telegram_people import Person

CASES = 99


async def give_cases(bot: BotProcess, person: Person) -> None:
    """Let somebody have many cases, while the bot does not run."""
    store = TinyDbStore(bot.data_folder, Cipher(bot.environment["DATA_KEY"]))
    key = await store.user_key(person.id)
    user = read("user", await store.load("user", key) or "", User)
    others = {f"{number:032x}": None for number in range(2, CASES + 1)}
    many = user.model_copy(update={"cases": {**user.cases, **others}, "version": user.version + 1})
    await store.save("user", key, many.model_dump_json(by_alias=True), many.version)
    await store.aclose()


@pytest.mark.soak
async def test_somebody_with_99_cases_reaches_the_last(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        person = bot.telegram.person()
        await person.send("/start")
        await press(person, "language:en")
        await person.wait(lambda seen: seen[-1].button("who:person"), PATIENCE)
        await bot.stop()
        await give_cases(bot, person)
        await bot.start()
        await person.send("/cases")
        for page in range(2, 6):
            await press(person, f"cases:_page{page}")
        await press(person, f"cases:{CASES:032x}")
        await person.wait(lambda seen: seen[-1].button("who:person"), PATIENCE)
        await person.send("/cases")
        await person.wait(lambda seen: seen[-1].button("cases:_page2"), PATIENCE)
        await person.send("Case 80")
        await person.wait(lambda seen: seen[-1].button("who:person"), PATIENCE)
        assert "80" in person.messages[-1].text
        assert refusals(bot) == []
