"""A batch of updates is confirmed to Telegram only once all of it is stored."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any, cast

import pytest
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError

from bot.stores import Kind
from bot.stores.memory import MemoryStore
from bot.telegram.polling import WAIT, Polling
from tests.harness.shell import until
from tests.harness.telegram import TelegramShell

OUT_OF_REACH = NetworkError("out of reach")


class ScriptedBot:
    """Answers polls from a script, then waits for ever. `offsets` are those that the polls asked for."""

    def __init__(self, *script: list[Any] | Exception) -> None:
        self._script = list(script)
        self.offsets: list[int | None] = []
        self.waits: list[int] = []  # the seconds for which each poll may be held open
        self.webhook_error: Exception | None = None

    async def delete_webhook(self) -> bool:
        """Leave the webhook, unless a test says otherwise."""
        if self.webhook_error:
            raise self.webhook_error
        return True

    async def get_updates(
        self,
        offset: int | None = None,
        timeout: int = 0,  # noqa: ASYNC109 (the library's)
        **_: Any,
    ) -> tuple[Update, ...]:
        """The next answer of the script."""
        self.offsets.append(offset)
        self.waits.append(timeout)
        if not self._script:
            await asyncio.Event().wait()
        answer = self._script.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return tuple(Update.de_json(fields, None) for fields in answer)


class GatedStore(MemoryStore):
    """A store whose saves wait until `gate` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.gate, self.begun = asyncio.Event(), 0

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Wait, then save."""
        self.begun += 1
        await self.gate.wait()
        await super().save(kind, key, body, version, due)


async def started(shell: TelegramShell, people: int) -> list[Any]:
    """The updates of so many people who press Start."""
    for _ in range(people):
        await shell.telegram.person().send("/start")
    return shell.telegram.updates


async def after_a_pause(bot: ScriptedBot, polls: int) -> None:
    """Wait for so many polls, of which one comes after the pause of a second that follows a failure."""
    async with asyncio.timeout(10):
        while len(bot.offsets) < polls:  # noqa: ASYNC110 (polls ring no bell)
            await asyncio.sleep(0.05)


@asynccontextmanager
async def polling(bot: ScriptedBot, shell: TelegramShell) -> AsyncIterator["asyncio.Task[None]"]:
    """The polling under way; it is stopped at the end."""
    task = asyncio.create_task(Polling(cast(Bot, bot), shell.handler).run())
    yield task
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await shell.dispatcher.settled()


async def test_the_next_poll_waits_until_the_batch_is_stored() -> None:
    store = GatedStore()
    shell = TelegramShell(store=store)
    updates = await started(shell, 2)
    bot = ScriptedBot(updates)
    async with polling(bot, shell):
        await until(lambda: store.begun == 2)
        assert bot.offsets == [None], "a second poll would confirm the first batch"
        store.gate.set()
        await until(lambda: len(bot.offsets) == 2)
    assert bot.offsets == [None, updates[-1]["update_id"] + 1]


async def test_it_has_caught_up_when_the_first_batch_is_stored() -> None:
    store = GatedStore()
    shell = TelegramShell(store=store)
    bot = ScriptedBot(await started(shell, 2))
    intake = Polling(cast(Bot, bot), shell.handler)
    caught_up, running = asyncio.create_task(intake.caught_up()), asyncio.create_task(intake.run())
    await until(lambda: store.begun == 2)
    assert not caught_up.done()
    store.gate.set()
    await caught_up
    await until(lambda: len(bot.waits) == 2)
    assert bot.waits == [0, WAIT], "the first poll must not wait for somebody to write"
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await shell.dispatcher.settled()


async def test_an_empty_batch_leaves_nothing_to_confirm() -> None:
    """After a quiet week Telegram may number its updates anew, lower than before."""
    shell = TelegramShell()
    updates = await started(shell, 1)
    bot = ScriptedBot(updates, [])
    async with polling(bot, shell):
        await until(lambda: len(bot.offsets) == 3)
    assert bot.offsets == [None, updates[0]["update_id"] + 1, None]


async def test_from_the_first_update_that_was_not_stored_all_are_asked_for_again() -> None:
    store = MemoryStore()
    shell = TelegramShell(store=store)
    updates = await started(shell, 2)
    store.fail_next(1)
    bot = ScriptedBot(updates, updates)
    async with polling(bot, shell):
        await after_a_pause(bot, polls=3)
    first, last = updates[0]["update_id"], updates[-1]["update_id"]
    assert bot.offsets[1] in (first, last)
    assert bot.offsets[2] == last + 1
    assert len([kind for kind, _ in store.documents if kind == "user"]) == 2


async def test_a_poll_that_fails_is_asked_again_for_the_same() -> None:
    shell = TelegramShell()
    updates = await started(shell, 1)
    bot = ScriptedBot(OUT_OF_REACH, updates)
    async with polling(bot, shell):
        await after_a_pause(bot, polls=3)
    assert bot.offsets == [None, None, updates[0]["update_id"] + 1]


@pytest.mark.parametrize("error", [OUT_OF_REACH, Conflict("another copy"), ValueError("nonsense")])
async def test_no_error_of_a_poll_ends_the_polling(error: Exception) -> None:
    bot = ScriptedBot(error)
    async with polling(bot, TelegramShell()) as task:
        await until(lambda: len(bot.offsets) == 1)
        await asyncio.sleep(0)
        assert not task.done()


async def test_a_token_that_telegram_does_not_know_ends_the_polling() -> None:
    shell = TelegramShell()
    with pytest.raises(InvalidToken):
        await Polling(cast(Bot, ScriptedBot(InvalidToken())), shell.handler).run()


async def test_a_webhook_that_cannot_be_left_does_not_keep_the_bot_from_polling() -> None:
    bot = ScriptedBot()
    bot.webhook_error = OUT_OF_REACH
    async with polling(bot, TelegramShell()):
        await until(lambda: len(bot.offsets) == 1)
