"""Reminders never fill Telegram's limit: they leave room for answers."""

import asyncio
from typing import Any

from bot.telegram.rate_limiter import LOW_PRIORITY, RateLimiter
from tests.harness.shell import until

RATE, MANY = 200.0, 60  # messages a second


async def test_an_answer_does_not_wait_behind_reminders() -> None:
    limiter, sent = RateLimiter(RATE), []

    async def send(what: str) -> Any:
        sent.append(what)
        return True

    async def ask(what: str, patience: int | None) -> None:
        await limiter.process_request(send, (what,), {}, "sendMessage", {"chat_id": 1}, patience)

    reminders = [asyncio.create_task(ask("reminder", LOW_PRIORITY)) for _ in range(int(RATE) + MANY)]
    await until(lambda: len(sent) >= RATE / 2)
    await ask("answer", None)
    assert sent.index("answer") < RATE
    await asyncio.gather(*reminders)
    assert len(sent) == RATE + MANY + 1
