"""Stored first, told after: kills, slow look-ups, a failing store and a deaf channel lose nothing."""

import asyncio
from datetime import datetime

import pytest

from bot.conversation.channel import Blocked, NotSent
from bot.conversation.conversation import Sender
from bot.sources.practice import PracticeSources
from bot.stores import Kind, StoreDown
from bot.stores.memory import MemoryStore
from flows.events import CommandSent, LookedUp, Started, Tapped, Typed
from flows.state.case import Finding
from tests.harness.shell import CHAT, OTHER, HeldSources, Room, opened, until


class BeginDown(MemoryStore):
    """A store that once cannot note who is to be told."""

    failures = 0

    async def begin_delivery(self, user: str) -> None:
        """Fail when told to."""
        if self.failures:
            self.failures -= 1
            raise StoreDown("The store was told to fail.")
        await super().begin_delivery(user)


async def test_a_turn_that_could_not_be_begun_leaves_no_trace() -> None:
    store = BeginDown()
    room = await opened(Room(store))
    store.failures = 1
    with pytest.raises(StoreDown):
        await room.say(Started(), 9)
    await room.say(Started(), 9)
    assert await store.unfinished_deliveries() == []


async def test_forget_that_was_cut_off_is_done_at_the_next_start() -> None:
    room = await opened(Room())
    await room.say(CommandSent("forget"))
    await room.dispatcher.submit(Sender(CHAT), Tapped("forget", "yes"))
    assert room.store.documents
    await room.restart()
    assert room.store.documents == {}


async def test_a_late_result_brings_nothing_back_after_forget() -> None:
    sources = HeldSources()
    room = await opened(Room(sources=sources))
    await room.dispatcher.submit(Sender(CHAT), Typed("BA1 1AA"))
    await room.dispatcher.submit(Sender(CHAT), CommandSent("forget"))
    await room.dispatcher.submit(Sender(CHAT), Tapped("forget", "yes"))
    await until(lambda: room.store.documents == {})
    sources.open.set()
    await room.dispatcher.settled()
    assert room.store.documents == {}


class EraseDown(MemoryStore):
    """A store that once cannot erase."""

    failures = 0

    async def erase(self, kind: Kind, key: str) -> None:
        """Fail when told to."""
        if self.failures:
            self.failures -= 1
            raise StoreDown("The store was told to fail.")
        await super().erase(kind, key)


async def test_forget_that_failed_is_done_when_the_owed_are_told() -> None:
    store = EraseDown()
    room = await opened(Room(store))
    await room.say(CommandSent("forget"))
    store.failures = 1
    await room.say(Tapped("forget", "yes"))
    await room.dispatcher.recover()
    await room.dispatcher.settled()
    assert store.documents == {}


class OnceBroken(MemoryStore):
    """A store that once fails in a way that nobody thought of."""

    failures = 0

    async def load(self, kind: Kind, key: str) -> str | None:
        """Fail when told to."""
        if self.failures:
            self.failures -= 1
            raise RuntimeError("nobody thought of this")
        return await super().load(kind, key)


async def test_one_who_cannot_be_told_again_holds_up_nobody_else() -> None:
    store = OnceBroken()
    room = await opened(await opened(Room(store)), OTHER)
    for chat in (CHAT, OTHER):
        await room.dispatcher.submit(Sender(chat), Tapped("postcode", "unknown"))
    before = len(room.channel.messages)
    store.failures = 1
    await room.restart()
    assert len(room.channel.messages) == before + 1


async def test_killed_before_it_was_told_the_question_is_said_after_the_start() -> None:
    room = await opened(Room())
    before = len(room.channel.messages)
    await room.dispatcher.submit(Sender(CHAT), Tapped("postcode", "unknown"), 9)
    assert len(room.channel.messages) == before
    await room.restart()
    assert room.buttons()[0] == "postcode_unknown:by_hand"
    assert await room.say(Tapped("postcode", "unknown"), 9) == []
    assert await room.store.unfinished_deliveries() == []


