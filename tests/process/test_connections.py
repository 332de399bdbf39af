"""Connections of strangers, on a process with few descriptors: people go on tapping through the webhook."""

import asyncio
import itertools
import random
import resource
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest

from tests.chaos.webhooks import delivering
from tests.harness.process import PATIENCE, BotProcess, bot_process, free_ports
from tests.process.test_journey import walk_to_card
from tests.standins.telegram_webhook import Delivery, Mishaps

DESCRIPTORS = 512  # of the bot's process; of these it leaves 112 to connections
MADE_ROOM = 'askmymp_events_total{outcome="made room",what="connection"}'  # among the metrics
IDLE, SLOW, ASKING = 1000, 50, 100  # connections
FEW = ("sh", "-c", f'ulimit -n {DESCRIPTORS}; exec "{sys.executable}" -m bot run')
HEAD = b"GET /healthz HTTP/1.1\r\nHost: bot\r\n" + b"X-Slow: " + b"x" * 10_000
BODY = b"POST /telegram HTTP/1.1\r\nHost: bot\r\nContent-Length: 10000\r\n\r\n" + b"x" * 10_000
BEGINNING = BODY.index(b"\r\n\r\n") + 4  # of the body


@asynccontextmanager
async def besieged(folder: Path, siege: Callable[[int], "asyncio.Task[None]"]) -> AsyncIterator[BotProcess]:
    """A bot with few descriptors that gets its updates by webhook, while a siege of its port is under way."""
    (port,) = free_ports(1)
    settings = {"WEBHOOK_URL": "https://bot.test", "PORT": str(port)}
    async with bot_process(folder, **settings) as bot:
        bot.command = FEW
        await bot.start()
        await bot.telegram.wait(lambda: bot.telegram.queue.webhook["url"], PATIENCE)
        rng = random.Random(1)  # noqa: S311 (no mishaps are drawn)
        async with delivering(Delivery(bot.telegram, [f"http://127.0.0.1:{port}"], rng, Mishaps())):
            task = siege(port)
            yield bot
            assert not task.done(), "the siege is over"
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        assert bot.runs and "update not stored" not in bot.log and "OSError" not in bot.log


async def test_people_tap_on_while_a_thousand_strangers_hold_connections(tmp_path: Path) -> None:
    """Most send nothing; some a head byte by byte, and some a body without the secret."""
    _allow_descriptors()

    async def siege(port: int) -> None:
        async with asyncio.TaskGroup() as strangers:
            for _ in range(IDLE):
                strangers.create_task(_hold(port))
            for _ in range(SLOW):
                strangers.create_task(_drip(port, HEAD, 0))
                strangers.create_task(_drip(port, BODY, BEGINNING))

    async with besieged(tmp_path, lambda port: asyncio.create_task(siege(port))) as bot:
        async with asyncio.timeout(PATIENCE):
            while MADE_ROOM not in (await _asked(bot, "/metrics")).text:
                pass  # there are not enough strangers yet
        await walk_to_card(bot.telegram.person(), "en")
        assert (await _asked(bot, "/readyz")).status_code == 200


@pytest.mark.soak
async def test_people_tap_on_while_strangers_ask_for_the_state(tmp_path: Path) -> None:
    _allow_descriptors()

    async def siege(port: int) -> None:
        async with asyncio.TaskGroup() as strangers:
            for _ in range(ASKING):
                strangers.create_task(_ask(port))

    async with besieged(tmp_path, lambda port: asyncio.create_task(siege(port))) as bot:
        await walk_to_card(bot.telegram.person(), "en")


async def _hold(port: int) -> None:
    """Hold a connection and send nothing; open another, after a while, when it is closed."""
    while True:
        with suppress(OSError):
            reader, _ = await asyncio.open_connection("127.0.0.1", port)
            await reader.read()
        await asyncio.sleep(10)


async def _drip(port: int, request: bytes, at_once: int) -> None:
    """Send a request byte by byte, once its beginning is sent; again when the connection is closed."""
    while True:
        await asyncio.sleep(1)
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request[:at_once])
            for byte in request[at_once:]:
                if writer.transport.is_closing():
                    break
                writer.write(bytes([byte]))
                await asyncio.sleep(0.05)


async def _ask(port: int) -> None:
    """Ask for the state and the metrics, again as soon as there is an answer."""
    while True:
        with suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for page in itertools.cycle(("readyz", "metrics")):
                writer.write(f"GET /{page} HTTP/1.1\r\nHost: bot\r\n\r\n".encode())
                head = await reader.readuntil(b"\r\n\r\n")
                await reader.readexactly(int(head.partition(b"content-length: ")[2].split()[0]))
        await asyncio.sleep(1)


async def _asked(bot: BotProcess, page: str) -> httpx.Response:
    """Ask as a stranger, who may have to make room: again until there is an answer."""
    async with asyncio.timeout(PATIENCE), httpx.AsyncClient(timeout=PATIENCE) as client:
        while True:
            with suppress(httpx.TransportError):
                return await client.get(f"http://127.0.0.1:{bot.environment['PORT']}{page}")


def _allow_descriptors() -> None:
    """Let the test itself hold so many connections, both ends of Telegram's among them."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
