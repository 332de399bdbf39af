"""Files are made one at a time, in order; one that fails or hangs holds up no other, and no stop."""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from bot.documents import FileWorker, NotMade, WebPage
from bot.documents.files import FileSpec
from bot.language.languages import ENGLISH
from flows.definition.text import Text
from flows.state.paper import Paper
from tests.harness.process import PATIENCE, ROOT
from tests.harness.shell import until

HANGS = """
import asyncio, threading
from bot.documents import FileWorker

async def main():
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()
    def hang(spec):
        loop.call_soon_threadsafe(begun.set)
        threading.Event().wait()
    making = asyncio.create_task(FileWorker(hang).make(None))
    await begun.wait()
    making.cancel()

asyncio.run(main())
"""


def spec(name: str) -> WebPage:
    """A page of this name."""
    return WebPage(Paper(name, Text(name, "test"), ()), ENGLISH)


class SlowMaker:
    """Makes files whose content is their name, each when it is let go. Raises for those named `fails`."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.let_go = dict[str, threading.Event]()

    def __call__(self, spec: FileSpec) -> bytes:
        """Make a file."""
        assert isinstance(spec, WebPage)
        name = spec.paper.id
        self.begun.append(name)
        self.let_go.setdefault(name, threading.Event()).wait(PATIENCE)
        if name == "fails":
            raise ValueError(name)
        return name.encode()

    def let(self, *names: str) -> None:
        """Let files be made."""
        for name in names:
            self.let_go.setdefault(name, threading.Event()).set()


@asynccontextmanager
async def asked(worker: FileWorker, *names: str) -> AsyncIterator[list[asyncio.Task[bytes]]]:
    """Ask for files, one after the other, without waiting for them."""
    tasks = [asyncio.create_task(worker.make(spec(name))) for name in names]
    yield tasks
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_files_are_made_one_at_a_time_and_who_asked_first_gets_theirs_first() -> None:
    maker = SlowMaker()
    async with asked(FileWorker(maker, alone=PATIENCE), "one", "two", "three") as (one, two, three):
        await until(lambda: maker.begun == ["one"])
        maker.let("two", "three")
        assert not two.done()
        maker.let("one")
        assert [await one, await two, await three] == [b"one", b"two", b"three"]
        assert maker.begun == ["one", "two", "three"]


async def test_a_file_that_cannot_be_made_says_so_and_the_next_is_made() -> None:
    maker = SlowMaker()
    maker.let("fails", "two")
    async with asked(FileWorker(maker), "fails", "two") as (fails, two):
        with pytest.raises(NotMade) as caught:
            await fails
        assert isinstance(caught.value.__cause__, ValueError)
        assert await two == b"two"


async def test_beside_a_file_that_hangs_the_next_is_made() -> None:
    maker = SlowMaker()
    maker.let("two")
    async with asked(FileWorker(maker, alone=0.0), "hangs", "two") as (hangs, two):
        assert await two == b"two"
        assert not hangs.done(), "it may only be slow"
        maker.let("hangs")
        assert await hangs == b"hangs"


async def test_a_file_that_hangs_is_given_up() -> None:
    maker = SlowMaker()
    async with asked(FileWorker(maker, alone=0.0, seconds=0.0), "hangs") as (hangs,):
        with pytest.raises(NotMade):
            await hangs
        maker.let("hangs")


async def test_few_files_are_made_and_not_sent_and_the_others_follow() -> None:
    maker, names = SlowMaker(), [str(number) for number in range(10)]
    maker.let(*names)
    worker, sent = FileWorker(maker, held=3, patience=PATIENCE), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for name in names:
            group.create_task(_send(worker, name, sent))
        await until(lambda: len(maker.begun) == 3)
        for _ in range(100):
            await asyncio.sleep(0)
        assert maker.begun == names[:3]
        sent.set()
    assert maker.begun == names


async def test_files_of_chats_that_have_to_wait_keep_nobody_else_from_theirs() -> None:
    maker = SlowMaker()
    maker.let("one", "two", "three")
    worker = FileWorker(maker, held=2, patience=0.0)
    async with AsyncExitStack() as stack:
        files = [worker.made(spec(name)) for name in ("one", "two", "three")]
        contents = [await stack.enter_async_context(file) for file in files]
        assert contents == [b"one", b"two", b"three"]
    async with worker.made(spec("one")), worker.made(spec("two")):
        assert maker.begun[3:] == ["one", "two"]


async def test_room_is_given_back_when_a_file_cannot_be_made_or_sent() -> None:
    maker = SlowMaker()
    maker.let("one", "fails")
    worker = FileWorker(maker, held=1, patience=PATIENCE)
    with pytest.raises(NotMade):
        async with worker.made(spec("fails")):
            raise AssertionError("there is nothing to send")
    with pytest.raises(ConnectionError):
        async with worker.made(spec("one")):
            raise ConnectionError
    async with worker.made(spec("one")) as content:
        assert content == b"one"


async def test_a_process_whose_file_hangs_can_be_stopped() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", HANGS, cwd=ROOT)
    try:
        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()


async def _send(worker: FileWorker, name: str, sent: asyncio.Event) -> None:
    async with worker.made(spec(name)) as content:
        assert content == name.encode()
        await sent.wait()
