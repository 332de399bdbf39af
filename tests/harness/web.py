"""Serves what hosts and Telegram reach by HTTP, without a socket: the webhook, health and metrics."""

import json
from typing import Any

import httpx

from bot.telegram.handler import UpdateResult
from bot.telegram.webhook import PATH, SECRET, Webhook
from bot.web.server import web_app
from tests.harness.telegram import TelegramShell

WEBHOOK_SECRET = "the-right-secret-of-the-tests"  # noqa: S105 (opens nothing)


class WebShell:
    """A bot that gets updates by webhook. `taken`: the updates let through; `health`: what it reports."""

    def __init__(self) -> None:
        self.shell, self.taken = TelegramShell(), list[Any]()
        self.health: dict[str, object] = {"ready": True}
        webhook = Webhook(self._take, WEBHOOK_SECRET, self.shell.metrics)
        app = web_app(webhook.routes, self._health, self.shell.metrics)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot.test")

    async def post(self, update: Any) -> int:
        """Post an update with the secret; returns the HTTP status of the answer."""
        content = update if isinstance(update, bytes) else json.dumps(update).encode()
        answer = await self.client.post(PATH, content=content, headers={SECRET: WEBHOOK_SECRET})
        return answer.status_code

    async def _take(self, update: object) -> UpdateResult:
        self.taken.append(update)
        return UpdateResult.DONE if await self.shell.take(update) else UpdateResult.RETRY

    async def _health(self) -> dict[str, object]:
        return self.health
