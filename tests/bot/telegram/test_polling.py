"""A batch of updates is confirmed to Telegram only once all of it is stored."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError
from telegram.request import RequestData

from bot.conversation.jobs import Pause
from bot.stores import Kind, StoreDown
from bot.stores.memory import MemoryStore
from bot.telegram.parked_updates import ParkedUpdates
from bot.telegram.polling import WAIT, Polling
from bot.telegram.raw_polls import MOST, PollRequest
from tests.harness.shell import until
from tests.harness.telegram import TelegramShell
from tests.standins.telegram import TOKEN

OUT_OF_REACH = NetworkError("out of reach")


class ScriptedRequest(PollRequest):
    """Answers polls from a script, then waits for ever. `offsets` are those that the polls asked for.

    `ready`: the second poll and those after it are answered when this is so.
    """

    def __init__(self, *script: list[Any] | bytes | Exception) -> None:
        super().__init__()
        self._script = list(script)
        self.offsets: list[int | None] = []
        self.waits: list[int] = []  # the seconds for which each poll may be held open
        self.limits: list[int] = []
        self.webhook_error: Exception | None = None
        self.ready: Callable[[], object] = lambda: True

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 (the library's)
        request_data: RequestData | None = None,
        *_: Any,
        **__: Any,
    ) -> tuple[int, bytes]:
        """The next answer of the script."""
        if not url.endswith("getUpdates"):
            if self.webhook_error:
                raise self.webhook_error
            return 200, b'{"ok":true,"result":true}'
        asked: dict[str, Any] = dict(request_data.parameters) if request_data else {}
        self.offsets.append(asked.get("offset"))
        self.waits.append(asked.get("timeout", 0))
        self.limits.append(asked.get("limit", MOST))
        while not self._script or (len(self.offsets) > 1 and not self.ready()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        return 200, self._written(self._script.pop(0))

    def _written(self, answer: list[Any] | bytes | Exception) -> bytes:
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, bytes) else json.dumps({"ok": True, "result": answer}).encode()


class Waits:
    """Pauses that end when the test says so. `seconds`: how long each was to last."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._over = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        """Wait."""
        self.seconds.append(seconds)
        await self._over.wait()

    def end(self) -> None:
        """End the pauses under way; those that begin later last again."""
        self._over.set()
        self._over = asyncio.Event()


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


class OneFails(MemoryStore):
    """A store that cannot save the document of one user."""

    failing = ""

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Save, or raise StoreDown."""
        if key == self.failing:
            raise StoreDown("told to be")
        await super().save(kind, key, body, version, due)


def users(store: MemoryStore) -> list[str]:
    """The keys of the users that are stored."""
    return [key for kind, key in store.documents if kind == "user"]


async def started(shell: TelegramShell, people: int) -> list[Any]:
    """The updates of so many people who press Start."""
    for _ in range(people):
        await shell.telegram.person().send("/start")
    return shell.telegram.updates


async def no_pause(_: float) -> None:
    """Let others run."""
    await asyncio.sleep(0)


def polled(request: ScriptedRequest, shell: TelegramShell, pause: Pause = no_pause) -> Polling:
    """The polling of a bot that is answered from a script."""
    bot = Bot(TOKEN, request=request, get_updates_request=request)
    take, hold = partial(shell.handler.take, bot), partial(shell.handler.hold, bot)
    parked = ParkedUpdates(shell.store, take, hold, parks=True)
    return Polling(bot, shell.handler, pause, again=0.01, take=parked.take, park=parked.park)


async def polls(request: ScriptedRequest, number: int) -> None:
    """Wait for so many polls: between them something is not stored, which rings no bell."""
    async with asyncio.timeout(30):
        while len(request.offsets) < number:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@asynccontextmanager
async def polling(
    request: ScriptedRequest, shell: TelegramShell, pause: Pause = no_pause
) -> AsyncIterator["asyncio.Task[None]"]:
    """The polling under way; it is stopped at the end."""
    task = asyncio.create_task(polled(request, shell, pause).run())
    yield task
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await shell.dispatcher.settled()


async def test_the_next_poll_waits_until_the_batch_is_stored() -> None:
    store = GatedStore()
    shell = TelegramShell(store=store)
    updates = await started(shell, 2)
    bot = ScriptedRequest(updates)
    async with polling(bot, shell):
        await until(lambda: store.begun == 2)
        assert bot.offsets == [None], "a second poll would confirm the first batch"
        store.gate.set()
        await until(lambda: len(bot.offsets) == 2)
    assert bot.offsets == [None, updates[-1]["update_id"] + 1]


