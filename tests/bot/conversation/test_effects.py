"""Files that are under way while something else happens: each comes, once, and disturbs nothing."""

import asyncio

import pytest

from bot.conversation.channel import Blocked, NotSent
from bot.conversation.conversation import Sender
from bot.conversation.messages import File
from bot.sources.practice import PracticeSources
from flows.events import CommandSent, Resumed, Started, Tapped, Typed
from flows.state.case import Finding, Query
from tests.bot.conversation.test_attachments import AUTHORITY, WAYS, handed, ready
from tests.harness.shell import CHAT, OPENING, Room, Shown, opened, until


class Slow(Shown):
    """A channel that hands files over only while `open` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.begun = asyncio.Event(), 0

    async def send_file(self, chat: int | str, file: File) -> None:
        """Wait, then remember."""
        self.begun += 1
        await self.open.wait()
        await super().send_file(chat, file)


class Faulty(Shown):
    """A channel with a fault of our own."""

    async def send_file(self, chat: int | str, file: File) -> None:
        """Fail each time."""
        raise RuntimeError(chat, file.name)


async def on(room: Room, channel: Shown) -> Room:
    """The room with another channel."""
    room.channel = channel
    await room.restart()
    return room


async def test_a_newer_file_of_the_same_appointment_is_not_lost_with_the_older() -> None:
    slow = Slow()
    room = await on(await ready("appointment"), slow)
    await room.dispatcher.submit(Sender(CHAT), WAYS["appointment"][1])
    await until(lambda: slow.begun == 1)
    off = Tapped("bell", f"{(await room.case()).id[:12]}~a1.off")
    await room.dispatcher.submit(Sender(CHAT), off)
    slow.open.set()
    await until(lambda: len(slow.files) == 1)
    slow.open.clear()
    for _ in range(50):
        await asyncio.sleep(0)  # that the older one was handed over is noted
    await room.dispatcher.stop()
    slow.open.set()
    await room.restart()
    assert b"CANCELLED" in slow.files[-1][1].content
    assert (await room.case()).members[await room.store.user_key(CHAT)].undelivered == ()


async def test_a_file_of_a_case_that_is_not_open_any_more_comes_after_a_kill() -> None:
    room = await ready("paper")
    first = (await room.case()).id
    for event in (AUTHORITY, CommandSent("cases"), Tapped("cases", "new")):
        await room.dispatcher.submit(Sender(CHAT), event)
    await room.restart()
    assert handed(room) == ["authority.docx"]
    assert (await room.case()).id != first


async def test_a_file_under_way_does_not_open_its_case_again() -> None:
    room = await ready("paper")
    first = (await room.case()).id
    for event in (AUTHORITY, CommandSent("cases"), Tapped("cases", "new")):
        await room.dispatcher.submit(Sender(CHAT), event)
    await room.dispatcher.settled()
    assert handed(room) == ["authority.docx"]
    assert (await room.case()).id != first


@pytest.mark.parametrize("way", WAYS)
async def test_a_file_that_cannot_be_made_keeps_back_nothing_else(way: str) -> None:
    room = await on(await ready(way), Faulty())
    shown = await room.say(WAYS[way][1])
    assert any("went wrong on my side" in message.html for message in shown)
    assert shown[-1].rows
    shown = await room.say(Resumed())
    assert len(shown) == 1 and shown[0].rows, "it is not tried again for ever"


async def test_tries_that_came_to_nothing_are_not_too_many_papers() -> None:
    room = await ready("paper")
    room.channel.deaf = NotSent()
    await room.say(AUTHORITY)
    for _ in range(70):
        await room.dispatcher.recover()
        await room.dispatcher.settled()
    room.channel.deaf = None
    await room.dispatcher.recover()
    await room.dispatcher.settled()
    assert handed(room) == ["authority.docx"]


async def test_who_blocked_the_bot_meanwhile_gets_the_file_when_they_are_back() -> None:
    room = await ready("paper")
    room.channel.deaf = Blocked()
    await room.say(AUTHORITY)
    room.channel.deaf = None
    await room.say(Started())
    await room.say(Started())
    assert handed(room) == ["authority.docx"]


async def test_forget_is_done_and_told_once_though_a_file_is_under_way() -> None:
    room = await ready("paper")
    for event in (AUTHORITY, CommandSent("forget"), Tapped("forget", "yes")):
        await room.dispatcher.submit(Sender(CHAT), event)
    await room.dispatcher.settled()
    told = [message for _, message in room.channel.messages if message.html.startswith("Everything")]
    assert room.store.documents == {}
    assert len(told) == 1


class FirstLate(PracticeSources):
    """The first look-up comes once `open` is set, and the others never."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.asked = asyncio.Event(), 0

    async def find_mp(self, query: Query) -> Finding:
        """Wait, then answer."""
        self.asked += 1
        await (self.open if self.asked == 1 else asyncio.Event()).wait()
        return await super().find_mp(query)


async def test_what_was_looked_up_for_one_case_is_no_answer_in_another() -> None:
    sources = FirstLate()
    room = await opened(Room(sources=sources))
    first = (await room.case()).id
    for event in (CommandSent("cases"), Tapped("cases", "new"), *OPENING[2:]):
        await room.say(event)
    second = (await room.case()).id
    for case, typed in ((first, "BA1 1AA"), (second, "SW1A 1AA")):
        for event in (CommandSent("cases"), Tapped("cases", case), Typed(typed)):
            await room.dispatcher.submit(Sender(CHAT), event)
            for _ in range(50):
                await asyncio.sleep(0)
    assert sources.asked == 2
    sources.open.set()
    for _ in range(50):
        await asyncio.sleep(0)
    assert (await room.case()).id == second
    assert (await room.case()).findings == {}
    await room.dispatcher.stop()
