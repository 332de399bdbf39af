"""A reminder is sent once, however long Telegram keeps it waiting: its claim outlives the wait."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot.conversation.channel import Channel
from bot.conversation.conversation import Sender
from bot.conversation.dispatcher import AT_ONCE
from bot.conversation.messages import Message
from bot.conversation.privacy import ErasurePolicy
from bot.stores import Kind, Store
from bot.stores.crypto import Cipher
from bot.stores.memory import MemoryStore
from bot.stores.postgres.store import PostgresStore
from flows.events import CommandSent, ReminderDelivered
from flows.state.user import Leaving
from tests.bot.conversation.test_attachments import AUTHORITY, about_to_request
from tests.bot.conversation.test_year_of_reminders import BEGIN, Plan, store_cases, stored_case
from tests.harness.shell import CHAT, Assembly, RecordingChannel, Shell, until
from tests.standins.database import Database

LONG = timedelta(minutes=5)  # for which Telegram keeps a reminder waiting; a claim lasts one
DUE = BEGIN + timedelta(days=13, hours=1)  # a week before an appointment on the twentieth day


class SlowChannel(RecordingChannel):
    """Sends nothing before `gate` is set. `begun` counts the messages it was given; `used`: there was one."""

    def __init__(self) -> None:
        super().__init__()
        self.gate, self.used, self.begun = asyncio.Event(), asyncio.Event(), 0

    async def send(self, chat: int | str, message: Message) -> None:
        """Wait for the gate, then record the message."""
        self.begun += 1
        self.used.set()
        await self.gate.wait()
        await super().send(chat, message)


@dataclass
class OneOfSeveral(Assembly):
    """One of several processes on a store."""

    channel: SlowChannel = field(default_factory=SlowChannel)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.start()

    def connect(self) -> Channel:
        """Return the channel of this process."""
        return self.channel


async def one_due(store: MemoryStore | None = None) -> tuple[Shell, SlowChannel]:
    """A bot, and the channel on which its one reminder is being sent."""
    channel = SlowChannel()
    shell = Shell(store or MemoryStore(), channel=channel)
    await store_cases(shell, [Plan(CHAT, BEGIN + timedelta(days=20))])
    shell.now = DUE
    return shell, channel


async def test_while_a_reminder_is_being_sent_it_is_not_claimed_again() -> None:
    shell, channel = await one_due()
    await shell.dispatcher.remind()
    await until(lambda: channel.begun == 1)
    claimed = (await stored_case(shell, CHAT)).reminder_attempts
    shell.now += LONG
    await shell.dispatcher.remind()
    assert (await stored_case(shell, CHAT)).reminder_attempts == claimed
    channel.gate.set()
    await shell.dispatcher.settled()
    await shell.remind()
    assert len(channel.messages) == 1


class PausedChannel(SlowChannel):
    """Holds back, until the gate is set, what is sent to the chats in `paused`."""

    async def send(self, chat: int | str, message: Message) -> None:
        """Send at once to every other chat."""
        self.begun += 1
        if chat in self.paused:
            await self.gate.wait()
        await RecordingChannel.send(self, chat, message)


async def test_chats_under_a_pause_do_not_stop_the_reminders_of_others() -> None:
    """As many of them as can be reminded at once have an answer that waits, and a reminder behind it."""
    channel = PausedChannel()
    shell = Shell(MemoryStore(), channel=channel)
    paused = range(CHAT + 1, CHAT + 1 + AT_ONCE)
    plans = [Plan(chat, BEGIN + timedelta(days=20)) for chat in paused]
    await store_cases(shell, [*plans, Plan(CHAT, BEGIN + timedelta(days=21))])
    shell.now, channel.paused = DUE, {*paused}
    for chat in paused:
        await shell.submit(CommandSent("help"), chat=chat)
    await until(lambda: channel.begun == AT_ONCE)
    await shell.dispatcher.remind()
    shell.now += timedelta(days=1)
    reminding = asyncio.create_task(shell.dispatcher.remind())
    await until(lambda: any(chat == CHAT for chat, _ in channel.messages))
    await reminding
    channel.paused.clear()
    channel.gate.set()
    await shell.dispatcher.settled()
    await shell.remind()
    reminded = [chat for chat, message in channel.messages if message.low_priority]
    assert sorted(reminded) == sorted([CHAT, *paused]), "theirs come after the pause, once"


async def test_a_reminder_that_could_not_be_noted_as_sent_is_noted_before_the_next_claim() -> None:
    store = MemoryStore()
    shell, channel = await one_due(store)
    await shell.dispatcher.remind()
    store.fail_next()
    channel.gate.set()
    await shell.dispatcher.settled()
    await shell.send(CommandSent("help"))
    assert await store.unfinished_deliveries() == [], "nothing is missing, so nobody is asked again"
    shell.now += LONG
    await shell.remind()
    assert len(reminders(channel)) == 1


async def test_an_erasure_that_a_reminder_finds_unfinished_is_not_lost_in_a_kill() -> None:
    shell, channel = await one_due()
    key = await shell.store.user_key(CHAT)
    user = (await shell.user()).model_copy(update={"leaving": Leaving(), "version": 2})
    await shell.store.save("user", key, user.model_dump_json(), 2)
    await shell.dispatcher.remind()
    await shell.dispatcher.stop()
    channel.gate.set()
    await shell.restart()
    assert shell.store.documents == {}
    assert "is erased" in channel.messages[-1][1].html


class LettingGo(MemoryStore):
    """A slow store that notes what its cases held whenever other processes were let at a user."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Save, after some ticks of the event loop."""
        for _ in range(20):
            await asyncio.sleep(0)
        await super().save(kind, key, body, version, due)

    async def release_delivery(self, user: str) -> None:
        """Note the cases."""
        self.seen += [body for (kind, _), (_, body) in self.documents.items() if kind == "case"]
        await super().release_delivery(user)

    async def finish_delivery(self, user: str) -> None:
        """Note the cases."""
        self.seen += [body for (kind, _), (_, body) in self.documents.items() if kind == "case"]
        await super().finish_delivery(user)


