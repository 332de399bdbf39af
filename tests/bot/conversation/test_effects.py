"""Files that are under way while something else happens: each comes, once, and disturbs nothing."""

import asyncio

import pytest

from bot.conversation.channel import Blocked, NotSent
from bot.conversation.messages import File
from bot.sources.practice import PracticeSources
from flows.events import CommandSent, Resumed, Started, Tapped, Typed
from flows.state.case import Finding, Query
from tests.bot.conversation.test_attachments import AUTHORITY, WAYS, ready
from tests.harness.shell import CHAT, OPENING, RecordingChannel, Shell, at_postcode, until


class Slow(RecordingChannel):
    """A channel that hands files over only while `open` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.begun = asyncio.Event(), 0

    async def send_file(self, chat: int | str, file: File) -> None:
        """Wait, then remember."""
        self.begun += 1
        await self.open.wait()
        await super().send_file(chat, file)


class Faulty(RecordingChannel):
    """A channel with a fault of our own."""

    async def send_file(self, chat: int | str, file: File) -> None:
        """Fail each time."""
        raise RuntimeError(chat, file.name)


async def on(shell: Shell, channel: RecordingChannel) -> Shell:
    """The room with another channel."""
    shell.channel = channel
    await shell.restart()
    return shell


async def test_a_newer_file_of_the_same_appointment_is_not_lost_with_the_older() -> None:
    slow = Slow()
    shell = await on(await ready("appointment"), slow)
    await shell.submit(WAYS["appointment"][1])
    await until(lambda: slow.begun == 1)
    off = Tapped("bell", f"{(await shell.case()).id[:12]}~a1.off")
    await shell.submit(off)
    slow.open.set()
    await until(lambda: len(slow.files) == 1)
    slow.open.clear()
    for _ in range(50):
        await asyncio.sleep(0)  # that the older one was handed over is noted
    await shell.dispatcher.stop()
    slow.open.set()
    await shell.restart()
    assert b"CANCELLED" in slow.files[-1][1].content
    assert (await shell.case()).members[await shell.store.user_key(CHAT)].undelivered == ()


async def test_a_file_of_a_case_that_is_not_open_any_more_comes_after_a_kill() -> None:
    shell = await ready("paper")
    first = (await shell.case()).id
    for event in (AUTHORITY, CommandSent("cases"), Tapped("cases", "new")):
        await shell.submit(event)
    await shell.restart()
    assert shell.files() == ["authority.docx"]
    assert (await shell.case()).id != first


async def test_a_file_under_way_does_not_open_its_case_again() -> None:
    shell = await ready("paper")
    first = (await shell.case()).id
    for event in (AUTHORITY, CommandSent("cases"), Tapped("cases", "new")):
        await shell.submit(event)
    await shell.dispatcher.settled()
    assert shell.files() == ["authority.docx"]
    assert (await shell.case()).id != first


@pytest.mark.parametrize("way", WAYS)
async def test_a_file_that_cannot_be_made_keeps_back_nothing_else(way: str) -> None:
    shell = await on(await ready(way), Faulty())
    shown = await shell.send(WAYS[way][1])
    assert any("went wrong on my side" in message.html for message in shown)
    assert shown[-1].rows
    shown = await shell.send(Resumed())
    assert len(shown) == 1 and shown[0].rows, "it is not tried again for ever"


async def test_tries_that_came_to_nothing_are_not_too_many_papers() -> None:
    shell = await ready("paper")
    shell.channel.failure = NotSent()
    await shell.send(AUTHORITY)
    for _ in range(70):
        await shell.recover()
    shell.channel.failure = None
    await shell.recover()
    assert shell.files() == ["authority.docx"]


async def test_who_blocked_the_bot_meanwhile_gets_the_file_when_they_are_back() -> None:
    shell = await ready("paper")
    shell.channel.failure = Blocked()
    await shell.send(AUTHORITY)
    shell.channel.failure = None
    await shell.send(Started())
    await shell.send(Started())
    assert shell.files() == ["authority.docx"]


async def test_forget_is_done_and_told_once_though_a_file_is_under_way() -> None:
    shell = await ready("paper")
    for event in (AUTHORITY, CommandSent("forget"), Tapped("forget", "yes")):
        await shell.submit(event)
    await shell.dispatcher.settled()
    told = [message for _, message in shell.channel.messages if message.html.startswith("Everything")]
    assert shell.store.documents == {}
    assert len(told) == 1


class FirstLate(PracticeSources):
    """The first look-up comes once `gate` is set, and the others never."""

    def __init__(self) -> None:
        super().__init__()
        self.gate, self.lookups = asyncio.Event(), 0

    async def find_mp(self, query: Query) -> Finding:
        """Wait, then answer."""
        self.lookups += 1
        await (self.gate if self.lookups == 1 else asyncio.Event()).wait()
        return await super().find_mp(query)


async def test_what_was_looked_up_for_one_case_is_no_answer_in_another() -> None:
    sources = FirstLate()
    shell = await at_postcode(Shell(sources=sources))
    first = (await shell.case()).id
    for event in (CommandSent("cases"), Tapped("cases", "new"), *OPENING[2:]):
        await shell.send(event)
    second = (await shell.case()).id
    for case, typed in ((first, "BA1 1AA"), (second, "SW1A 1AA")):
        for event in (CommandSent("cases"), Tapped("cases", case), Typed(typed)):
            await shell.submit(event)
            for _ in range(50):
                await asyncio.sleep(0)
    assert sources.lookups == 2
    sources.gate.set()
    for _ in range(50):
        await asyncio.sleep(0)
    assert (await shell.case()).id == second
    assert (await shell.case()).findings == {}
    await shell.dispatcher.stop()
