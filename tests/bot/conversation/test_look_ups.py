"""Look-ups begin at once, whatever becomes of the messages before them; their results come after these."""

import asyncio

import pytest

from bot.conversation.channel import Blocked, NotSent, Refused
from bot.conversation.conversation import Sender
from bot.conversation.messages import Message
from bot.conversation.rate_limits import USUAL, Allowance
from bot.sources.practice import PracticeSources
from flows.events import Started, Typed
from flows.state.case import Finding, Query
from tests.harness.shell import CHAT, GatedSources, RecordingChannel, Shell, at_postcode, until

BATH = Typed("BA1 1AA")
ONE_MOMENT, TOO_MANY, SORRY = "One moment", "I have loo", "went wrong on my side"


class HeldChannel(RecordingChannel):
    """Holds back every message until `gate` is set, and shows typing only once `typing` is."""

    def __init__(self) -> None:
        super().__init__()
        self.gate, self.typing = asyncio.Event(), asyncio.Event()
        self.held = self.begun = self.shown = self.given_up = 0

    async def send(self, chat: int | str, message: Message) -> None:
        """Wait for the gate, then record the message."""
        self.held += 1
        await self.gate.wait()
        await super().send(chat, message)

    async def show_typing(self, chat: int | str) -> None:  # noqa: ARG002 (the protocol's)
        """Wait, then count that it was shown; or that the wait was given up."""
        self.begun += 1
        try:
            await self.typing.wait()
        except asyncio.CancelledError:
            self.given_up += 1
            raise
        self.shown += 1


class LostApologies(RecordingChannel):
    """Sends all but apologies: those fail, or take for ever. `apologies` counts them."""

    def __init__(self, fails: Exception | None) -> None:
        super().__init__()
        self.fails, self.apologies = fails, 0

    async def send(self, chat: int | str, message: Message) -> None:
        """Record a message, unless it is an apology."""
        if SORRY in message.html:
            self.apologies += 1
            if self.fails:
                raise self.fails
            await asyncio.Event().wait()
        await super().send(chat, message)


class BrokenTyping(RecordingChannel):
    """A channel that cannot show typing, by a fault of our own."""

    async def show_typing(self, chat: int | str) -> None:
        """Raise what nobody expects."""
        raise RuntimeError(chat)


class BrokenSources(GatedSources):
    """Look-ups that fail by a fault of our own; `failed` counts them."""

    failed = 0

    async def find_mp(self, query: Query) -> Finding:
        """Raise what nobody expects."""
        self.failed += 1
        raise RuntimeError(query)


async def with_channel(channel: RecordingChannel, shell: Shell) -> Shell:
    """Somebody who is asked for their postcode, and to whom the bot speaks on this channel from now on."""
    await at_postcode(shell)
    shell.channel = channel
    shell.start()
    return shell


def said(shell: Shell) -> list[str]:
    """What was said since the channel was opened, each message by its first letters."""
    return [message.html[:10] for _, message in shell.channel.messages]


async def test_a_look_up_begins_before_anything_is_sent_and_its_result_comes_after_it() -> None:
    sources, channel = GatedSources(), HeldChannel()
    shell = await with_channel(channel, Shell(sources=sources))
    before = (await shell.case()).version
    await shell.submit(BATH)
    await until(lambda: sources.lookups == 1 and channel.held == 1)
    sources.gate.set()
    await until(lambda: version(shell) > before + 1)  # the result is stored
    assert channel.held == 1 and said(shell) == []
    channel.gate.set()
    await shell.dispatcher.settled()
    assert said(shell)[0] == ONE_MOMENT and shell.buttons()[0] == "show_mp:yes"


async def test_an_apology_for_a_look_up_that_fails_comes_after_what_was_said_before_it() -> None:
    """It has the way on: below "one moment" nobody would find one."""
    sources, channel = BrokenSources(), HeldChannel()
    shell = await with_channel(channel, Shell(sources=sources))
    await shell.submit(BATH)
    await until(lambda: sources.failed == 1 and channel.held >= 1)
    channel.gate.set()
    await shell.dispatcher.settled()
    assert said(shell)[0] == ONE_MOMENT and SORRY in shell.channel.messages[-1][1].html
    assert shell.buttons()


