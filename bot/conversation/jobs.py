"""What is done again and again beside the conversation: reminding, telling again, erasing what is old."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.conversation.channel import Blocked, NotSent
from bot.conversation.conversation import Conversation, Sender
from bot.conversation.dispatcher import Dispatcher
from bot.stores import Store

SOON = 5  # seconds between two looks for people who could not be told, or whose process is gone
A_MINUTE = 60
A_DAY = 24 * 60 * 60
LATE = 3 * A_MINUTE  # seconds without a look for reminders after which they do not run
log = structlog.get_logger()


@dataclass
class Jobs:
    """Everything of one process. `refresh`: what the sources fetch once a day."""

    dispatcher: Dispatcher
    conversation: Conversation
    store: Store
    kept: timedelta
    refresh: Callable[[], Awaitable[None]] | None = None
    beat: float = field(default_factory=time.monotonic)  # when reminders were looked for last

    def begin(self) -> list[asyncio.Task[None]]:
        """Start all of them; cancel them to end."""
        return [asyncio.create_task(every(seconds, chore)) for seconds, chore in self._all()]

    @property
    def remind_in_time(self) -> bool:
        """Whether reminders were looked for lately."""
        return time.monotonic() - self.beat < LATE

    def _all(self) -> Iterator[tuple[float, Callable[[], Awaitable[None]]]]:
        yield SOON, self.dispatcher.recover
        yield A_MINUTE, self._remind
        yield A_DAY, self._forget_the_untouched
        yield A_DAY, self._rekey
        if self.refresh:
            yield A_DAY, self.refresh

    async def _remind(self) -> None:
        await self.dispatcher.remind()
        self.beat = time.monotonic()

    async def _forget_the_untouched(self) -> None:
        erased = 0
        async for user in self.conversation.rights.erase_untouched(self.kept):
            erased += 1
            if user.chat and not user.blocked:
                await self._say_goodbye(user.chat, user.language)
        log.info("untouched erased", users=erased)

    async def _say_goodbye(self, chat: int, language: str | None) -> None:
        try:
            await self.dispatcher.notify(Sender(chat, language), "forgotten")
        except (Blocked, NotSent) as error:
            log.info("goodbye not said", error=error)

    async def _rekey(self) -> None:
        """After a change of DATA_KEY what is old is written anew while the bot runs."""
        log.info("documents written with the first key", changed=await self.store.rekey())


async def every(seconds: float, chore: Callable[[], Awaitable[None]]) -> None:
    """Do a chore now and then again and again; one that fails is done again the next time."""
    while True:
        try:
            await chore()
        except Exception as error:
            log.error("chore failed", error=error)
        await asyncio.sleep(seconds)