async def test_a_reminder_is_noted_as_sent_before_another_process_may_claim_it() -> None:
    store = LettingGo()
    shell, channel = await one_due(store)
    channel.gate.set()
    await shell.remind()
    assert store.seen and all('"done":true' in body for body in store.seen)


async def test_a_file_is_noted_as_delivered_before_another_process_may_speak_to_the_person() -> None:
    store = LettingGo()
    shell = await about_to_request("paper", Shell(store))
    store.seen.clear()
    await shell.send(AUTHORITY)
    assert shell.files() == ["authority.pdf"]
    assert store.seen and not any('"paper:authority"' in body for body in store.seen)


async def behind_a_message() -> tuple[Shell, SlowChannel]:
    """A bot whose reminder is claimed and waits behind another message to the same chat."""
    shell, channel = await one_due()
    await shell.submit(CommandSent("help"))
    await shell.dispatcher.remind()
    await until(lambda: channel.begun == 1)
    return shell, channel


def reminders(channel: RecordingChannel) -> list[Message]:
    """The reminders that were sent."""
    return [message for _, message in channel.messages if message.low_priority]


async def test_a_reminder_that_was_delivered_meanwhile_is_not_sent() -> None:
    shell, channel = await behind_a_message()
    key = next(iter((await stored_case(shell, CHAT)).reminder_attempts)).partition("/")[0]
    await shell.conversation.receive(Sender(CHAT), ReminderDelivered(key), case=f"c{CHAT}")
    channel.gate.set()
    await shell.dispatcher.settled()
    assert channel.messages and reminders(channel) == []


async def test_a_reminder_of_a_case_that_was_erased_meanwhile_is_not_sent() -> None:
    shell, channel = await behind_a_message()
    await shell.store.erase("case", f"c{CHAT}")
    channel.gate.set()
    await shell.dispatcher.settled()
    assert channel.messages and reminders(channel) == []


async def test_a_reminder_that_waits_behind_a_message_is_sent_if_it_is_still_due() -> None:
    shell, channel = await behind_a_message()
    channel.gate.set()
    await shell.dispatcher.settled()
    assert len(reminders(channel)) == 1


@pytest.fixture
async def processes(database: Database) -> AsyncIterator[list[OneOfSeveral]]:
    """Two processes on one database."""
    address, cipher = database.address(), Cipher("a-key-only-for-the-tests")
    stores: list[Store] = [await PostgresStore(address, cipher).open() for _ in range(2)]
    both = [OneOfSeveral(store) for store in stores]
    yield both
    for process in both:
        await process.dispatcher.stop()
        await process.store.aclose()


async def test_two_processes_share_what_is_due_and_say_nothing_twice(processes: list[OneOfSeveral]) -> None:
    """A process claims no more than it can send before its claim ends: the rest is the other's."""
    (first, second), chats = processes, [CHAT + number for number in range(6 * AT_ONCE)]
    await store_cases(first, [Plan(chat, BEGIN + timedelta(days=20)) for chat in chats])
    first.now = second.now = DUE
    second.channel.gate.set()
    reminding = asyncio.create_task(first.dispatcher.remind())
    async with asyncio.timeout(60):
        while first.channel.begun < AT_ONCE:  # noqa: ASYNC110 (the database takes its time)
            await asyncio.sleep(0.01)
    await second.remind()
    assert second.channel.begun >= len(chats) - 2 * AT_ONCE
    first.channel.gate.set()
    await reminding
    await first.dispatcher.settled()
    reached = [chat for process in processes for chat, _ in process.channel.messages]
    assert sorted(map(str, reached)) == sorted(map(str, chats))


async def test_what_several_processes_would_erase_counts_together(processes: list[OneOfSeveral]) -> None:
    """Each has claimed a part of the expired cases, which alone would not be too many."""
    (first, second), chats = processes, [CHAT + number for number in range(20)]
    await store_cases(first, [Plan(chat, BEGIN + timedelta(days=20)) for chat in chats])
    for chat in chats:
        case = await first.case_in(chat)
        await first.components.repository.save_case(case, case.after(None, BEGIN))
        await first.conversation.block(await first.store.user_key(chat))  # so that no notice is waited for
    first.now = BEGIN + timedelta(days=400)
    assert len(await second.store.claim_due(first.now, 16)) == 16
    erasing = replace(first.components, erasure=ErasurePolicy(0.5)).due_work
    assert [case.id async for case in erasing.cases()] == []
    assert await first.store.count("case") == len(chats)


async def test_of_two_processes_one_sends_a_reminder_that_has_to_wait(processes: list[OneOfSeveral]) -> None:
    first, second = processes
    await store_cases(first, [Plan(CHAT, BEGIN + timedelta(days=20))])
    first.now, second.now = DUE, DUE + LONG
    await first.dispatcher.remind()
    await first.channel.used.wait()
    await second.remind()
    assert second.channel.begun == 0, "the first process is still sending it"
    first.channel.gate.set()
    await first.dispatcher.settled()
    first.now += LONG
    await first.remind()
    assert first.channel.begun == 1
    assert await first.store.unfinished_deliveries() == await second.store.unfinished_deliveries() == []
