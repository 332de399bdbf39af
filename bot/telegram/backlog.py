"""Keeps the updates that were fetched and not stored yet: each chat's in order, no chat behind another."""

import asyncio
import hashlib
import json
from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import structlog

from bot.conversation.jobs import Pause
from bot.telegram.handler import Take, UpdateResult
from bot.telegram.raw_updates import chat_of, number_of

PAUSES = (1, 2, 5, 10, 30)  # seconds until a chat's first update is tried again, after each failure in a row
GRACE = 3.0  # seconds at a stop for what is being stored
REMEMBERED = 1000  # updates without a number
log = structlog.get_logger()


@dataclass(eq=False)
class _Unstored:
    """An update that is not stored yet. `number`: None if it has none."""

    raw: Any
    number: int | None


class Backlog:
    """Handles each update that is added. A chat's next one waits until the one before it is stored.

    `pause`: waits between two tries of one chat's update, while the others go on. `park`: stores an update
    that cannot be handled, for later.
    """

    def __init__(self, take: Take, pause: Pause = asyncio.sleep, park: Take | None = None) -> None:
        self._take, self._pause, self._park = take, pause, park
        self.gives_way = False  # whether an update that fails is parked from now on
        self._chats: dict[Hashable, deque[_Unstored]] = {}
        self._failing: set[Hashable] = set()  # the chats whose first update has failed
        self._known: dict[Hashable, int] = {}  # numbered ones that were added, until `forget_below`
        self._latest: set[Hashable] = set()  # those added since it was last called
        self._without_number: dict[bytes, None] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._pausing: set[asyncio.Task[Any] | None] = set()
        self._stops = False

    def add(self, raw: Any) -> bool:
        """Handle an update, unless it was added before; returns whether it is new."""
        number, chat = number_of(raw), chat_of(raw)
        if not self._is_new(raw, number, chat):
            return False
        update = _Unstored(raw, number)
        key: Hashable = update if chat is None else chat
        queue = self._chats.setdefault(key, deque())
        queue.append(update)
        if len(queue) == 1:
            task = asyncio.ensure_future(self._work(key, queue))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return True

    @property
    def first_unstored(self) -> int | None:
        """The lowest number of an update that is not stored."""
        updates = (update for queue in self._chats.values() for update in queue)
        return min((update.number for update in updates if update.number is not None), default=None)

    @property
    def waiting(self) -> int:
        """How many updates are not stored yet."""
        return sum(map(len, self._chats.values()))

    @property
    def only_waits(self) -> bool:
        """Whether nothing is under way but chats whose first update has failed."""
        return self._failing.issuperset(self._chats)

    def forget_below(self, number: int | None) -> None:
        """Forget which updates below a number were added, but the latest: they are confirmed. None: all."""
        self._known = {
            key: known
            for key, known in self._known.items()
            if (number is not None and known >= number) or key in self._latest
        }
        self._latest = set()

    async def settled(self, within: float) -> None:
        """Wait until all is stored, for so many seconds at most."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)

    async def stop(self) -> None:
        """Let go of what is not stored, except what is being stored: after a restart it is fetched again."""
        self._stops = True
        under_way = [task for task in self._tasks if task not in self._pausing]
        if under_way:
            await asyncio.wait(under_way, timeout=GRACE)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _is_new(self, raw: Any, number: int | None, chat: int | None) -> bool:
        if number is None:
            digest = hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).digest()
            return _remember(self._without_number, digest)
        self._latest.add((number, chat))
        if (number, chat) in self._known:
            return False
        self._known[number, chat] = number
        return True

    async def _work(self, key: Hashable, queue: deque[_Unstored]) -> None:
        """Handle a chat's updates one after the other; try one that fails again before the next."""
        failures = 0
        while queue and not self._stops:
            if await self._is_stored(queue[0].raw):
                queue.popleft()
                self._failing.discard(key)
                failures = 0
                continue
            self._failing.add(key)
            seconds = PAUSES[min(failures, len(PAUSES) - 1)]
            failures += 1
            log.warning("update waits until it can be stored", seconds=seconds)
            await self._wait(seconds)
        del self._chats[key]

    async def _wait(self, seconds: float) -> None:
        task = asyncio.current_task()
        self._pausing.add(task)
        try:
            await self._pause(seconds)
        finally:
            self._pausing.discard(task)

    async def _is_stored(self, raw: Any) -> bool:
        try:
            if await self._take(raw) is UpdateResult.DONE:
                return True
            return bool(self.gives_way and self._park and await self._park(raw) is UpdateResult.DONE)
        except Exception as error:  # a bug: another try would fail again
            log.error("update failed", error=error)
            return True


def _remember(seen: dict[bytes, None], digest: bytes) -> bool:
    """Remember a digest among the newest ones; returns whether it is new."""
    if digest in seen:
        return False
    if len(seen) >= REMEMBERED:
        del seen[next(iter(seen))]
    seen[digest] = None
    return True
