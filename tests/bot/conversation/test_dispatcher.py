"""Stored first, told after: kills, slow look-ups, a failing store and a deaf channel lose nothing."""

import asyncio
from datetime import datetime

import pytest

from bot.conversation.channel import Blocked, NotSent
from bot.sources.practice import PracticeSources
from bot.stores import Kind, StoreDown
from bot.stores.memory import MemoryStore
from flows.events import CommandSent, LookedUp, Started, Tapped, Typed
from flows.state.case import Finding
from tests.harness.shell import CHAT, OTHER, GatedSources, Shell, at_postcode, until


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
    shell = await at_postcode(Shell(store))
    store.failures = 1
    with pytest.raises(StoreDown):
        await shell.send(Started(), 9)
    await shell.send(Started(), 9)
    assert await store.unfinished_deliveries() == []


async def test_forget_that_was_cut_off_is_done_at_the_next_start() -> None:
    shell = await at_postcode(Shell())
    await shell.send(CommandSent("forget"))
    await shell.submit(Tapped("forget", "yes"))
    assert shell.store.documents
    await shell.restart()
    assert shell.store.documents == {}


async def test_a_late_result_brings_nothing_back_after_forget() -> None:
    sources = GatedSources()
    shell = await at_postcode(Shell(sources=sources))
    await shell.submit(Typed("BA1 1AA"))
    await shell.submit(CommandSent("forget"))
    await shell.submit(Tapped("forget", "yes"))
    await until(lambda: shell.store.documents == {})
    sources.gate.set()
    await shell.dispatcher.settled()
    assert shell.store.documents == {}


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
    shell = await at_postcode(Shell(store))
    await shell.send(CommandSent("forget"))
    store.failures = 1
    await shell.send(Tapped("forget", "yes"))
    await shell.recover()
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
    shell = await at_postcode(await at_postcode(Shell(store)), OTHER)
    for chat in (CHAT, OTHER):
        await shell.submit(Tapped("postcode", "unknown"), chat=chat)
    before = len(shell.channel.messages)
    store.failures = 1
    await shell.restart()
    assert len(shell.channel.messages) == before + 1


async def test_killed_before_it_was_told_the_question_is_said_after_the_start() -> None:
    shell = await at_postcode(Shell())
    before = len(shell.channel.messages)
    await shell.submit(Tapped("postcode", "unknown"), 9)
    assert len(shell.channel.messages) == before
    await shell.restart()
    assert shell.buttons()[0] == "postcode_unknown:by_hand"
    assert await shell.send(Tapped("postcode", "unknown"), 9) == []
    assert await shell.store.unfinished_deliveries() == []


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
    shell = await at_postcode(Shell(store))
    store.hold = asyncio.Event()
    turn = asyncio.create_task(shell.submit(Tapped("postcode", "unknown"), 9))
    await store.hold.wait()
    turn.cancel()
    await asyncio.gather(turn, return_exceptions=True)
    store.hold = None
    before = len(shell.channel.messages)
    await shell.restart()
    await shell.send(Tapped("postcode", "unknown"), 9)
    assert len(shell.channel.messages) > before


async def test_a_look_up_in_flight_at_a_kill_is_done_again() -> None:
    sources = GatedSources()
    shell = await at_postcode(Shell(sources=sources))
    await shell.submit(Typed("BA1 1AA"))
    await until(lambda: sources.lookups == 1)
    sources.gate.set()
    await shell.restart()
    assert sources.lookups == 2
    assert shell.buttons()[0] == "show_mp:yes"


async def test_a_slow_look_up_holds_up_nobody() -> None:
    sources = GatedSources()
    shell = await at_postcode(await at_postcode(Shell(sources=sources)), OTHER)
    await shell.submit(Typed("BA1 1AA"))
    await until(lambda: sources.lookups == 1)
    for chat, event, button in (
        (CHAT, CommandSent("help"), "postcode:unknown"),
        (OTHER, Tapped("postcode", "unknown"), "postcode_unknown:by_hand"),
        (CHAT, CommandSent("menu"), "menu:situation"),
    ):
        before = len(shell.channel.messages)
        await shell.submit(event, chat=chat)
        await until(lambda before=before: len(shell.channel.messages) > before)  # type: ignore[misc]
        await until(lambda chat=chat, button=button: shell.buttons(chat)[0] == button)  # type: ignore[misc]
    sources.gate.set()
    await shell.dispatcher.settled()
    assert shell.buttons()[0] == "menu:situation", "the result came too late to change anything"


async def test_a_chat_is_told_in_order() -> None:
    shell = await at_postcode(Shell())
    before = len(shell.channel.messages)
    events = [CommandSent("language"), CommandSent("change"), CommandSent("forget"), CommandSent("menu")]
    await asyncio.gather(*(shell.submit(event) for event in events))
    await shell.dispatcher.settled()
    first = [message.rows[0][0].data for _, message in shell.channel.messages[before:]]
    assert [str(data).split(":")[0] for data in first] == ["language", "change", "forget", "menu"]


async def test_what_could_not_be_sent_is_sent_later() -> None:
    shell = await at_postcode(Shell())
    shell.channel.refusals = [NotSent()]
    assert await shell.send(CommandSent("help")) == []
    assert len(await shell.store.unfinished_deliveries()) == 1
    before = len(shell.channel.messages)
    await shell.recover()
    assert len(shell.channel.messages) > before
    assert await shell.store.unfinished_deliveries() == []


async def test_somebody_who_blocked_the_bot_is_left_alone_until_they_write() -> None:
    shell = await at_postcode(Shell())
    shell.channel.refusals = [Blocked()]
    await shell.send(CommandSent("help"))
    assert (await shell.user()).blocked
    assert await shell.store.unfinished_deliveries() == []
    await shell.send(Started())
    assert not (await shell.user()).blocked


class Broken(PracticeSources):
    """Sources with a fault of our own: they raise what they promise never to raise."""

    async def portrait(self, member: int) -> bytes | None:
        """Fail."""
        raise RuntimeError(member)


async def test_a_fault_of_our_own_is_answered_with_an_apology() -> None:
    shell = await at_postcode(Shell(sources=Broken()))
    shown = await shell.send(Typed("BA1 1AA"))
    assert "went wrong on my side" in shown[-1].html
    assert await shell.store.unfinished_deliveries() == []
    assert shell.buttons(), "the open question can still be asked"
    assert "welcome" not in (await shell.send(CommandSent("menu")))[-1].html


async def test_a_result_for_somebody_unknown_begins_nothing() -> None:
    shell = Shell()
    assert await shell.send(LookedUp(1, Finding(outcome="down"))) == []
    assert shell.store.documents == {}