@pytest.mark.parametrize("failure", [None, NotSent()])
async def test_an_apology_for_a_look_up_that_is_lost_is_made_up_for(failure: Exception | None) -> None:
    """It is lost with the process, or as Telegram cannot be reached; below "one moment" is no way on."""
    sources, channel = BrokenSources(), LostApologies(failure)
    shell = await with_channel(channel, Shell(sources=sources))
    await shell.submit(BATH)
    await until(lambda: channel.apologies == 1)
    if failure:
        await shell.dispatcher.settled()
    shell.sources, shell.channel = PracticeSources(), RecordingChannel()
    await shell.restart()
    assert shell.buttons()[0] == "show_mp:yes"
    assert await shell.store.unfinished_deliveries() == []


async def test_a_look_up_does_not_wait_for_the_answer_to_the_press_that_asked_for_it() -> None:
    sources, answered = GatedSources(), asyncio.Event()

    async def answer() -> None:
        await answered.wait()

    shell = await at_postcode(Shell(sources=sources))
    await shell.dispatcher.submit(Sender(CHAT), BATH, beside=answer)
    await until(lambda: sources.lookups == 1)
    sources.gate.set()
    answered.set()
    await shell.dispatcher.settled()
    assert shell.buttons()[0] == "show_mp:yes"


async def test_typing_is_shown_beside_a_look_up_and_not_after_it() -> None:
    sources, channel = GatedSources(), HeldChannel()
    shell = await with_channel(channel, Shell(sources=sources))
    await shell.submit(BATH)
    await until(lambda: sources.lookups == channel.held == 1)
    assert channel.begun == 0, "the message would end it"
    channel.gate.set()
    await until(lambda: channel.begun == 1)
    sources.gate.set()
    await until(lambda: shell.buttons()[:1] == ["show_mp:yes"])
    channel.typing.set()
    await shell.dispatcher.settled()
    assert (channel.begun, channel.given_up, channel.shown) == (1, 1, 0)


async def test_typing_that_fails_by_our_own_fault_is_ignored() -> None:
    shell = await with_channel(BrokenTyping(), Shell())
    await shell.send(BATH)
    assert said(shell)[0] == ONE_MOMENT and shell.buttons()[0] == "show_mp:yes"
    assert not any(SORRY in message.html for _, message in shell.channel.messages)


@pytest.mark.parametrize("failure", [NotSent(), Refused()])
async def test_nothing_is_lost_if_one_moment_cannot_be_said(failure: Exception) -> None:
    shell = await with_channel(RecordingChannel(), Shell())
    shell.channel.refusals = [failure]
    await shell.send(BATH)
    await shell.recover()
    assert shell.buttons()[0] == "show_mp:yes"
    assert await shell.store.unfinished_deliveries() == []


async def test_nothing_is_lost_if_nothing_at_all_can_be_said() -> None:
    shell = await with_channel(RecordingChannel(), Shell())
    shell.channel.failure = NotSent()
    await shell.send(BATH)
    assert len(await shell.store.unfinished_deliveries()) == 1
    shell.channel.failure = None
    await shell.recover()
    assert shell.buttons()[0] == "show_mp:yes"
    assert await shell.store.unfinished_deliveries() == []


async def test_who_has_blocked_the_bot_is_shown_the_mp_when_they_write_again() -> None:
    shell = await with_channel(RecordingChannel(), Shell())
    shell.channel.failure = Blocked()
    await shell.send(BATH)
    assert (await shell.user()).blocked and await shell.store.unfinished_deliveries() == []
    shell.channel.failure = None
    await shell.send(Started())
    assert shell.buttons()[0] == "show_mp:yes"


async def test_a_kill_between_a_result_and_the_message_before_it_leaves_the_question_to_be_asked() -> None:
    channel = HeldChannel()
    shell = await with_channel(channel, Shell())
    before = (await shell.case()).version
    await shell.submit(BATH)
    await until(lambda: version(shell) > before + 1)
    shell.channel = RecordingChannel()
    await shell.restart()
    assert shell.buttons()[0] == "show_mp:yes"
    assert await shell.store.unfinished_deliveries() == []


async def test_who_has_looked_up_too_much_is_told_so_in_order() -> None:
    allowances = {**USUAL, "lookups": Allowance(1, 3600.0)}
    shell = await with_channel(RecordingChannel(), Shell(sources=GatedSources(), allowances=allowances))
    shell.limits.allows("lookups", CHAT)
    await shell.send(BATH)
    assert said(shell)[:2] == [ONE_MOMENT, TOO_MANY]
    assert shell.buttons()[0] == "look_up_by_hand:again"
    assert isinstance(shell.sources, GatedSources) and shell.sources.lookups == 0


def version(shell: Shell) -> int:
    """The version of the only case that is stored."""
    return max(version for (kind, _), (version, _) in shell.store.documents.items() if kind == "case")
