"""A database that accepts connections and never answers: people are told, and answered once it is back."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from tests.chaos.webhooks import HOST, delivering
from tests.harness.process import PATIENCE, BotProcess, bot_process, free_ports
from tests.process.test_journey import press, refusals
from tests.standins.database import Database
from tests.standins.stalling_proxy import proxy_to_database
from tests.standins.telegram_people import Person
from tests.standins.telegram_webhook import Delivery, Mishaps

Intake = Callable[[Path, str], AbstractAsyncContextManager[BotProcess]]
CANNOT_SAVE = "can't save"


@asynccontextmanager
async def by_polling(folder: Path, address: str) -> AsyncIterator[BotProcess]:
    """A bot that polls."""
    async with bot_process(folder, DATABASE_URL=address) as bot:
        yield bot


@asynccontextmanager
async def by_webhook(folder: Path, address: str) -> AsyncIterator[BotProcess]:
    """A bot to which Telegram posts; an update that it does not answer in time is a failure."""
    [port] = free_ports(1)
    settings = {"DATABASE_URL": address, "WEBHOOK_URL": HOST, "PORT": str(port)}
    async with bot_process(folder, **settings) as bot:
        rng = random.Random(1)  # noqa: S311 (nothing goes wrong by chance here)
        delivery = Delivery(bot.telegram, [f"http://127.0.0.1:{port}"], rng, Mishaps())
        async with delivering(delivery):
            yield bot
        assert delivery.happened["again"] > 0, "no update was given back"
        assert delivery.happened["broken off"] == 0, "an update was not answered in time"


@pytest.mark.parametrize("intake", [by_polling, by_webhook])
async def test_a_database_that_never_answers_is_said_and_waited_for(
    tmp_path: Path, database: Database, intake: Intake
) -> None:
    database_address = await asyncio.to_thread(database.address)
    async with proxy_to_database(database_address) as (proxy, way), intake(tmp_path, way) as bot:
        await bot.start()
        people = [bot.telegram.person(name) for name in ("Amal", "Bea", "Cyrus")]
        await asyncio.gather(*(begin(person) for person in people))
        proxy.stall()
        await asyncio.gather(*(told(person) for person in people))
        proxy.resume()
        await asyncio.gather(*(answered(person) for person in people))
        assert refusals(bot) == []


async def begin(person: Person) -> None:
    """Come to the second question."""
    await person.send("/start")
    await press(person, "language:en")
    await person.wait(lambda seen: seen[-1].button("about:go"), PATIENCE)


async def told(person: Person) -> None:
    """Press a button, and be told, once, that it cannot be kept."""
    await person.tap("about:go")
    await person.wait(lambda seen: CANNOT_SAVE in seen[-1].text, PATIENCE)


async def answered(person: Person) -> None:
    """Be answered without pressing again."""
    await person.wait(lambda seen: seen[-1].button("who:person"), PATIENCE)
    assert sum(CANNOT_SAVE in message.text for message in person.messages) == 1
