"""Passes each update from inbound to the dispatcher, and catches every unexpected error."""

import time
from collections.abc import Awaitable
from enum import Enum
from functools import partial
from typing import Any

import structlog
from telegram import Bot, Update

from bot.conversation.channel import Blocked, NotSent
from bot.conversation.conversation import Conversation
from bot.conversation.dispatcher import Dispatcher
from bot.conversation.operator_chat import OperatorChat
from bot.conversation.rate_limits import RateLimits
from bot.metrics import Metrics
from bot.stores import FromNewer, StoreDown
from bot.telegram.inbound import InGroup, Received, SeenMessages, moved_group, read_update
from bot.telegram.outbound import TelegramChannel
from bot.telegram.validation import MalformedUpdate

REMEMBERED = 1000  # updates that could not be stored and whose chats were told so
log = structlog.get_logger()


class UpdateResult(Enum):
    """What Telegram is to do with an update that was handled."""

    DONE = "done"  # confirm it
    RETRY = "retry"  # deliver it again, since it could not be stored


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
        self._seen = SeenMessages()
        self._not_stored: dict[int, None] = {}  # updates whose chats were told so, once and not at each retry

    async def take(self, bot: Bot, fields: Any) -> UpdateResult:
        """Handle an update as Telegram sends it, parsed from JSON. Raises MalformedUpdate if it is none."""
        try:
            update = Update.de_json(fields, bot)
        except Exception as error:  # a mangled update can make the library's parser fail in any way
            raise MalformedUpdate("not an update") from error
        if update is None:
            raise MalformedUpdate("not an update")
        return await self.handle(update)

    async def handle(self, update: Update) -> UpdateResult:
        """Handle an update. Never raises: what is not stored has to be delivered again."""
        received, began, outcome = None, time.perf_counter(), "stored"
        try:
            received = read_update(update, self._seen)
            outcome = await self._take_in(received, update)
            self._seen.note(update)
        except StoreDown as error:
            log.error("update not stored", error=error, words=str(error))
            outcome = "not stored"
            self._dispatcher.begin(self._say_not_stored(received, update.update_id))
            if not isinstance(error, FromNewer):  # that would fail again each time, and hold up other updates
                self._metrics.count("update", outcome)
                return UpdateResult.RETRY
        except MalformedUpdate:
            log.warning("update not understood")
            outcome = "not understood"
        except Exception as error:
            log.error("update failed", error=error)
            outcome = "failed"
            self._dispatcher.begin(self._say_sorry(received))
        self._not_stored.pop(update.update_id, None)
        self._metrics.count("update", outcome)
        self._metrics.time("update", time.perf_counter() - began)
        return UpdateResult.DONE

    async def _take_in(self, received: Received | InGroup | None, update: Update) -> str:
        """Store what the update changes; return the outcome, as the metrics name it."""
        if self._operator and (moved := moved_group(update)):
            self._operator.follow(*moved)
        if received is None:
            return "passed over"
        text = _text_of(update) or ""
        if self._operator and self._operator.is_asked(received.sender.chat, text):
            self._dispatcher.begin(self._operator.say(await self._operator.obey(text)))
            return "operator"
        if isinstance(received, InGroup):
            await self._say_private_only(received)
            return "group"
        if received.message:
            self._conversation.remember_message(received.sender.chat, *received.message)
        if not self._limits.allows("messages", received.sender.chat):
            self._dispatcher.begin(self._say_too_fast(received))
            return "too many"
        first = partial(self._channel.answer, received.press) if received.press else None
        await self._dispatcher.submit(received.sender, received.event, update.update_id, first)
        return "stored"

    async def _say_too_fast(self, received: Received) -> None:
        """Tell a chat, once a minute, that it sends too much; its update is dropped. Danger is answered."""
        is_danger = bool(self._conversation.answer_to_danger(received.event, received.sender.suggested))
        if is_danger and self._limits.allows("danger", received.sender.chat):
            await self._answer_danger(received)
        if self._limits.should_notify("messages", received.sender.chat):
            if received.press:
                await self._channel.acknowledge(received.press)
            await self._say(received, "too_fast")

    async def _say_private_only(self, group: InGroup) -> None:
        if self._operator and self._operator.is_own(group.sender.chat):
            return  # only the operator's commands are answered there
        if await self._conversation.say_once(group.sender, "private_only"):
            self._dispatcher.begin(self._say(group, "private_only"))

    async def _say_not_stored(self, received: Received | InGroup | None, update: int) -> None:
        """Tell a chat, once, that its update cannot be stored now."""
        if update in self._not_stored:
            return
        if len(self._not_stored) >= REMEMBERED:
            self._not_stored.pop(next(iter(self._not_stored)))
        self._not_stored[update] = None
        await self._answer_danger(received)
        await self._say(received, "slow_down")

    async def _say_sorry(self, received: Received | InGroup | None) -> None:
        await self._answer_danger(received)
        await self._say(received, "sorry")

    async def _answer_danger(self, received: Received | InGroup | None) -> None:
        """Answer despair or danger in an event that becomes no turn."""
        if isinstance(received, Received):
            await self._say_safely(self._dispatcher.answer_danger(received.sender, received.event))

    async def _say(self, received: Received | InGroup | None, phrase: str) -> None:
        """Say a phrase even after a failure, so that nobody is left without a reply."""
        if received is not None:
            await self._say_safely(self._dispatcher.notify(received.sender, phrase))

    async def _say_safely(self, saying: Awaitable[None]) -> None:
        """Say something where a failure leads to nothing more."""
        try:
            await saying
        except (Blocked, NotSent) as error:
            log.info("apology not sent", error=error)
        except Exception as error:
            log.error("apology not sent", error=error)


def _text_of(update: Update) -> str | None:
    return update.message.text if update.message else None
