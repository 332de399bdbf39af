"""Tries a disk that is full for a while, with a bot that polls."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from errno import ENOSPC
from pathlib import Path

from telegram.ext import ExtBot

from bot.stores import Store
from bot.stores.crypto import Cipher
from bot.stores.tinydb.store import TinyDbStore
from bot.telegram.handler import Handler
from bot.telegram.json_requests import JsonRequest
from bot.telegram.outbound import TelegramChannel
from bot.telegram.polling import Polling
from bot.telegram.raw_polls import PollRequest
from tests.benchmarks.ours import KEY, parts_over
from tests.chaos.figures import Figure
from tests.chaos.scripted_person import ScriptedPerson
from tests.chaos.scripts import SCRIPTS
from tests.chaos.stored import ending
from tests.standins.server import serving
from tests.standins.telegram import FakeTelegram

PEOPLE, PATIENCE = 6, 60.0
CANNOT_KEEP = "I can't save your messages"  # the beginning of what a person is told


class Disk:
    """A disk that a test can make full."""

    full = False

    def write(self, descriptor: int, data: bytes) -> int:
        """Write as os.write does; if the disk is full, write half and raise OSError."""
        if self.full:
            os.write(descriptor, data[: len(data) // 2])
            raise OSError(ENOSPC, os.strerror(ENOSPC))
        return os.write(descriptor, data)


async def full_disk(folder: Path) -> list[Figure]:
    """Let people walk on while the disk is full: they are warned, and end where an undisturbed one ends."""
    telegram, disk = FakeTelegram(), Disk()
    store = TinyDbStore(folder / "data", Cipher(KEY), disk.write)
    calm, *many = [ScriptedPerson(telegram.person(), SCRIPTS[0], PATIENCE) for _ in range(1 + PEOPLE)]
    async with _bot(telegram, store):
        await calm.walk()
        walks = [asyncio.create_task(walker.walk()) for walker in many]
        await many[-1].person.wait(lambda seen: len(seen) > 3, PATIENCE)
        disk.full = True
        await asyncio.gather(*(_wait_for_warning(walker) for walker in many))
        disk.full = False
        await asyncio.gather(*walks)
    expected = await ending(store, calm.person.id)
    lost = [
        walker
        for walker in many
        if await ending(store, walker.person.id) != expected or walker.end != calm.end
    ]
    await store.aclose()
    return [
        Figure("disk full: people who were told", sum(_was_warned(walker) for walker in many), PEOPLE),
        Figure("disk full: conversations that end elsewhere", len(lost), 0, _stuck(many)),
    ]


@asynccontextmanager
async def _bot(telegram: FakeTelegram, store: Store) -> AsyncIterator[None]:
    """Run a bot on this store, polling, while the block runs."""
    calls, polls = JsonRequest(), PollRequest()
    async with (
        serving(telegram) as url,
        ExtBot(telegram.token, f"{url}/bot", request=calls, get_updates_request=polls) as bot,
    ):
        parts = parts_over(store)
        channel = TelegramChannel(bot, parts.metrics)
        dispatcher = parts.dispatcher(channel)
        handler = Handler(parts.conversation, dispatcher, channel, parts.limits, parts.metrics)
        polling = asyncio.create_task(Polling(bot, handler).run())
        yield
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
        await dispatcher.stop(grace=5)


async def _wait_for_warning(walker: ScriptedPerson) -> None:
    await walker.person.wait(lambda _: _was_warned(walker), PATIENCE)


def _was_warned(walker: ScriptedPerson) -> bool:
    return any(message.text.startswith(CANNOT_KEEP) for message in walker.person.messages)


def _stuck(many: Sequence[ScriptedPerson]) -> str:
    return "; ".join(walker.stuck for walker in many if walker.stuck)
