"""The side of Telegram that posts updates to a webhook, behind which there may be several processes.

A chat's updates go one at a time and in order; each is repeated, after growing pauses, until it gets a 200.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import httpx

from tests.standins.telegram import FakeTelegram
from tests.standins.telegram_values import Json

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the name of a header)
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 4.0  # seconds until an update is repeated
ANSWERED_WITHIN = 60.0  # seconds
OTHERS = 3  # deliveries to other chats that overtake a delayed one


@dataclass(frozen=True, slots=True)
class Mishaps:
    """How often each thing goes wrong with a delivery, as shares of 1."""

    dropped: float = 0.0  # it never arrives
    unanswered: float = 0.0  # it arrives, but its answer is lost, so it is repeated
    delayed: float = 0.0  # up to a second
    doubled: float = 0.0  # it arrives at two processes at once
    overtaken: float = 0.0  # by updates of other chats
    within: float = 0.0  # by the next update of the same chat, which breaks the order

    @classmethod
    def each(cls, share: float) -> "Mishaps":
        """Return the same share for everything."""
        return cls(share, share, share, share, share, share)


class Delivery:
    """Posts the updates of a FakeTelegram to processes, in turn, until cancelled."""

    def __init__(
        self, telegram: FakeTelegram, addresses: Sequence[str], rng: random.Random, mishaps: Mishaps
    ) -> None:
        self.happened: Counter[str] = Counter()
        self.mishaps = mishaps
        self._telegram, self._queue, self._rng = telegram, telegram.queue, rng
        self._addresses, self._turn = addresses, count()
        self._busy: set[int] = set()

    async def run(self) -> None:
        """Deliver what is waiting and what is yet to come."""
        limits = httpx.Limits(max_connections=100, max_keepalive_connections=0)
        client = httpx.AsyncClient(limits=limits, timeout=ANSWERED_WITHIN)
        async with client, asyncio.TaskGroup() as deliveries:
            while True:
                await self._telegram.wait(lambda: self._queue.ready(self._busy), timeout=1e6)
                for chat in self._queue.ready(self._busy):
                    self._busy.add(chat)
                    deliveries.create_task(self._deliver(client, chat))

    async def _deliver(self, client: httpx.AsyncClient, chat: int) -> None:
        """Deliver everything from one chat, one update after the other."""
        pause = FIRST_PAUSE
        while waiting := self._queue.waiting(chat):
            update = waiting[1 if waiting[1:] and self._strikes("within") else 0]
            if await self._posted(client, update):
                self._queue.delivered(update["update_id"])
                pause = FIRST_PAUSE
            else:
                self.happened["again"] += 1
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
        self._busy.discard(chat)

    async def _posted(self, client: httpx.AsyncClient, update: Json) -> bool:
        """Deliver an update once; returns whether Telegram knows that it was taken."""
        if self._strikes("dropped"):
            return False
        if self._strikes("delayed"):
            await asyncio.sleep(self._rng.random())
        if self._strikes("overtaken"):
            await self._overtaken()
        copies = 2 if self._strikes("doubled") else 1
        taken = await asyncio.gather(*(self._post(client, update) for _ in range(copies)))
        return any(taken) and not self._strikes("unanswered")

    async def _overtaken(self) -> None:
        target = self.happened["posted"] + OTHERS
        try:
            await self._telegram.wait(lambda: self.happened["posted"] >= target, timeout=1.0)
        except TimeoutError:
            return  # there are no other updates

    async def _post(self, client: httpx.AsyncClient, update: Json) -> bool:
        """Post to the process whose turn it is, or to the next one if it is down."""
        webhook = self._queue.webhook
        self.happened["posted"] += 1
        for _ in self._addresses:
            address = self._addresses[next(self._turn) % len(self._addresses)]
            try:
                path = httpx.URL(webhook["url"]).path
                headers = {SECRET: webhook.get("secret_token", "")}
                content = self._telegram.write(update).encode(errors="surrogatepass")
                answer = await client.post(f"{address}{path}", content=content, headers=headers)
            except httpx.ConnectError:
                continue
            except httpx.HTTPError:
                self.happened["broken off"] += 1
                return False
            return answer.status_code == 200
        return False

    def _strikes(self, mishap: str) -> bool:
        share: float = getattr(self.mishaps, mishap)
        strikes = self._rng.random() < share
        self.happened[mishap] += strikes
        return strikes
