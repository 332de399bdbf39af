"""The operator's group when it gets another number. On the process: process/test_operator.py."""

import asyncio

from bot.conversation.operator_chat import OperatorChat
from bot.conversation.withdrawals import Withdrawals
from bot.metrics import Metrics
from bot.stores.memory import MemoryStore
from tests.harness.flow import shipped
from tests.harness.shell import RecordingChannel

OLD, NEW = -100, -200


async def _well() -> dict[str, object]:
    return {"ready": True}


async def test_a_number_that_comes_while_a_message_is_sent_is_told_with_the_next_and_once() -> None:
    channel = RecordingChannel()
    operator = OperatorChat(OLD, channel, Metrics(), _well, Withdrawals(MemoryStore(), shipped()))
    under_way = asyncio.create_task(operator.say(["first"]))
    await asyncio.sleep(0)  # it has begun
    operator.follow(OLD, NEW)
    assert await under_way
    for words in ("second", "third"):
        assert await operator.say([words])
    told = [f"OPERATOR_CHAT={NEW}" in message.html for _, message in channel.messages]
    assert told == [False, True, False] and [chat for chat, _ in channel.messages] == [OLD, NEW, NEW]


async def _figures() -> list[str]:
    return ["Statistics of week 2026-W49", "cases by chapter reached: Going & <asking> 20."]


async def test_the_weekly_figures_are_told_with_the_status_if_anything_is_counted() -> None:
    parts = (RecordingChannel(), Metrics(), _well, Withdrawals(MemoryStore(), shipped()))
    told = await OperatorChat(OLD, *parts, statistics=_figures).obey("/status")
    assert told[:1] == ["ready: True"]
    assert told[-1] == "cases by chapter reached: Going &amp; &lt;asking&gt; 20."
    assert await OperatorChat(OLD, *parts).obey("/status") == told[:-2]
