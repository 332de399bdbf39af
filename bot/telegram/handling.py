"""One update, from inbound to the dispatcher; the one place where the unexpected is caught."""

import structlog
from telegram import CallbackQuery, Update

from bot.conversation import Conversation, Sender
from bot.dispatch import Deed, Dispatcher
from bot.i18n import Language
from bot.messages import Message
from bot.stores import StoreDown
from bot.telegram.inbound import InGroup, Received, read_update
from bot.telegram.outbound import TelegramChannel
from flows.flow import Flow

log = structlog.get_logger()


class Handler:
    """Handles updates. Returns only when what the update changes is stored."""

    def __init__(
        self,
        conversation: Conversation,
        dispatcher: Dispatcher,
        channel: TelegramChannel,
        flow: Flow,
        english: Language,
    ) -> None:
        self._conversation, self._dispatcher, self._channel = conversation, dispatcher, channel
        self._flow, self._english = flow, english
        self._waiting: set[int] = set()  # updates that could not be stored yet: said once

    async def handle(self, update: Update) -> StoreDown | None:
        """Handle an update; the StoreDown is returned when it has to be delivered again."""
        received = None
        try:
            received = read_update(update)
            if isinstance(received, InGroup):
                await self._say_private_only(received.sender)
            elif received:
                first = self._answer(received.press) if received.press else None
                await self._dispatcher.submit(received.sender, received.event, update.update_id, first)
        except StoreDown as error:
            log.error("update not stored", error=error)
            if update.update_id not in self._waiting:
                self._waiting.add(update.update_id)
                await self._say(received, "slow_down")
            return error
        except Exception as error:
            log.error("update failed", error=error)
            await self._say(received, "sorry")
        self._waiting.discard(update.update_id)
        return None

    def _answer(self, press: CallbackQuery) -> Deed:
        return lambda: self._channel.answer(press)

    async def _say_private_only(self, sender: Sender) -> None:
        if await self._conversation.say_once(sender, "private_only"):
            await self._channel.show(sender.chat, self._message("private_only"))

    async def _say(self, received: Received | InGroup | None, phrase: str) -> None:
        """Never answer with silence, whatever failed."""
        if received is None:
            return
        try:
            await self._channel.show(received.sender.chat, self._message(phrase))
        except Exception as error:
            log.error("apology not sent", error=error)

    def _message(self, phrase: str) -> Message:
        return Message(self._english.render(self._flow.phrase(phrase)))
