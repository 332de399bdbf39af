"""Telegram repeats its last hundred updates, long after they were confirmed."""

import asyncio
from itertools import groupby

import httpx

from tests.chaos.injectors.injector import Injector
from tests.standins.telegram_values import Json
from tests.standins.telegram_webhook import SECRET

LAST = 100  # updates: a whole batch of a poll, or a webhook's backlog


class RepeatedUpdates(Injector):
    """Repeats a whole batch with the same numbers: by polling, or posted to the webhooks chat by chat."""

    name = "last 100 updates repeated"
    pause = 2.0

    async def strike(self) -> None:
        """Repeat the last hundred."""
        if self.scene.delivery is None:
            self.scene.telegram.repeat(LAST)
        else:
            await self._post(self.scene.telegram.updates[-LAST:])
        self.struck += 1

    async def _post(self, updates: list[Json]) -> None:
        """Post those that were confirmed, each chat's in order."""
        waiting = {update["update_id"] for update in self.scene.telegram.unconfirmed}
        old = [update for update in updates if update["update_id"] not in waiting]
        chats = [list(chat) for _, chat in groupby(sorted(old, key=_chat), key=_chat)]
        async with httpx.AsyncClient(timeout=30) as client:
            await asyncio.gather(*(self._post_in_order(client, chat) for chat in chats))

    async def _post_in_order(self, client: httpx.AsyncClient, updates: list[Json]) -> None:
        webhook = self.scene.telegram.queue.webhook
        for update in updates:
            port = self.scene.rng.choice(self.scene.ports)
            address = f"http://127.0.0.1:{port}{httpx.URL(webhook['url']).path}"
            try:
                await client.post(address, json=update, headers={SECRET: webhook.get("secret_token", "")})
            except httpx.HTTPError:
                return  # the process is down; the others get theirs


def _chat(update: Json) -> int:
    content = next(value for key, value in update.items() if key != "update_id")
    return int(content["from"]["id"])
