"""Makes files beside the conversation, one at a time, in the order in which they are asked for."""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from functools import partial

from bot.documents.files import FileSpec, make_file

ALONE = 1.0  # seconds after which the next file is begun beside one that is not ready; one takes milliseconds
SECONDS = 20.0  # more after which a file is given up
HELD = 20  # files that are made and not sent yet
PATIENCE = 5.0  # seconds after which a file that is not sent, because its chat has to wait, is not counted
GIVES_WAY = (
    0.0005  # seconds after which whoever else waits for the interpreter goes on; Python's own 5 ms are felt
)
Make = Callable[[FileSpec], bytes]


class NotMade(Exception):
    """A file could not be made, or not in time. Another try would fail again."""


class FileWorker:
    """Makes files with `make`, in a thread. `alone`, `seconds`, `held`, `patience`: see the constants."""

    def __init__(
        self,
        make: Make = make_file,
        *,
        alone: float = ALONE,
        seconds: float = SECONDS,
        held: int = HELD,
        patience: float = PATIENCE,
    ) -> None:
        self._make, self._alone, self._seconds, self._patience = make, alone, seconds, patience
        self._turn, self._room = asyncio.Lock(), asyncio.Semaphore(held)

    async def make(self, spec: FileSpec) -> bytes:
        """Return the content of a file. Raises NotMade."""
        try:
            async with self._turn:
                making = _in_thread(partial(self._make, spec))
                await asyncio.wait({making}, timeout=self._alone)
            async with asyncio.timeout(self._seconds):
                return await making
        except Exception as error:
            raise NotMade from error

    @asynccontextmanager
    async def made(self, spec: FileSpec) -> AsyncIterator[bytes]:
        """Make a file as soon as few are made and not sent yet. The block sends it. Raises NotMade.

        So a thousand who ask at once do not fill the memory with files that Telegram's limit lets through
        one by one.
        """
        loop = asyncio.get_running_loop()
        await self._room.acquire()
        given_up = loop.call_later(self._patience, self._room.release)
        try:
            yield await self.make(spec)
        finally:
            if given_up.when() > loop.time():
                given_up.cancel()
                self._room.release()


def _in_thread(work: Callable[[], bytes]) -> asyncio.Future[bytes]:
    """Do some work in a thread. Unlike one of asyncio's, no stop of the process waits for it."""
    sys.setswitchinterval(GIVES_WAY)
    result = Future[bytes]()
    result.set_running_or_notify_cancel()  # from now on nobody can cancel it, and so `run` may settle it
    threading.Thread(target=_settle, args=(result, work), name="file", daemon=True).start()
    return asyncio.wrap_future(result)


def _settle(result: Future[bytes], work: Callable[[], bytes]) -> None:
    try:
        result.set_result(work())
    except Exception as error:
        result.set_exception(error)
