"""Long polling with a promise: an update is confirmed to Telegram only when what it changes is stored.

Telegram counts an update as confirmed as soon as a later one is asked for. Ready-made loops ask at once, so a
kill inside a handler loses the update. Here the next question waits until the whole batch is stored.
"""

import asyncio

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.stores import StoreDown
from bot.telegram.handler import Handler
from bot.telegram.inbound import ALLOWED

WAIT = 25  # seconds Telegram holds a poll open when there is nothing new
PAUSES = (1, 2, 5, 10, 30)  # seconds before the next try, when Telegram cannot be reached
log = structlog.get_logger()


class Polling:
    """Fetches updates and hands each to the handler."""

    def __init__(self, bot: Bot, handler: Handler) -> None:
        self._bot, self._handler = bot, handler
        self._offset: int | None = None
        self._failures = 0

    async def run(self) -> None:
        """Poll until cancelled. Raises InvalidToken when Telegram does not know the token."""
        await self._leave_webhook()
        while True:
            await self._handle(await self._fetch())

    async def _leave_webhook(self) -> None:
        """Telegram gives nothing to a poll while a webhook is set; what waits there stays."""
        try:
            await self._bot.delete_webhook()
        except InvalidToken:
            raise
        except TelegramError as error:
            log.warning("webhook not taken away", error=error)

    async def _fetch(self) -> tuple[Update, ...]:
        while True:
            try:
                updates = await self._bot.get_updates(
                    offset=self._offset, timeout=WAIT, read_timeout=WAIT + 10, allowed_updates=ALLOWED
                )
            except InvalidToken:
                raise
            except (TelegramError, LookupError, TypeError, ValueError) as error:
                await self._pause(error)  # not only Telegram's errors: an answer may be nonsense too
            else:
                self._failures = 0
                return updates

    async def _handle(self, updates: tuple[Update, ...]) -> None:
        """Store all of a batch, then move on; after a failure ask for the first that is not stored again.

        With nothing left unconfirmed no offset is sent: after a quiet week Telegram may number anew, lower.
        """
        results = await asyncio.gather(*map(self._handler.handle, updates), return_exceptions=True)
        failed = [update.update_id for update, result in zip(updates, results, strict=True) if result]
        for result in results:
            if isinstance(result, BaseException) and not isinstance(result, StoreDown):
                raise result
        if failed:
            self._offset = min(failed)
            await self._pause(StoreDown("updates wait until they can be stored"))
        else:
            self._offset = updates[-1].update_id + 1 if updates else None

    async def _pause(self, error: Exception) -> None:
        """Wait a little, longer after each failure in a row; Telegram may say for how long."""
        pause: float = PAUSES[min(self._failures, len(PAUSES) - 1)]
        self._failures += 1
        if isinstance(error, RetryAfter):
            wait = error.retry_after
            pause = wait if isinstance(wait, int) else wait.total_seconds()
        log.warning("polling pauses", seconds=pause, error=error, conflict=isinstance(error, Conflict))
        await asyncio.sleep(pause)
