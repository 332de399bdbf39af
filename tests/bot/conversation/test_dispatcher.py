"""Stored first, delivered after: kills, slow look-ups, a failing store and a failing channel lose nothing."""

import asyncio
from collections.abc import Collection
from datetime import datetime

import pytest

from bot.conversation.channel import Blocked, NotSent
from bot.sources.practice import PracticeSources
from bot.stores import DocumentKey, Kind, ReadAhead, StoreDown
from bot.stores.memory import MemoryStore
from flows.events import CommandSent, Event, LookedUp, Started, Tapped, Typed
from flows.state.case import Finding
from tests.harness.shell import CHAT, OTHER, GatedSources, Shell, at_postcode, until


class BeginDeliveryFails(MemoryStore):
    """A store that fails, as often as a test says, to record who is to be delivered to."""

    failures = 0

    async def begin_delivery(
        self, user: str, silent: bool = False, reading: Collection[DocumentKey] = ()
    ) -> ReadAhead:
        """Fail if told to."""
        if self.failures:
            self.failures -= 1
            raise StoreDown("The store was told to fail.")
        return await super().begin_delivery(user, silent, reading)


async def test_a_turn_whose_delivery_cannot_be_recorded_leaves_no_trace() -> None:
    store = BeginDeliveryFails()
    shell = await at_postcode(Shell(store))
    store.failures = 1
    with pytest.raises(StoreDown):
        await shell.send(Started(), 9)
    await shell.send(Started(), 9)
    assert await store.unfinished_deliveries() == []


async def test_an_interrupted_forget_is_completed_after_the_restart() -> None:
    shell = await at_postcode(Shell())
    await shell.send(CommandSent("forget"))
    await shell.submit(Tapped("forget", "yes"))
    assert shell.store.documents
    await shell.restart()
    assert shell.store.documents == {}


async def test_a_late_look_up_brings_nothing_back_after_forget() -> None:
    sources = GatedSources()
    shell = await at_postcode(Shell(sources=sources))
    await shell.submit(Typed("BA1 1AA"))
    await shell.submit(CommandSent("forget"))
    await shell.submit(Tapped("forget", "yes"))
    await until(lambda: shell.store.documents == {})
    sources.gate.set()
    await shell.dispatcher.settled()
    assert shell.store.documents == {}


class EraseFails(MemoryStore):
    """A store that fails to erase, as often as a test says."""

    failures = 0

    async def erase(self, kind: Kind, key: str) -> None:
        """Fail if told to."""
        if self.failures:
            self.failures -= 1
            raise StoreDown("The store was told to fail.")
        await super().erase(kind, key)


async def test_a_failed_forget_is_completed_on_recovery() -> None:
    store = EraseFails()
    shell = await at_postcode(Shell(store))
    await shell.send(CommandSent("forget"))
    store.failures = 1
    await shell.send(Tapped("forget", "yes"))
    await shell.recover()
    assert store.documents == {}


class UnexpectedError(MemoryStore):
    """A store that raises what nobody expects, as often as a test says."""

    failures = 0

    async def load(self, kind: Kind, key: str) -> str | None:
        """Fail if told to."""
        if self.failures:
            self.failures -= 1
            raise RuntimeError("nobody thought of this")
        return await super().load(kind, key)


async def test_a_redelivery_that_fails_does_not_hold_up_the_others() -> None:
    store = UnexpectedError()
    shell = await at_postcode(await at_postcode(Shell(store)), OTHER)
    for chat in (CHAT, OTHER):
        await shell.submit(Tapped("postcode", "unknown"), chat=chat)
    before = len(shell.channel.messages)
    store.failures = 1
    await shell.restart()
    assert len(shell.channel.messages) == before + 1


async def test_a_question_not_delivered_before_a_kill_is_delivered_after_the_restart() -> None:
    shell = await at_postcode(Shell())
    before = len(shell.channel.messages)
    await shell.submit(Tapped("postcode", "unknown"), 9)
    assert len(shell.channel.messages) == before
    await shell.restart()
    assert shell.buttons()[0] == "postcode_unknown:by_hand"
    assert await shell.send(Tapped("postcode", "unknown"), 9) == []
    assert await shell.store.unfinished_deliveries() == []


async def claimed_and_answered(shell: Shell, event: Event) -> list[str]:
    """Kill the bot, start it, and let somebody do this before it redelivers; return what it redelivers."""
    await shell.dispatcher.stop()
    shell.start()
    claimed = await shell.dispatcher.claim_undelivered()
    await shell.send(event)
    before = len(shell.channel.messages)
    await shell.dispatcher.redeliver(claimed)
    await shell.dispatcher.settled()
    assert await shell.store.unfinished_deliveries() == []
    return [message.html for _, message in shell.channel.messages[before:]]


