"""Passes each update from inbound to the dispatcher, and catches every unexpected error."""

import time
from collections.abc import Awaitable, Callable
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
from bot.stores import DocumentUnavailable, StoreDown
from bot.telegram.inbound import InGroup, Received, SeenMessages, burst_of, moved_group, read_update
from bot.telegram.outbound import TelegramChannel
from bot.telegram.raw_updates import Reading, read_raw
from bot.telegram.validation import MalformedUpdate

REMEMBERED = 1000  # updates that could not be stored and whose chats were told so
log = structlog.get_logger()


class UpdateResult(Enum):
    """What Telegram is to do with an update that was handled."""

    DONE = "done"  # confirm it
    RETRY = "retry"  # deliver it again, since it could not be stored
    PARK = "park"  # as RETRY, until a process can read the chat's documents: that may take long


Take = Callable[[Any], Awaitable[UpdateResult]]  # takes an update as Telegram sends it, parsed from JSON


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

    @property
    def metrics(self) -> Metrics:
        """Counts what became of updates."""
        return self._metrics

    async def hold(self, bot: Bot, raw: Any) -> None:
        """Answer an update that waits behind a parked one: danger at once, anything else once a minute.

        Does not wait for it: a chat under a pause must hold up no other's update.
        """
        try:
            _, received, _ = read_raw(raw, bot)
        except MalformedUpdate:
            return
        if isinstance(received, Received):
            self._dispatcher.begin(self._hold(received))

    async def _hold(self, received: Received) -> None:
        if not self._limits.allows("messages", received.sender.chat):
            await self._say_too_fast(received)
            return
        await self._answer_danger(received)
        if received.press:
            await self._channel.acknowledge(received.press)
        if self._limits.should_notify("messages", received.sender.chat):
            await self._say(received, "slow_down")

    async def take(self, bot: Bot, raw: Any) -> UpdateResult:
        """Handle an update as Telegram sends it: JSON of any shape. Never raises.

        Of one that cannot be parsed, as much is handled as shows what a person did; the rest is passed over.
        """
        try:
            update, received, is_whole = read_raw(raw, bot, self._seen)
        except MalformedUpdate:
            log.warning("update not understood")
            self._metrics.count("update", "not understood")
            return UpdateResult.DONE
        if not is_whole:
            log.warning("update understood in part")
            self._metrics.count("parse", "in part")
        return await self.handle(update, lambda _: received)

    async def handle(self, update: Update, read: Callable[[Update], Reading] | None = None) -> UpdateResult:
        """Handle an update. Never raises: what is not stored has to be delivered again.

        `read`: returns what it means, if that is known already.
        """
        received, began, outcome = None, time.perf_counter(), "stored"
        try:
            received = read(update) if read else read_update(update, self._seen)
            outcome = await self._take_in(received, update)
            self._seen.note(update)
        except StoreDown as error:
            log.error("update not stored", error=error, words=str(error))
            outcome = "not stored"
            self._dispatcher.begin(self._say_not_stored(received, update.update_id))
            self._metrics.count("update", outcome)
            return UpdateResult.PARK if isinstance(error, DocumentUnavailable) else UpdateResult.RETRY
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
        self._acknowledge_once(received, update.update_id)
        mark = partial(self._channel.mark_choice, received.press) if received.press else None
        number, burst = update.update_id or None, burst_of(update)
        await self._dispatcher.submit(received.sender, received.event, number, mark, burst=burst)
        return "stored"

    def _acknowledge_once(self, received: Received, update: int) -> None:
        """Begin to answer a press, so that the button stops waiting: that says nothing of what is stored.

        It is not awaited, and not repeated while the update cannot be stored.
        """
        if received.press and update not in self._not_stored:
            self._dispatcher.begin(self._channel.acknowledge(received.press))

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
