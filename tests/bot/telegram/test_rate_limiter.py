"""Reminders never fill Telegram's limit: they leave room for answers."""

import asyncio
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.conversation.channel import NotSent
from bot.telegram.rate_limiter import LOW_PRIORITY, PATIENCE, RateLimiter
from tests.harness.shell import until

RATE, MANY = 200.0, 60  # messages a second
LONG = int(PATIENCE) * 10  # seconds for which Telegram wants no more calls
WARNED = pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # by the library, at every 429


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


class Telegram:
    """Answers the first call with a 429, and the others as it should. `calls`: what it was sent."""

    def __init__(self, retry_after: int) -> None:
        self.calls: list[str] = []
        self._retry_after = retry_after

    async def answer(self, what: str) -> Any:
        """Refuse the first call."""
        self.calls.append(what)
        if len(self.calls) == 1:
            raise RetryAfter(self._retry_after)
        return True


async def ask(limiter: RateLimiter, telegram: Telegram, what: str, patience: int | None = None) -> Any:
    """Make a call through the limiter."""
    return await limiter.process_request(
        telegram.answer, (what,), {}, "sendMessage", {"chat_id": 1}, patience
    )


@WARNED
async def test_a_reminder_does_not_wait_out_a_long_429() -> None:
    limiter, telegram = RateLimiter(RATE), Telegram(LONG)
    with pytest.raises(NotSent):
        await ask(limiter, telegram, "reminder", LOW_PRIORITY)
    with pytest.raises(NotSent):
        await ask(limiter, telegram, "reminder", LOW_PRIORITY)
    assert telegram.calls == ["reminder"], "the second fails without a call"


@WARNED
async def test_a_reminder_does_not_wait_while_an_answer_waits_out_a_long_429() -> None:
    limiter, telegram = RateLimiter(RATE), Telegram(LONG)
    answer = asyncio.create_task(ask(limiter, telegram, "answer"))
    await until(lambda: len(telegram.calls) == 1)
    with pytest.raises(NotSent):
        await ask(limiter, telegram, "reminder", LOW_PRIORITY)
    assert not answer.done()
    answer.cancel()


@WARNED
async def test_after_the_429_of_a_reminder_answers_wait_as_after_their_own() -> None:
    limiter, telegram = RateLimiter(RATE), Telegram(LONG)
    with pytest.raises(NotSent):
        await ask(limiter, telegram, "reminder", LOW_PRIORITY)
    answer = asyncio.create_task(ask(limiter, telegram, "answer"))
    for _ in range(100):
        await asyncio.sleep(0)
    assert telegram.calls == ["reminder"] and not answer.done()
    answer.cancel()


@WARNED
async def test_a_reminder_waits_out_a_short_429() -> None:
    limiter, telegram = RateLimiter(RATE), Telegram(0)
    assert await ask(limiter, telegram, "reminder", LOW_PRIORITY)
    assert telegram.calls == ["reminder", "reminder"]