class Slow(MemoryStore):
    """A store whose save is done although the caller was cancelled, as in a thread."""

    hold: asyncio.Event | None = None

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Save, then keep the caller waiting."""
        await super().save(kind, key, body, version, due)
        if self.hold and kind == "case":
            self.hold.set()
            await asyncio.Event().wait()


async def test_stopped_while_storing_the_question_is_said_after_the_start() -> None:
    store = Slow()
    room = await opened(Room(store))
    store.hold = asyncio.Event()
    turn = asyncio.create_task(room.dispatcher.submit(Sender(CHAT), Tapped("postcode", "unknown"), 9))
    await store.hold.wait()
    turn.cancel()
    await asyncio.gather(turn, return_exceptions=True)
    store.hold = None
    before = len(room.channel.messages)
    await room.restart()
    await room.say(Tapped("postcode", "unknown"), 9)
    assert len(room.channel.messages) > before


async def test_a_look_up_in_flight_at_a_kill_is_done_again() -> None:
    sources = HeldSources()
    room = await opened(Room(sources=sources))
    await room.dispatcher.submit(Sender(CHAT), Typed("BA1 1AA"))
    await until(lambda: sources.asked == 1)
    sources.open.set()
    await room.restart()
    assert sources.asked == 2
    assert room.buttons()[0] == "show_mp:yes"


async def test_a_slow_look_up_holds_up_nobody() -> None:
    sources = HeldSources()
    room = await opened(await opened(Room(sources=sources)), OTHER)
    await room.dispatcher.submit(Sender(CHAT), Typed("BA1 1AA"))
    await until(lambda: sources.asked == 1)
    for chat, event, button in (
        (CHAT, CommandSent("help"), "postcode:unknown"),
        (OTHER, Tapped("postcode", "unknown"), "postcode_unknown:by_hand"),
        (CHAT, CommandSent("menu"), "menu:situation"),
    ):
        before = len(room.channel.messages)
        await room.dispatcher.submit(Sender(chat), event)
        await until(lambda before=before: len(room.channel.messages) > before)  # type: ignore[misc]
        await until(lambda chat=chat, button=button: room.buttons(chat)[0] == button)  # type: ignore[misc]
    sources.open.set()
    await room.dispatcher.settled()
    assert room.buttons()[0] == "menu:situation", "the result came too late to change anything"


async def test_a_chat_is_told_in_order() -> None:
    room = await opened(Room())
    before = len(room.channel.messages)
    events = [CommandSent("language"), CommandSent("change"), CommandSent("forget"), CommandSent("menu")]
    await asyncio.gather(*(room.dispatcher.submit(Sender(CHAT), event) for event in events))
    await room.dispatcher.settled()
    first = [message.rows[0][0].data for _, message in room.channel.messages[before:]]
    assert [str(data).split(":")[0] for data in first] == ["language", "change", "forget", "menu"]


async def test_what_could_not_be_sent_is_sent_later() -> None:
    room = await opened(Room())
    room.channel.refusals = [NotSent()]
    assert await room.say(CommandSent("help")) == []
    assert len(await room.store.unfinished_deliveries()) == 1
    before = len(room.channel.messages)
    await room.dispatcher.recover()
    await room.dispatcher.settled()
    assert len(room.channel.messages) > before
    assert await room.store.unfinished_deliveries() == []


async def test_somebody_who_blocked_the_bot_is_left_alone_until_they_write() -> None:
    room = await opened(Room())
    room.channel.refusals = [Blocked()]
    await room.say(CommandSent("help"))
    assert (await room.user()).blocked
    assert await room.store.unfinished_deliveries() == []
    await room.say(Started())
    assert not (await room.user()).blocked


class Broken(PracticeSources):
    """Sources with a fault of our own: they raise what they promise never to raise."""

    async def portrait(self, member: int) -> bytes | None:
        """Fail."""
        raise RuntimeError(member)


async def test_a_fault_of_our_own_is_answered_with_an_apology() -> None:
    room = await opened(Room(sources=Broken()))
    shown = await room.say(Typed("BA1 1AA"))
    assert "went wrong on my side" in shown[-1].html
    assert await room.store.unfinished_deliveries() == []
    assert room.buttons(), "the open question can still be asked"
    assert "welcome" not in (await room.say(CommandSent("menu")))[-1].html


async def test_a_result_for_somebody_unknown_begins_nothing() -> None:
    room = Room()
    assert await room.say(LookedUp(1, Finding(outcome="down"))) == []
    assert room.store.documents == {}
