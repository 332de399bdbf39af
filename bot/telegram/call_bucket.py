"""A bucket in which a limit on calls is kept. Those who have to wait go in turn, and several together.

A process that wakes up for a single call pays nearly as much again as for the call: after 30 ms of rest, what
it needs has left the processor's caches. In a crowd of sixty, where thirty wait, a tap made hardly more calls
of functions than without waiting, and cost a third more.
"""

import asyncio

from aiolimiter import AsyncLimiter

TOGETHER = 0.1  # seconds' worth of calls that go together, as soon as there is room for the last of them


class CallBucket:
    """Lets as many calls go at once as its size, and the others as it empties.

    A call behind which others wait goes with them, when there is room for all of its group. So nobody waits
    more than `TOGETHER` longer, and the last in line no longer at all.
    """

    def __init__(self, rate: float, seconds: float = 1) -> None:
        """`rate`: calls in so many seconds. At least one fits, however long the bucket takes to empty."""
        self.size = max(rate, 1.0)
        self._limiter = AsyncLimiter(self.size, seconds * self.size / rate)
        self._together = max(1, int(TOGETHER * rate / seconds))
        self._turn = asyncio.Lock()  # in order: a later call would take the room that a group waits for
        self._asking = 0  # calls that want to go, with the one whose turn it is
        self._granted = 0  # of those, how many may go

    def has_room(self, calls: float) -> bool:
        """Whether so many calls could go at once."""
        return self._limiter.has_capacity(calls)

    async def acquire(self) -> None:
        """Return when a call may go."""
        self._asking += 1
        try:
            async with self._turn:
                self._granted = self._granted or await self._room_for_some()
                self._granted -= 1
        finally:
            self._asking -= 1
            self._granted = min(self._granted, self._asking)  # room that is not used is lost, as any other

    async def _room_for_some(self) -> int:
        """Wait for room for a call, and for those waiting behind it, up to a group; return for how many."""
        calls = min(self._together, self._asking)
        await self._limiter.acquire(calls)
        return calls
