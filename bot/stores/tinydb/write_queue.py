"""Work that waits for the disk goes to threads: all that is asked for at one moment in one trip.

A trip for every save cost as much again as the save: threads wake each other, and wait for each other's turn.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

THREADS = 4  # trips at once: most of the time they wait for the disk
MOST = 16  # pieces of work a trip: on a slow disk nobody waits for many more writes than their own
Result = TypeVar("Result")
WorkOutcome = tuple[Any, BaseException | None]


@dataclass(frozen=True, slots=True)
class Piece:
    """Work on one thing, and who waits for what comes of it."""

    about: Hashable
    work: Callable[[], Any]
    done: asyncio.Future[Any]


class WriteQueue:
    """Takes work to threads; what is about the same thing is done in the order in which it was asked for.

    What was asked for is done though the caller goes: a late write must never come over a newer one.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="store")
        self._ready: deque[Piece] = deque()
        self._behind: dict[Hashable, deque[Piece]] = {}  # what waits for other work on the same thing
        self._free, self._leaving, self._closed = THREADS, False, False

    def is_busy(self, about: Hashable) -> bool:
        """Whether there is work on this thing."""
        return about in self._behind

    async def run(self, about: Hashable, work: Callable[[], Result]) -> Result:
        """What the work returns or raises."""
        loop = asyncio.get_running_loop()
        piece = Piece(about, work, loop.create_future())
        if about in self._behind:
            self._behind[about].append(piece)
        else:
            self._behind[about] = deque()
            self._ready.append(piece)
            self._leave_soon(loop)
        result: Result = await piece.done
        return result

    def stop(self) -> None:
        """No other trip begins: who waits for one is cancelled. To be called where the loop runs."""
        self._closed = True

    def close(self) -> None:
        """Stop, and wait for the trips under way."""
        self.stop()
        self._pool.shutdown()

    def _leave_soon(self, loop: asyncio.AbstractEventLoop) -> None:
        """Once everybody whose turn it is at this moment has asked."""
        if not self._leaving:
            self._leaving = True
            loop.call_soon(self._leave, loop)

    def _leave(self, loop: asyncio.AbstractEventLoop) -> None:
        self._leaving = False
        while self._closed and self._ready:
            self._give_up(self._ready.popleft())
        while self._free and self._ready:
            self._free -= 1
            pieces = [self._ready.popleft() for _ in range(min(MOST, len(self._ready)))]
            self._pool.submit(self._trip, loop, pieces)

    def _give_up(self, piece: Piece) -> None:
        """Nor does what waits behind it begin: nobody is left who would fetch it."""
        for one in (piece, *self._behind.pop(piece.about)):
            one.done.cancel()

    def _trip(self, loop: asyncio.AbstractEventLoop, pieces: list[Piece]) -> None:
        outcomes = [_outcome(piece.work) for piece in pieces]
        loop.call_soon_threadsafe(self._back, loop, pieces, outcomes)

    def _back(
        self, loop: asyncio.AbstractEventLoop, pieces: list[Piece], outcomes: list[WorkOutcome]
    ) -> None:
        self._free += 1
        for piece, outcome in zip(pieces, outcomes, strict=True):
            _tell(piece.done, *outcome)
            if behind := self._behind[piece.about]:
                self._ready.append(behind.popleft())
            else:
                del self._behind[piece.about]
        self._leave(loop)


def _outcome(work: Callable[[], Any]) -> WorkOutcome:
    try:
        return work(), None
    except BaseException as error:  # raised where it is waited for
        return None, error


def _tell(done: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if done.cancelled():
        return  # nobody is left to hear of it
    if error is None:
        done.set_result(result)
    else:
        done.set_exception(error)
