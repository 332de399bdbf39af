"""Despair, and a power cut between: help is offered after the restart, and the words are nowhere."""

import json
from pathlib import Path

from bot.stores.crypto import Cipher
from bot.stores.tinydb.store import TinyDbStore
from tests.harness.process import PATIENCE, bot_process
from tests.process.test_journey import press, refusals

DESPAIR = "zebra, i want to kill myself"


async def test_despair_survives_a_kill_and_its_words_do_not(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        person = bot.telegram.person("Quiet")
        await person.send("/start")
        await press(person, "language:en")
        await person.wait(lambda seen: seen[-1].button("who:person"), PATIENCE)
        fault = bot.telegram.fail("sendMessage", 500, times=1000)
        await person.send(DESPAIR)
        await bot.telegram.wait(lambda: fault.happened > 0, PATIENCE)
        await bot.kill()
        fault.times = fault.happened
        await bot.start()
        await person.wait(lambda seen: seen[-1].button("help_now:suicidal"), PATIENCE)
        await press(person, "help_now:suicidal")
        await person.wait(lambda seen: "116 123" in " ".join(message.text for message in seen), PATIENCE)
        await press(person, "help_now:go_on")
        await person.wait(lambda seen: seen[-1].button("who:person"), PATIENCE)
        await bot.stop()
        assert [word for word in ("zebra", "kill", "suicid") if word in bot.log.lower()] == []
        assert [word for word in ("zebra", "kill", "suicid") if word in await stored(bot.environment)] == []
        assert [refusal for refusal in refusals(bot) if refusal[1] != "Internal Server Error"] == []


async def stored(environment: dict[str, str]) -> str:
    """Every document of the store, decrypted."""
    store = TinyDbStore(Path(environment["DATA_DIR"]), Cipher(environment["DATA_KEY"]))
    try:
        documents = [document async for document in store.all_documents()]
    finally:
        await store.aclose()
    assert documents
    return json.dumps([str(document) for document in documents]).lower()
