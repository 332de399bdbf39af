"""Fetches updates by long polling, and confirms each to Telegram only when what it changes is stored.

Telegram treats an update as confirmed as soon as a later one is requested. Ready-made loops request it at
once, so a process killed inside a handler loses the update. Here each poll begins at the first update that is
not stored yet. What was fetched before and comes again is passed over; so while one chat's update fails, or
takes long, the updates of all others are fetched, handled and answered.
"""

import asyncio
from collections.abc import Sequence
from functools import partial
from statistics import median_low
from typing import Any

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.conversation.jobs import Pause
from bot.telegram.backlog import PAUSES, Backlog
from bot.telegram.handler import Handler, Take
from bot.telegram.raw_polls import MOST, NoJson, fetch
from bot.telegram.raw_updates import LARGEST_NUMBER, number_of

WAIT = 25  # seconds Telegram holds a poll open when there is nothing new
AGAIN = 0.5  # seconds between two polls while something is not stored
NEAR = 1_000_000  # numbers of updates that come together differ by less
REPEATS = 10  # answers in a row with nothing new, after which their numbers count as false
TRIES = 2  # before an update that is no JSON is passed over: its answer may have been torn
log = structlog.get_logger()


class Polling:
    """Fetches updates and passes each on. `take`: what takes them, if not the handler itself.

    `park`: stores one that cannot be handled, for later.
    """

    def __init__(
        self,
        bot: Bot,
        handler: Handler,
        pause: Pause = asyncio.sleep,
        again: float = AGAIN,
        take: Take | None = None,
        park: Take | None = None,
    ) -> None:
        self._bot, self._pause, self._again = bot, pause, again
        self._backlog = Backlog(take or partial(handler.take, bot), pause, park)
        self._metrics = handler.metrics
        self._offset: int | None = None
        self._limit = MOST
        self._failures = 0
        self._repeats = 0  # answers in a row that brought nothing new
        self._shown: list[int] = []  # numbers in the longest answer that no parser reads
        self._is_guess = False  # whether the offset was only guessed, from an answer that no parser reads
        self._passed: int | None = None  # the number of the last update that was passed over, if it is true
        self._caught_up = asyncio.Event()

    async def run(self) -> None:
        """Poll until cancelled. Raises InvalidToken when Telegram does not know the token."""
        await self._delete_webhook()
        try:
            while True:
                await self._handle(await self._fetch())
        finally:
            await self._backlog.stop()

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

    async def _fetch(self) -> list[Any]:
        """The next updates. After an answer that no parser reads, fewer and fewer, to find the one in it."""
        while True:
            # the first poll only fetches what waits
            wait = WAIT if self._caught_up.is_set() and not self._backlog.waiting else 0
            try:
                updates = await fetch(self._bot, self._offset, wait, self._limit)
            except InvalidToken:
                raise
            except NoJson as error:
                await self._narrow(error)
            except (TelegramError, LookupError, TypeError, ValueError) as error:
                await self._wait_after(error)  # the others: an answer that the library cannot read
            else:
                self._failures, self._shown = 0, []
                return updates

    async def _narrow(self, error: NoJson) -> None:
        """Ask for fewer updates; if it is one alone, and remains unreadable, pass it over.

        What is not shown to be an update may be a page from somewhere else, and nothing is confirmed for it.
        """
        self._shown = max(self._shown, error.numbers, key=len)
        if self._limit > 1 and error.numbers:
            self._limit //= 2
        elif self._shown and self._failures >= TRIES - 1:
            log.error("update passed over", note="it is no JSON")
            self._metrics.count("update", "not understood")
            first = error.numbers[0] if error.numbers else None
            self._offset = self._after_first(first)
            self._limit, self._failures, self._shown, self._passed = MOST, 0, [], first
        else:
            await self._wait_after(error)

    def _after_first(self, first: int | None) -> int | None:
        """The offset that confirms the first update alone; its own number may be false, or not be there."""
        if self._offset is None or self._is_guess:
            return self._guessed_after(first)
        likely = [number for number in self._shown if 0 <= number - self._offset <= MOST]
        is_true = first is not None and first == min(likely, default=None)
        return min((first if first is not None and is_true else self._offset) + 1, LARGEST_NUMBER)

    def _guessed_after(self, first: int | None) -> int | None:
        """The same where no poll has told the numbers that are due. The others that were shown tell them."""
        shown = [number for number in self._shown if number > (self._offset or 0) or number == first]
        if first == self._passed:  # and here it is again
            shown = [number for number in shown if number != first]
        self._is_guess = True
        if not shown:
            return self._offset if first is None else min(first + 1, LARGEST_NUMBER)
        others = _near(shown, median_low(shown))
        if first is None or first not in others:  # then the next one that was shown tells
            return min(others)
        return min(first + 1, LARGEST_NUMBER)

    async def _handle(self, updates: Sequence[Any]) -> None:
        """Handle a batch, and note from where to poll next.

        After an empty batch no offset is sent: after a quiet week Telegram may restart with lower numbers.
        """
        new = [self._backlog.add(update) for update in updates]
        await self._backlog.settled(within=self._again)
        self._repeats = self._repeats + 1 if updates and not any(new) else 0
        end = next_offset(updates, self._offset, are_false=self._repeats >= REPEATS)
        # where updates that fail have filled a whole poll, those of others would starve
        self._backlog.gives_way = len(updates) >= self._limit and not any(new)
        self._limit = min(2 * self._limit, MOST)
        first, self._is_guess = self._backlog.first_unstored, False
        self._offset = end if first is None or end is None else min(first, end)
        self._backlog.forget_below(self._offset)
        if not self._backlog.waiting or self._backlog.only_waits:
            self._caught_up.set()
        if updates and end is None:  # no number says how to confirm them: they go with the next that has one
            await self._pause(self._again)

    async def _wait_after(self, error: Exception) -> None:
        """Wait: longer after each failure in a row, or for as long as Telegram says."""
        pause: float = PAUSES[min(self._failures, len(PAUSES) - 1)]
        self._failures += 1
        if isinstance(error, RetryAfter):
            wait = error.retry_after
            pause = wait if isinstance(wait, int) else wait.total_seconds()
        log.warning("polling pauses", seconds=pause, error=error, conflict=isinstance(error, Conflict))
        await self._pause(pause)


def next_offset(updates: Sequence[Any], offset: int | None, are_false: bool = False) -> int | None:
    """The offset that confirms these updates and no other; None if nothing tells it.

    Numbers grow one by one. So an update without a usable number counts as the next after the one before it,
    and a number far from the others is none. Lower numbers than the offset are a repetition, of updates that
    were confirmed. Only if they come again and again are they false (`are_false`), and count as none: those
    that they stand for were all in this answer.
    """
    numbers = [number_of(update) for update in updates]
    usable = [number for number in numbers if number is not None]
    if offset is None or (usable and not _near(usable, offset)):  # or Telegram has numbered anew
        middle = median_low(usable) if usable else 0
        after, near = 0, _near(usable, middle)
    else:
        after, near = offset, [number for number in _near(usable, offset) if number >= offset]
    if near:
        last = max(near)
        return min(last + 1 + numbers[::-1].index(last), LARGEST_NUMBER)
    if not after or not updates:
        return None
    return after if usable and not are_false else after + len(updates)


def _near(numbers: Sequence[int], middle: int) -> list[int]:
    return [number for number in numbers if abs(number - middle) < NEAR]
