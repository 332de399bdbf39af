"""One update, from inbound to the dispatcher; the one place where the unexpected is caught."""

import time
from typing import Any

import structlog
from telegram import Bot, CallbackQuery, Update

from bot.conversation.channel import Blocked, NotSent
from bot.conversation.conversation import Conversation
from bot.conversation.dispatcher import Deed, Dispatcher
from bot.conversation.operator_chat import OperatorChat
from bot.conversation.rate_limits import RateLimits
from bot.metrics import Metrics
from bot.stores import FromNewer, StoreDown
from bot.telegram.inbound import InGroup, Received, read_update
from bot.telegram.outbound import TelegramChannel
from bot.telegram.validation import MalformedUpdate

WAITING = 1000  # numbers of updates that could not be stored, and were told so
log = structlog.get_logger()


class Handler:
    """Handles updates. Returns only when what the update changes is stored."""

    def __init__(
        self,
        conversation: Conversation,
        dispatcher: Dispatcher,
        channel: TelegramChannel,
        limits: RateLimits,
        metrics: Metrics,
        operator: OperatorChat | None = None,
    ) -> None:
        self._conversation, self._dispatcher, self._channel = conversation, dispatcher, channel
        self._limits, self._metrics, self._operator = limits, metrics, operator
        self._waiting: dict[int, None] = {}  # updates that could not be stored yet: said once

    async def take(self, bot: Bot, fields: Any) -> bool:
        """An update as Telegram writes it; whether it need not come again. Raises ValueError for nonsense."""
        try:
            update = Update.de_json(fields, bot)
        except Exception as error:  # whatever a mangled update breaks in the parser, it is not understood
            raise MalformedUpdate("not an update") from error
        if update is None:
            raise MalformedUpdate("not an update")
        return await self.handle(update) is None

    async def handle(self, update: Update) -> StoreDown | None:
        """Handle an update; the StoreDown is returned when it has to be delivered again."""
        received, began, outcome = None, time.perf_counter(), "stored"
        try:
            received = read_update(update)
            outcome = await self._take_in(received, update)
        except StoreDown as error:
            log.error("update not stored", error=error, words=str(error))
            outcome = "not stored"
            await self._say_slow(received, update.update_id)
            if not isinstance(error, FromNewer):  # given again, that would fail again, and hold up the others
                self._metrics.count("update", outcome)
                return error
        except MalformedUpdate:
            log.warning("update not understood")
            outcome = "not understood"
        except Exception as error:
            log.error("update failed", error=error)
            outcome = "failed"
            await self._say(received, "sorry")
        self._waiting.pop(update.update_id, None)
        self._metrics.count("update", outcome)
        self._metrics.time("update", time.perf_counter() - began)
        return None

    async def _take_in(self, received: Received | InGroup | None, update: Update) -> str:
        """Store what the update changes; returns what became of it, in a word."""
        if received is None:
            return "passed over"
        if isinstance(received, InGroup):
            await self._say_private_only(received)
            return "group"
        if self._operator and self._operator.is_asked(received.sender.chat, _words(update)):
            await self._operator.answer()
            return "operator"
        first = self._answer(received.press) if received.press else None
        if not self._limits.allows("messages", received.sender.chat):
            await self._slow_down(received, first)
            return "too many"
        await self._dispatcher.submit(received.sender, received.event, update.update_id, first)
        return "stored"

    async def _slow_down(self, received: Received, first: Deed | None) -> None:
        """Too much at once is not taken in; the chat is told so, once a minute."""
        if self._limits.is_news("messages", received.sender.chat):
            if first:
                await first()
            await self._say(received, "too_fast")

    def _answer(self, press: CallbackQuery) -> Deed:
        return lambda: self._channel.answer(press)

    async def _say_private_only(self, group: InGroup) -> None:
        if await self._conversation.say_once(group.sender, "private_only"):
            await self._say(group, "private_only")

    async def _say_slow(self, received: Received | InGroup | None, update: int) -> None:
        if update in self._waiting:
            return
        if len(self._waiting) >= WAITING:
            self._waiting.pop(next(iter(self._waiting)))
        self._waiting[update] = None
        await self._say(received, "slow_down")

    async def _say(self, received: Received | InGroup | None, phrase: str) -> None:
        """Never answer with silence, whatever failed."""
        if received is None:
            return
        try:
            await self._dispatcher.notify(received.sender, phrase)
        except (Blocked, NotSent) as error:
            log.info("apology not sent", error=error)
        except Exception as error:
            log.error("apology not sent", error=error)


def _words(update: Update) -> str | None:
    return update.message.text if update.message else None
