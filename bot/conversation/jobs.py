"""Runs the periodic jobs beside the conversation: reminders, redelivery, erasing old data."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import structlog

from bot.conversation.dispatcher import Dispatcher
from bot.conversation.privacy import Privacy
from bot.stores import KeysDiffer, Store

SOON = 5  # seconds between two searches for undelivered turns, of this process or of one that has died
A_FEW_SECONDS = 4  # between two looks whether keys have changed, or a missing one is there
HALF_A_MINUTE = 30
A_MINUTE = 60
AN_HOUR = 60 * 60
A_DAY = 24 * AN_HOUR
LATE = 3 * A_MINUTE  # seconds without a search for due reminders after which they count as not running
Job = Callable[[], Awaitable[None]]
Pause = Callable[[float], Awaitable[None]]  # waits for so many seconds
log = structlog.get_logger()


@dataclass
class Jobs:
    """The periodic jobs of one process.

    `refresh`: renews what the sources keep for a day. `take_over`: looks for what was withdrawn elsewhere.
    `pause`: waits between two runs of a job. `knows_time`: whether the clock can be gone by: Telegram has
    answered, and shown if it is wrong. `count`: counts once a week, if anything is to be counted.
    """

    dispatcher: Dispatcher
    privacy: Privacy
    store: Store
    retention: timedelta  # after which an untouched user is erased
    refresh: Job | None = None
    take_over: Job | None = None
    pause: Pause = asyncio.sleep
    beat: float = field(default_factory=time.monotonic)  # when due reminders were last looked for
    waits_for: str = ""  # why the first key is not in use yet
    knows_time: Callable[[], bool] = lambda: True
    count: Job | None = None

    def begin(self) -> list[asyncio.Task[None]]:
        """Start all of them. Cancel the tasks to stop them."""
        return [asyncio.create_task(every(seconds, job, self.pause)) for seconds, job in self._all()]

    @property
    def remind_in_time(self) -> bool:
        """Whether the last search for due reminders is recent enough."""
        return time.monotonic() - self.beat < LATE

    def _all(self) -> Iterator[tuple[float, Job]]:
        yield SOON, self.dispatcher.recover
        yield A_MINUTE, self._remind
        if self.take_over:
            yield HALF_A_MINUTE, self.take_over  # so that a minute is kept even on a slow machine
        yield A_DAY, self._erase_untouched
        yield A_FEW_SECONDS, self._rekey
        if self.refresh:
            yield AN_HOUR, self.refresh
        if self.count:
            yield AN_HOUR, partial(self._count, self.count)

    async def _remind(self) -> None:
        await self._until_time_is_known()
        await self.dispatcher.remind()
        self.beat = time.monotonic()

    async def _until_time_is_known(self) -> None:
        """Wait until the clock can be gone by. Meanwhile nothing could be sent: Telegram does not answer.

        By a wrong clock reminders would count as missed, a friend be alarmed, and erasures be announced.
        """
        while not self.knows_time():
            self.beat = time.monotonic()
            await self.pause(SOON)

    async def _count(self, count: Job) -> None:
        await self._until_time_is_known()
        await count()

    async def _erase_untouched(self) -> None:
        await self._until_time_is_known()
        erased = 0
        async for user in self.privacy.erase_untouched(self.retention):
            erased += 1
            await self.dispatcher.say_goodbye(user)
        log.info("untouched users erased", users=erased)
        await self.privacy.drop_forgotten()

    async def _rekey(self) -> None:
        """Follow a change of DATA_KEY while the bot runs. Reads nothing unless the first key has changed."""
        waits_for = ""
        try:
            if changed := await self.store.rekey():
                log.info("documents encrypted with the first key", changed=changed)
        except KeysDiffer as reason:
            waits_for = str(reason)
        if waits_for and waits_for != self.waits_for:
            log.warning("the first key waits", reason=waits_for)
        self.waits_for = waits_for


async def every(seconds: float, job: Job, pause: Pause = asyncio.sleep) -> None:
    """Run a job now, and again after each pause of `seconds`. A failure is logged, and the job goes on."""
    while True:
        try:
            await job()
        except Exception as error:
            log.error("chore failed", error=error)
        await pause(seconds)
