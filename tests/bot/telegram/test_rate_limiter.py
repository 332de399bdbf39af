"""Reminders leave room for answers, and only the chat that Telegram limits waits."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.conversation.channel import NotSent
from bot.telegram.call_bucket import TOGETHER
from bot.telegram.pauses import SEVERAL
from bot.telegram.rate_limiter import (
    BURST,
    LAST_PATIENCE,
    LOW_PRIORITY,
    OTHERS,
    PATIENCE,
    ROOM,
    Pace,
    RateLimiter,
)
from tests.harness.jumping_loop import JumpingLoop, run_jumping
from tests.harness.shell import until

RATE, MANY = 200.0, 30  # messages a second
LONG = int(PATIENCE) * 10  # seconds for which Telegram wants no more calls
WARNED = pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # by the library, at every 429
LIMITED, OTHER = 1, 2  # chats


@dataclass
class Telegram:
    """Telegram and its clock. Refuses a chat with 429 for some time; `calls`: what it took, in order."""

    seconds: float = 0.0
    limited: dict[int, float] = field(default_factory=dict)  # until when, by chat
    calls: list[str] = field(default_factory=list)
    refused: int = 0

    def limiter(self, rate: float = RATE) -> RateLimiter:
        """A limiter that goes by this clock."""
        return RateLimiter(rate, now=lambda: self.seconds, pause=_yield)

    async def ask(
        self, limiter: RateLimiter, what: str, chat: int = LIMITED, pace: Pace | None = None
    ) -> Any:
        """Send a message through the limiter."""
        return await self.call(limiter, what, "sendMessage", {"chat_id": chat}, chat, pace)

    async def call(
        self,
        limiter: RateLimiter,
        what: str,
        method: str,
        data: dict[str, Any],
        chat: int,
        pace: Pace | None = None,
    ) -> Any:
        """Make any call through the limiter."""

        async def answer() -> Any:
            if self.limited.get(chat, 0) > self.seconds:
                self.refused += 1
                raise RetryAfter(int(self.limited[chat] - self.seconds))
            self.calls.append(what)
            return True

        return await limiter.process_request(answer, (), {}, method, data, pace)


async def _yield(_: float) -> None:
    await asyncio.sleep(0)


async def let_run() -> None:
    """Give every task several turns."""
    for _ in range(100):
        await asyncio.sleep(0)


async def test_an_answer_does_not_wait_behind_reminders() -> None:
    limiter, sent = RateLimiter(MANY), []

    async def send(what: str) -> Any:
        sent.append(what)
        return True

    async def ask(what: str, chat: int, pace: Pace | None) -> None:
        await limiter.process_request(send, (what,), {}, "sendMessage", {"chat_id": chat}, pace)

    reminders = [asyncio.create_task(ask("reminder", chat, LOW_PRIORITY)) for chat in range(1, MANY)]
    await until(lambda: len(sent) >= MANY - ROOM)
    before = len(sent)
    await ask("answer", -1, None)
    assert sent.index("answer") == before < MANY - 1, "at once, while reminders wait"
    await asyncio.gather(*reminders)
    assert len(sent) == MANY


def test_reminders_go_several_together_and_no_slower_for_it() -> None:
    async def morning() -> tuple[float, int]:
        telegram, loop = Telegram(), asyncio.get_running_loop()
        limiter = telegram.limiter(MANY)
        await asyncio.gather(*(telegram.ask(limiter, "", chat, LOW_PRIORITY) for chat in range(1, 301)))
        assert isinstance(loop, JumpingLoop)
        return loop.time(), loop.wakes

    seconds, wakes = run_jumping(morning())
    assert seconds <= 300 / MANY
    assert wakes <= seconds / TOGETHER, "the process woke up for each alone"


@WARNED
async def test_a_limited_chat_waits_and_nobody_else() -> None:
    telegram = Telegram(limited={LIMITED: LONG})
    limiter = telegram.limiter()
    waiting = asyncio.create_task(telegram.ask(limiter, "first"))
    await until(lambda: telegram.refused == 1)
    for method, data in (("sendMessage", {"chat_id": OTHER}), ("editMessageText", {"chat_id": OTHER})):
        await telegram.call(limiter, method, method, data, OTHER)
    await telegram.call(limiter, "press", "answerCallbackQuery", {}, OTHER, Pace(chat=OTHER))
    await telegram.call(limiter, "command", "setMyCommands", {}, OTHER)
    assert telegram.calls == ["sendMessage", "editMessageText", "press", "command"] and not waiting.done()
    telegram.seconds += LONG + 1
    await waiting
    assert (telegram.calls[-1], telegram.refused) == ("first", 1)


@WARNED
@pytest.mark.parametrize(
    ("method", "named"),
    [
        ("editMessageText", True),
        ("editMessageReplyMarkup", True),
        ("sendDocument", True),
        ("sendPhoto", True),
        ("deleteMessages", True),
        ("answerCallbackQuery", False),
    ],
)
async def test_a_pause_is_for_every_method_of_its_chat(method: str, named: bool) -> None:
    telegram = Telegram(limited={LIMITED: LONG})
    limiter = telegram.limiter()
    first = asyncio.create_task(
        telegram.call(limiter, "first", method, {"chat_id": LIMITED} if named else {}, LIMITED, Pace(LIMITED))
    )
    await until(lambda: telegram.refused == 1)
    second = asyncio.create_task(telegram.ask(limiter, "second"))
    await let_run()
    assert telegram.refused == 1 and not second.done()
    telegram.seconds += LONG + 1
    await asyncio.gather(first, second)
    assert telegram.calls == ["first", "second"]


@WARNED
async def test_the_calls_of_a_chat_stay_in_order() -> None:
    telegram = Telegram(limited={LIMITED: LONG})
    limiter = telegram.limiter()
    calls = [asyncio.create_task(telegram.ask(limiter, str(number))) for number in range(5)]
    await until(lambda: telegram.refused == 1)
    telegram.limited[LIMITED] += LONG  # it is refused once more after the pause
    telegram.seconds += LONG + 1
    await until(lambda: telegram.refused == 2)
    telegram.seconds += LONG + 1
    await asyncio.gather(*calls)
    assert (telegram.calls, telegram.refused) == (["0", "1", "2", "3", "4"], 2)


@WARNED
async def test_when_several_chats_in_a_row_are_refused_all_wait() -> None:
    chats = range(10, 10 + SEVERAL)
    telegram = Telegram(limited=dict.fromkeys(chats, LONG))
    limiter = telegram.limiter()
    refused = [asyncio.create_task(telegram.ask(limiter, str(chat), chat)) for chat in chats]
    await until(lambda: telegram.refused == SEVERAL)
    another = asyncio.create_task(telegram.ask(limiter, "another", OTHER))
    await let_run()
    assert not another.done(), "the bot as a whole is limited"
    telegram.seconds += LONG + 1
    await asyncio.gather(*refused, another)
    assert telegram.refused == SEVERAL


@WARNED
async def test_several_chats_are_no_limit_on_all_while_others_are_served() -> None:
    chats = range(10, 10 + 2 * SEVERAL)
    telegram = Telegram(limited=dict.fromkeys(chats, LONG))
    limiter = telegram.limiter()
    refused = []
    for number, chat in enumerate(chats, start=1):
        refused.append(asyncio.create_task(telegram.ask(limiter, str(chat), chat)))
        await until(lambda number=number: telegram.refused == number)  # type: ignore[misc]
        await telegram.ask(limiter, "served", OTHER)
    telegram.seconds += LONG + 1
    await asyncio.gather(*refused)


@WARNED
async def test_a_method_without_a_chat_pauses_itself_alone() -> None:
    telegram = Telegram(limited={LIMITED: LONG})
    limiter = telegram.limiter()
    profile = asyncio.create_task(telegram.call(limiter, "commands", "setMyCommands", {}, LIMITED))
    await until(lambda: telegram.refused == 1)
    await telegram.ask(limiter, "answer", OTHER)
    await telegram.call(limiter, "link", "getMe", {}, OTHER)
    assert telegram.calls == ["answer", "link"]
    telegram.seconds += LONG + 1
    await profile


@WARNED
async def test_a_reminder_does_not_wait_out_a_long_429() -> None:
    telegram = Telegram(limited={LIMITED: LONG})
    limiter = telegram.limiter()
    for _ in range(2):
        with pytest.raises(NotSent):
            await telegram.ask(limiter, "reminder", pace=LOW_PRIORITY)
    assert telegram.refused == 1, "the second fails without a call"
    await telegram.ask(limiter, "reminder", OTHER, LOW_PRIORITY)


@WARNED
async def test_a_reminder_does_not_wait_while_an_answer_waits_out_a_long_429() -> None:
    telegram = Telegram(limited={LIMITED: LONG})
    limiter = telegram.limiter()
    answer = asyncio.create_task(telegram.ask(limiter, "answer"))
    await until(lambda: telegram.refused == 1)
    with pytest.raises(NotSent):
        await telegram.ask(limiter, "reminder", pace=LOW_PRIORITY)
    assert not answer.done()
    answer.cancel()


@WARNED
async def test_after_the_429_of_a_reminder_answers_wait_as_after_their_own() -> None:
    telegram = Telegram(limited={LIMITED: LONG})
    limiter = telegram.limiter()
    with pytest.raises(NotSent):
        await telegram.ask(limiter, "reminder", pace=LOW_PRIORITY)
    answer = asyncio.create_task(telegram.ask(limiter, "answer"))
    await let_run()
    assert telegram.refused == 1 and not answer.done()
    answer.cancel()


@WARNED
async def test_a_reminder_waits_out_a_short_429() -> None:
    telegram = Telegram(limited={LIMITED: PATIENCE / 2})
    limiter = telegram.limiter()
    reminder = asyncio.create_task(telegram.ask(limiter, "reminder", pace=LOW_PRIORITY))
    await until(lambda: telegram.refused == 1)
    telegram.seconds += PATIENCE
    await reminder
    assert telegram.calls == ["reminder"]


@WARNED
async def test_when_the_process_stops_nobody_waits_out_a_long_pause() -> None:
    telegram = Telegram(limited={LIMITED: LONG, OTHER: int(LAST_PATIENCE)})
    limiter = telegram.limiter()
    running = asyncio.create_task(limiter.run(_one))
    long, short = (asyncio.create_task(telegram.ask(limiter, str(chat), chat)) for chat in (LIMITED, OTHER))
    await until(lambda: telegram.refused == 2)
    await let_run()
    assert not long.done()
    telegram.seconds += 1
    running.cancel()
    with pytest.raises(NotSent):
        await long
    telegram.seconds += LAST_PATIENCE
    assert await short


async def _one() -> int:
    return 1


async def test_the_rate_is_shared_by_the_processes_that_live() -> None:
    telegram, living = Telegram(), 1000
    limiter = telegram.limiter(rate=2)
    running = asyncio.create_task(limiter.run(lambda: _number(living)))
    await let_run()
    asked = [asyncio.create_task(telegram.ask(limiter, "", chat)) for chat in range(2)]
    await let_run()
    assert len(telegram.calls) == 1, "the next is sent in minutes: two a second, by a thousand processes"
    for task in (running, *asked):
        task.cancel()


async def _number(number: int) -> int:
    return number


async def test_one_chat_is_not_sent_everything_at_once() -> None:
    telegram = Telegram()
    limiter = telegram.limiter(rate=3)  # a tenth of the usual rate, and so of the burst
    asked = [asyncio.create_task(telegram.ask(limiter, "")) for _ in range(3)]
    await let_run()
    assert len(telegram.calls) == BURST / 10
    for task in asked:
        task.cancel()


async def test_marks_and_answers_to_presses_leave_the_rate_to_messages() -> None:
    telegram = Telegram()
    limiter = telegram.limiter(MANY)
    for chat in range(1, MANY + 1):
        await telegram.call(limiter, "press", "answerCallbackQuery", {}, chat, Pace(chat=chat))
        await telegram.call(limiter, "mark", "editMessageText", {"chat_id": chat}, chat)
    questions = [asyncio.create_task(telegram.ask(limiter, "question", chat)) for chat in range(1, MANY + 1)]
    await let_run()
    assert telegram.calls.count("question") == MANY, "as many as a second has room for, at once"
    await asyncio.gather(*questions)


async def test_marks_have_a_rate_too() -> None:
    telegram = Telegram()
    limiter = telegram.limiter(MANY)
    marks = [
        asyncio.create_task(telegram.call(limiter, "mark", "editMessageText", {"chat_id": chat}, chat))
        for chat in range(1, 3 * MANY)
    ]
    await let_run()
    assert telegram.calls.count("mark") == OTHERS * MANY, "the others wait"
    for mark in marks:
        mark.cancel()
    await asyncio.gather(*marks, return_exceptions=True)


async def test_a_mark_waits_for_no_message_to_its_chat() -> None:
    telegram, gate = Telegram(), asyncio.Event()
    limiter = telegram.limiter()

    async def held_up() -> Any:
        await gate.wait()

    send = limiter.process_request(held_up, (), {}, "sendMessage", {"chat_id": LIMITED}, None)
    sending = asyncio.create_task(send)
    waiting = asyncio.create_task(telegram.ask(limiter, "second message"))
    await telegram.call(limiter, "mark", "editMessageText", {"chat_id": LIMITED}, LIMITED)
    await telegram.call(limiter, "press", "answerCallbackQuery", {}, LIMITED, Pace(chat=LIMITED))
    await let_run()
    assert telegram.calls == ["mark", "press"]
    gate.set()
    await asyncio.gather(sending, waiting)
    assert telegram.calls[-1] == "second message"
