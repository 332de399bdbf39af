"""Fetches updates by long polling, and confirms each to Telegram only when what it changes is stored.

Telegram treats an update as confirmed as soon as a later one is requested. Ready-made loops request it at
once, so a process killed inside a handler loses the update. Here the next poll waits until the whole batch is
stored.
"""

import asyncio

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.stores import StoreDown
from bot.telegram.handler import Handler, UpdateResult
from bot.telegram.inbound import ALLOWED
from bot.telegram.parked_updates import ParkedUpdates

WAIT = 25  # seconds Telegram holds a poll open when there is nothing new
PAUSES = (1, 2, 5, 10, 30)  # seconds before the next poll, after each failure in a row
log = structlog.get_logger()


class Polling:
    """Fetches updates and passes each to the handler, or lets it be parked."""

    def __init__(self, bot: Bot, handler: Handler, parked: ParkedUpdates | None = None) -> None:
        self._bot, self._handler, self._parked = bot, handler, parked
        self._offset: int | None = None
        self._failures = 0
        self._caught_up = asyncio.Event()

    async def run(self) -> None:
        """Poll until cancelled. Raises InvalidToken when Telegram does not know the token."""
        await self._delete_webhook()
        while True:
            await self._handle(await self._fetch())
            self._caught_up.set()

    async def caught_up(self) -> None:
        """Return once the updates that waited at the start are taken in."""
        await self._caught_up.wait()

    async def _delete_webhook(self) -> None:
        """Delete the webhook, as Telegram answers no poll while one is set. Waiting updates are not lost."""
        try:
            await self._bot.delete_webhook()
        except InvalidToken:
            raise
        except TelegramError as error:
            log.warning("webhook not deleted", error=error)

    async def _fetch(self) -> tuple[Update, ...]:
        while True:
            try:
                wait = WAIT if self._caught_up.is_set() else 0  # the first poll only fetches what waits
                updates = await self._bot.get_updates(
                    offset=self._offset, timeout=wait, read_timeout=WAIT + 10, allowed_updates=ALLOWED
                )
            except InvalidToken:
                raise
            except (TelegramError, LookupError, TypeError, ValueError) as error:
                await self._pause(error)  # the others: an answer that the library cannot parse
            else:
                self._failures = 0
                return updates

    async def _handle(self, updates: tuple[Update, ...]) -> None:
        """Store a whole batch, then move on; after a failure, poll again from the first update not stored.

        After an empty batch no offset is sent: after a quiet week Telegram may restart with lower numbers.
        """
        results = await asyncio.gather(*map(self._take, updates), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        handled = zip(updates, results, strict=True)
        again = [update.update_id for update, result in handled if result is not UpdateResult.DONE]
        if again:
            self._offset = min(again)
            await self._pause(StoreDown("updates wait until they can be stored"))
        else:
            self._offset = updates[-1].update_id + 1 if updates else None

    async def _take(self, update: Update) -> UpdateResult:
        if self._parked is None:
            return await self._handler.handle(update)
        return await self._parked.take(update.to_dict())

    async def _pause(self, error: Exception) -> None:
        """Wait: longer after each failure in a row, or for as long as Telegram says."""
        pause: float = PAUSES[min(self._failures, len(PAUSES) - 1)]
        self._failures += 1
        if isinstance(error, RetryAfter):
            wait = error.retry_after
            pause = wait if isinstance(wait, int) else wait.total_seconds()
        log.warning("polling pauses", seconds=pause, error=error, conflict=isinstance(error, Conflict))
        await asyncio.sleep(pause)
