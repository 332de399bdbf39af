"""Telling Telegram where to send updates, and looking now and then whether it still does."""

import asyncio

import structlog
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.telegram.inbound import ALLOWED
from bot.telegram.webhook import PATH

AT_ONCE = 40  # connections that Telegram may open to us
AN_HOUR = 3600
SOON = 10  # seconds until it is tried again
log = structlog.get_logger()


class WebhookRegistration:
    """Keeps the webhook set to this bot's public address."""

    def __init__(self, bot: Bot, address: str, secret: str) -> None:
        self._bot, self._address, self._secret = bot, address + PATH, secret

    async def run(self) -> None:
        """Set it, and set it again if another has set it elsewhere. Raises InvalidToken."""
        while True:
            try:
                await self._set()
                pause = AN_HOUR
            except InvalidToken:
                raise
            except TelegramError as error:
                log.warning("webhook not set", error=error)
                pause = SOON
            await asyncio.sleep(pause)

    async def _set(self) -> None:
        known = await self._bot.get_webhook_info()
        if known.last_error_message:
            log.warning("webhook had errors", pending=known.pending_update_count)
        await self._bot.set_webhook(
            self._address, secret_token=self._secret, allowed_updates=ALLOWED, max_connections=AT_ONCE
        )
