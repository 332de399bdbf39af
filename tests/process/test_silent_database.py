"""A database that accepts connections and never answers: people are told, and answered once it is back."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.chaos.webhooks import HOST, delivering
from tests.harness.process import PATIENCE, BotProcess, bot_process, end, free_ports
from tests.process.test_journey import press, refusals
from tests.standins.database import Database
from tests.standins.stalling_proxy import proxy_to_database
from tests.standins.telegram_people import Person
from tests.standins.telegram_webhook import SECRET, Delivery, Mishaps

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


@pytest.mark.soak
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


@pytest.mark.soak
async def test_what_another_process_has_taken_holds_up_nothing_where_it_failed(
    tmp_path: Path, database: Database
) -> None:
    address, ports = await asyncio.to_thread(database.address), free_ports(2)
    async with (
        proxy_to_database(address) as (proxy, way),
        bot_process(tmp_path, DATABASE_URL=address, WEBHOOK_URL=HOST) as bot,
        httpx.AsyncClient(timeout=60) as client,
    ):
        places = [
            {"DATABASE_URL": place, "PORT": str(port)}
            for place, port in zip((way, address), ports, strict=True)
        ]
        processes = [await bot.started({**bot.environment, **place}) for place in places]
        silent, well = [Posting(bot, client, port) for port in ports]
        await asyncio.gather(silent.until_ready(), well.until_ready())
        person = bot.telegram.person("Amal")
        await person.send("/start")
        assert await well.post() == 200
        for data in ("language:en", "who:person"):
            await press(person, data)
            if data == "who:person":
                proxy.stall()
                assert await silent.post() == 503
            assert await well.post() == 200
        proxy.resume()
        await silent.until_ready()
        await press(person, "home_office_knows:yes")
        assert await silent.post() == 200
        await person.wait(lambda seen: seen[-1].button("situation:detained"), PATIENCE)
        for process in processes:
            await end(process, signal.SIGTERM)


@dataclass
class Posting:
    """Telegram posts to one of several processes."""

    bot: BotProcess
    client: httpx.AsyncClient
    port: int

    async def post(self) -> int:
        """Post the first update that waits; returns what was answered."""
        queue = self.bot.telegram.queue
        update, webhook = queue.waiting()[0], queue.webhook
        url = f"http://127.0.0.1:{self.port}{httpx.URL(webhook['url']).path}"
        answer = await self.client.post(url, json=update, headers={SECRET: webhook["secret_token"]})
        if answer.status_code == 200:
            queue.delivered(update["update_id"])
        return answer.status_code

    async def until_ready(self) -> None:
        """Return when the process reaches its store."""
        while not await self._is_ready():  # noqa: ASYNC110 (another process tells nothing)
            await asyncio.sleep(0.05)
        await self.bot.telegram.wait(lambda: self.bot.telegram.queue.webhook["url"], PATIENCE)

    async def _is_ready(self) -> bool:
        try:
            return (await self.client.get(f"http://127.0.0.1:{self.port}/readyz")).status_code == 200
        except httpx.HTTPError:
            return False


async def begin(person: Person) -> None:
    """Come to the second question."""
    await person.send("/start")
    await press(person, "language:en")
    await person.wait(lambda seen: seen[-1].button("who:person"), PATIENCE)


async def told(person: Person) -> None:
    """Press a button, and be told, once, that it cannot be kept."""
    await person.tap("who:person")
    await person.wait(lambda seen: CANNOT_SAVE in seen[-1].text, PATIENCE)


async def answered(person: Person) -> None:
    """Be answered without pressing again."""
    await person.wait(lambda seen: seen[-1].button("home_office_knows:yes"), PATIENCE)
    assert sum(CANNOT_SAVE in message.text for message in person.messages) == 1
