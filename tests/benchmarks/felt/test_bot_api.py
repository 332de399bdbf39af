"""The benchmarks' Telegram delivers what is not confirmed again, and notes when each tap was answered."""

import asyncio
import json

import pytest

from tests.benchmarks.felt.bot_api import BotAccount, busiest_second

CHAT = 5_000_000_001


async def test_an_update_is_delivered_until_it_is_confirmed() -> None:
    bot = BotAccount()
    tapping = asyncio.create_task(bot.tap([_tap(7)]))
    numbers = [await _poll(bot, offset) for offset in (0, 7, 8)]
    assert numbers == [[7], [7], []]
    tapping.cancel()


async def test_a_poll_that_waits_gets_the_next_tap() -> None:
    bot = BotAccount()
    waiting = asyncio.create_task(_poll(bot, 0, timeout=600))
    await bot.ready(0)
    tapping = asyncio.create_task(bot.tap([_tap(7)]))
    assert await waiting == [7]
    tapping.cancel()


async def test_a_tap_is_answered_when_all_three_calls_were_made_in_any_order() -> None:
    bot = BotAccount()
    tapping = asyncio.create_task(bot.tap([_tap(7)]))
    await _poll(bot, 0)
    bot.answer("sendMessage", {"chat_id": str(CHAT), "text": "…"})
    bot.answer("answerCallbackQuery", {"callback_query_id": "7"})
    assert not tapping.done()
    bot.answer("editMessageText", {"chat_id": CHAT, "message_id": 7, "text": "…"})
    seen = await tapping
    assert 0 < seen["question"][0] <= seen["spinner"][0]
    assert bot.calls == {"sendMessage": 1, "answerCallbackQuery": 1, "editMessageText": 1}


@pytest.mark.parametrize(
    ("moments", "most"), [([], 0), ([5.0], 1), ([1.0, 1.5, 1.9, 2.1], 3), ([1.0, 2.0, 3.0], 1)]
)
def test_thebusiest_second_may_begin_with_any_message(moments: list[float], most: int) -> None:
    assert busiest_second(moments) == most


async def _poll(bot: BotAccount, offset: int, timeout: float = 0) -> list[int]:  # noqa: ASYNC109 (Telegram's)
    await asyncio.sleep(0)
    updates = json.loads(await bot.updates({"offset": offset, "timeout": timeout}))
    return [update["update_id"] for update in updates]


def _tap(number: int) -> str:
    press = {"id": str(number), "from": {"id": CHAT}, "data": "menu:papers"}
    return json.dumps({"update_id": number, "callback_query": press})
