"""By webhook too, a chat's updates are taken in order, also when one of them fails."""

import asyncio
from typing import Any

from bot.telegram.chat_order import HELD_BACK, MOST, ChatOrder
from bot.telegram.handler import UpdateResult
from tests.harness.shell import until
from tests.harness.telegram import TelegramShell


class Intake:
    """Takes updates, and fails those that it is told to. `taken`: the numbers that it was given."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.failing: set[int] = set()
        self.gate = asyncio.Event()
        self.gate.set()
        self.now = 0.0
        self.order = ChatOrder(self._take, lambda: self.now)

    async def post(self, number: int, chat: int = 1) -> bool:
        """Post an update; returns whether it was taken."""
        raw = {"update_id": number, "message": {"chat": {"id": chat}}}
        return await self.order.take(raw) is UpdateResult.DONE

    async def press(self, number: int, person: int = 1) -> bool:
        """Post a press; returns whether it was taken."""
        raw = {"update_id": number, "callback_query": {"from": {"id": person}}}
        return await self.order.take(raw) is UpdateResult.DONE

    async def _take(self, raw: Any) -> UpdateResult:
        self.taken.append(raw["update_id"])
        await self.gate.wait()
        return UpdateResult.RETRY if raw["update_id"] in self.failing else UpdateResult.DONE


async def test_after_a_failure_later_updates_wait_and_those_of_others_do_not() -> None:
    intake = Intake()
    intake.failing = {10}
    assert not await intake.press(10)
    assert not await intake.post(11) and not await intake.press(12)
    assert await intake.post(13, chat=2)
    intake.failing = set()
    assert await intake.press(10) and await intake.post(11) and await intake.press(12)
    assert intake.taken == [10, 13, 10, 11, 12]


async def test_an_update_that_another_process_has_stored_holds_up_nothing() -> None:
    stored: set[tuple[int, int]] = set()

    async def is_stored(chat: int, number: int) -> bool:
        return (chat, number) in stored

    intake = Intake()
    intake.order = ChatOrder(intake._take, lambda: intake.now, is_stored)
    intake.failing = {10}
    assert not await intake.post(10) and not await intake.post(11)
    stored.add((1, 10))  # Telegram has given it to the other process
    assert await intake.post(11) and await intake.post(12)


async def test_what_comes_while_the_one_before_is_under_way_waits_for_its_result() -> None:
    intake = Intake()
    intake.failing = {10}
    intake.gate.clear()
    first, second = asyncio.create_task(intake.post(10)), asyncio.create_task(intake.post(11))
    await until(lambda: intake.taken == [10])
    intake.gate.set()
    assert (await first, await second) == (False, False)
    assert intake.taken == [10]


async def test_an_earlier_update_that_is_repeated_lets_no_later_one_in() -> None:
    intake = Intake()
    intake.failing = {10}
    assert not await intake.post(10)
    assert await intake.post(9)
    assert not await intake.post(11)


async def test_the_earliest_of_several_that_failed_comes_first() -> None:
    intake = Intake()
    intake.failing = {9, 10}
    assert not await intake.post(10) and not await intake.post(9)
    intake.failing = set()
    assert not await intake.post(10)
    assert await intake.post(9) and await intake.post(10)


async def test_nobody_is_locked_out_when_telegram_gives_up() -> None:
    intake = Intake()
    intake.failing = {10}
    assert not await intake.post(10)
    intake.now = HELD_BACK + 1
    assert await intake.post(11) and await intake.post(12)


async def test_no_more_chats_are_remembered_than_a_thousand() -> None:
    intake = Intake()
    intake.failing = {10}
    for chat in range(1, MOST + 2):
        assert not await intake.post(10, chat)
    assert await intake.post(11, chat=1) and not await intake.post(11, chat=2)


async def test_two_presses_of_which_the_first_fails_keep_their_order() -> None:
    """The later one alone would have come too early to have an effect."""
    shell = TelegramShell()
    person = shell.telegram.person()
    await shell.send(person, "/start")
    language = person.messages[-1]
    await person.tap_on(language, "language:en")
    await person.tap_on(language, "who:person")
    first, second = shell.telegram.updates[-2:]
    failed = [first]

    async def take(raw: Any) -> UpdateResult:
        return UpdateResult.RETRY if failed and failed.pop() else await shell.handler.take(shell.bot, raw)

    order = ChatOrder(take)
    assert [await order.take(update) for update in (first, second)] == [UpdateResult.RETRY] * 2
    assert [await order.take(update) for update in (first, second)] == [UpdateResult.DONE] * 2
    await shell.dispatcher.settled()
    assert person.messages[-1].button("home_office_knows:yes")