async def test_it_has_caught_up_when_the_first_batch_is_stored() -> None:
    store = GatedStore()
    shell = TelegramShell(store=store)
    bot = ScriptedRequest(await started(shell, 2))
    intake = polled(bot, shell)
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
    bot = ScriptedRequest(updates, [])
    async with polling(bot, shell):
        await until(lambda: len(bot.offsets) == 3)
    assert bot.offsets == [None, updates[0]["update_id"] + 1, None]


async def test_from_the_first_update_that_was_not_stored_all_are_asked_for_again() -> None:
    store = MemoryStore()
    shell = TelegramShell(store=store)
    updates = await started(shell, 2)
    store.fail_next(1)
    bot, waits = ScriptedRequest(updates, updates[:1]), Waits()
    first, last = (update["update_id"] for update in updates)
    bot.ready = lambda: len(users(store)) == 1
    async with polling(bot, shell, waits):
        await polls(bot, 3)
        assert bot.offsets == [None, first, first], "a higher one would confirm it"
        assert bot.waits[1:] == [0, 0], "what waits is there already"
        assert len(users(store)) == 1, "the other is stored meanwhile"
        waits.end()
        await until(lambda: len(users(store)) == 2)
    assert last not in bot.offsets


async def test_a_chats_later_updates_wait_for_the_one_that_failed() -> None:
    """Both presses came in one batch. The later one alone would have come too early to have an effect."""
    store = MemoryStore()
    shell = TelegramShell(store=store)
    person, other = shell.telegram.person(), shell.telegram.person()
    await shell.send(person, "/start")
    before = len(shell.telegram.updates)
    language = person.messages[-1]
    await person.tap_on(language, "language:en")
    await person.tap_on(language, "who:person")
    await other.send("/start")
    store.fail_next(1)
    waits = Waits()
    async with polling(ScriptedRequest(shell.telegram.updates[before:]), shell, waits):
        await other.wait(lambda seen: seen)
        await until(lambda: bool(waits.seconds))
        assert "I can't save your messages" in person.messages[-1].text
        waits.end()
        await person.wait(lambda seen: seen[-1].button("home_office_knows:yes"))


async def test_a_chat_whose_update_fails_for_long_starves_nobody() -> None:
    """A poll brings a hundred updates at most, and begins with the one that fails, until that is parked."""
    store = OneFails()
    shell = TelegramShell(store=store)
    person = shell.telegram.person()
    await person.send("/start")
    store.failing = await store.user_key(person.id)
    others = [shell.telegram.person() for _ in range(MOST)]
    for other in others:
        await other.send("/start")
    updates = shell.telegram.updates
    full = [updates[:MOST]] * 3
    bot, waits = ScriptedRequest(*full, updates[MOST:]), Waits()
    bot.ready = lambda: len(users(store)) >= MOST - 1 and waits.seconds
    async with polling(bot, shell, waits):
        await polls(bot, 3)
        assert await store.keys("parked") == [], "a poll may be full by chance"
        waits.end()
        await others[-1].wait(lambda seen: seen)
        assert len(await store.keys("parked")) == 1
        assert bot.offsets[1:3] == [updates[0]["update_id"]] * 2


async def test_while_nothing_can_be_stored_nothing_is_confirmed() -> None:
    store = MemoryStore()
    shell = TelegramShell(store=store)
    updates = await started(shell, MOST)
    store.fail_next(10_000)
    bot, waits = ScriptedRequest(updates, updates, updates), Waits()
    bot.ready = lambda: len(waits.seconds) == MOST
    async with polling(bot, shell, waits):
        await polls(bot, 4)
    assert set(bot.offsets[1:]) == {updates[0]["update_id"]}


async def test_a_poll_that_fails_is_asked_again_for_the_same() -> None:
    shell = TelegramShell()
    updates = await started(shell, 1)
    bot = ScriptedRequest(OUT_OF_REACH, updates)
    async with polling(bot, shell):
        await until(lambda: len(bot.offsets) == 3)
    assert bot.offsets == [None, None, updates[0]["update_id"] + 1]


@pytest.mark.parametrize("error", [OUT_OF_REACH, Conflict("another copy"), ValueError("nonsense")])
async def test_no_error_of_a_poll_ends_the_polling(error: Exception) -> None:
    bot = ScriptedRequest(error)
    async with polling(bot, TelegramShell()) as task:
        await until(lambda: len(bot.offsets) == 1)
        await asyncio.sleep(0)
        assert not task.done()


async def test_a_token_that_telegram_does_not_know_ends_the_polling() -> None:
    shell = TelegramShell()
    with pytest.raises(InvalidToken):
        await polled(ScriptedRequest(InvalidToken()), shell).run()


async def test_a_webhook_that_cannot_be_left_does_not_keep_the_bot_from_polling() -> None:
    bot = ScriptedRequest()
    bot.webhook_error = OUT_OF_REACH
    async with polling(bot, TelegramShell()):
        await until(lambda: len(bot.offsets) == 1)