async def test_whoever_was_asked_since_the_restart_is_not_asked_again() -> None:
    shell = await at_postcode(Shell())
    await shell.submit(Tapped("postcode", "unknown"))
    assert await claimed_and_answered(shell, CommandSent("help")) == []


async def test_whoever_repeats_what_was_stored_is_still_asked() -> None:
    shell = await at_postcode(Shell())
    await shell.submit(Tapped("postcode", "unknown"), 9)
    await shell.dispatcher.stop()
    shell.start()
    claimed = await shell.dispatcher.claim_undelivered()
    assert await shell.send(Tapped("postcode", "unknown"), 9) == []
    await shell.dispatcher.redeliver(claimed)
    await shell.dispatcher.settled()
    assert shell.buttons()[0] == "postcode_unknown:by_hand"


async def test_a_look_up_cut_off_by_a_kill_is_done_again_though_the_person_was_asked_since() -> None:
    sources = GatedSources()
    shell = await at_postcode(Shell(sources=sources))
    await shell.submit(Typed("BA1 1AA"))
    await until(lambda: sources.lookups == 1)
    sources.gate.set()
    assert await claimed_and_answered(shell, CommandSent("help"))
    assert shell.buttons()[0] == "show_mp:yes"


class SavesThenHangs(MemoryStore):
    """A store that saves and then never returns, as a thread does whose caller was cancelled."""

    hold: asyncio.Event | None = None

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Save, then keep the caller waiting."""
        await super().save(kind, key, body, version, due)
        if self.hold and kind == "case":
            self.hold.set()
            await asyncio.Event().wait()


async def test_a_turn_cancelled_while_it_is_stored_is_delivered_after_the_restart() -> None:
    store = SavesThenHangs()
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


async def test_a_look_up_that_a_kill_cut_off_is_done_again() -> None:
    sources = GatedSources()
    shell = await at_postcode(Shell(sources=sources))
    await shell.submit(Typed("BA1 1AA"))
    await until(lambda: sources.lookups == 1)
    sources.gate.set()
    await shell.restart()
    assert sources.lookups == 2
    assert shell.buttons()[0] == "show_mp:yes"


async def test_a_slow_look_up_does_not_hold_up_anybody() -> None:
    sources = GatedSources()
    shell = await at_postcode(await at_postcode(Shell(sources=sources)), OTHER)
    await shell.submit(Typed("BA1 1AA"))
    await until(lambda: sources.lookups == 1)
    for chat, event, button in (
        (CHAT, CommandSent("help"), "postcode:unknown"),
        (OTHER, Tapped("postcode", "unknown"), "postcode_unknown:by_hand"),
        (CHAT, CommandSent("menu"), "menu:find_mp"),
    ):
        before = len(shell.channel.messages)
        await shell.submit(event, chat=chat)
        await until(lambda before=before: len(shell.channel.messages) > before)  # type: ignore[misc]
        await until(lambda chat=chat, button=button: shell.buttons(chat)[0] == button)  # type: ignore[misc]
    sources.gate.set()
    await shell.dispatcher.settled()
    assert shell.buttons()[0] == "menu:find_mp", "the result came too late to change anything"


async def test_messages_to_a_chat_keep_their_order() -> None:
    shell = await at_postcode(Shell())
    before = len(shell.channel.messages)
    events = [CommandSent("language"), CommandSent("change"), CommandSent("forget"), CommandSent("menu")]
    await asyncio.gather(*(shell.submit(event) for event in events))
    await shell.dispatcher.settled()
    first = [message.rows[0][0].data for _, message in shell.channel.messages[before:]]
    assert [str(data).split(":")[0] for data in first] == ["language", "change", "forget", "menu"]


async def test_a_message_that_could_not_be_sent_is_sent_on_recovery() -> None:
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


class BrokenSources(PracticeSources):
    """Sources that raise what they promise never to raise."""

    async def portrait(self, member: int) -> bytes | None:
        """Raise."""
        raise RuntimeError(member)


async def test_a_fault_of_our_own_is_answered_with_an_apology() -> None:
    shell = await at_postcode(Shell(sources=BrokenSources()))
    shown = await shell.send(Typed("BA1 1AA"))
    assert any("went wrong on my side" in message.html for message in shown)
    assert await shell.store.unfinished_deliveries() == []
    assert shell.buttons(), "the open question can still be asked"
    assert "welcome" not in (await shell.send(CommandSent("menu")))[-1].html


async def test_a_look_up_for_an_unknown_chat_creates_nothing() -> None:
    shell = Shell()
    assert await shell.send(LookedUp(1, Finding(outcome="down"))) == []
    assert shell.store.documents == {}
