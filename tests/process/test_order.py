"""A chat that cannot be stored waits in order, and nobody waits with it."""

import asyncio
import random
from pathlib import Path

import pytest

from tests.chaos.webhooks import delivering
from tests.harness.process import PATIENCE, BotProcess, bot_process, free_ports
from tests.process.test_journey import press
from tests.standins.telegram_people import Person
from tests.standins.telegram_webhook import Delivery, Mishaps

MANY, FEW = 120, 10  # updates: more than one poll brings, and some
CANNOT_SAVE = "I can't save your messages"


async def broken_person(bot: BotProcess) -> tuple[Person, Path, bytes]:
    """Somebody whose document can neither be read nor written, its file, and what was in it."""
    before = _documents(bot)
    person = bot.telegram.person("Broken")
    await person.send("/start")
    await press(person, "language:en")
    await person.wait(lambda seen: seen[-1].button("who:person"), PATIENCE)
    (document,) = _documents(bot) - before
    content = document.read_bytes()
    document.unlink()
    document.mkdir()
    return person, document, content


def _documents(bot: BotProcess) -> set[Path]:
    return {path for path in (bot.data_folder / "user").rglob("*") if path.is_file()}


async def _chat_at_length(person: Person, many: int) -> None:
    """Somebody is answered more often than one poll brings updates. Unconfirmed, all come again in each."""
    await person.send("/start")
    for _ in range(many):
        await person.wait(
            lambda seen: seen and seen[-1].message_id == person.history[-1].message_id, PATIENCE
        )
        await person.send("/help")


async def _goes_on_in_order(bot: BotProcess, many: int) -> None:
    person, document, content = await broken_person(bot)
    question = person.messages[-1]
    await person.tap_on(question, "who:person")
    await person.tap_on(question, "home_office_knows:yes")
    await person.wait(lambda seen: CANNOT_SAVE in seen[-1].text, PATIENCE)
    await _chat_at_length(bot.telegram.person("Other"), many)
    assert CANNOT_SAVE in person.messages[-1].text
    document.rmdir()
    document.write_bytes(content)
    await person.wait(lambda seen: seen[-1].button("situation:detained"), PATIENCE)


async def test_by_polling_a_chat_that_cannot_be_stored_starves_nobody(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        await asyncio.wait_for(_goes_on_in_order(bot, MANY), PATIENCE)


@pytest.mark.soak
async def test_by_webhook_a_chat_that_cannot_be_stored_starves_nobody(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    async with bot_process(tmp_path, WEBHOOK_URL="https://bot.test", PORT=str(port)) as bot:
        await bot.start()
        rng = random.Random(3)  # noqa: S311 (moments, not secrets)
        delivery = Delivery(bot.telegram, [f"http://127.0.0.1:{port}"], rng, Mishaps(within=0.5))
        async with delivering(delivery):
            await asyncio.wait_for(_goes_on_in_order(bot, FEW), PATIENCE)
