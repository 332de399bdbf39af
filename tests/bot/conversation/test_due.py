"""Due reminders: few reads, nobody reminded who blocked the bot, and no document that holds up the others."""

from collections import Counter
from datetime import timedelta

from bot.stores import Kind
from bot.stores.memory import MemoryStore
from flows.events import CommandSent, Event, Tapped, Typed
from flows.state.user import SCHEMA
from tests.harness.shell import CHAT, OTHER, Shell, at_postcode

BOOKING: tuple[Event, ...] = (
    Typed("BA1 1AA"),
    Tapped("show_mp", "yes"),
    CommandSent("menu"),
    Tapped("menu", "surgery"),
    Typed("in 3 days"),
    Tapped("surgery_time", "1500"),
    Tapped("surgery_place", "office"),
    Tapped("surgery_who", "me"),
    Tapped("surgery_remind", "all"),
    Tapped("surgery_check", "yes"),
)
DAY_BEFORE = timedelta(days=2, hours=4)


class Counting(MemoryStore):
    """A store that counts its reads."""

    def __init__(self) -> None:
        super().__init__()
        self.reads: Counter[str] = Counter()

    async def load(self, kind: Kind, key: str) -> str | None:
        """Count, then load."""
        self.reads[kind] += 1
        return await super().load(kind, key)

    async def user_key(self, chat: int | str) -> str:
        """Count, then hash."""
        self.reads["key"] += 1
        return await super().user_key(chat)


async def booked(shell: Shell, chat: int = CHAT) -> Shell:
    """The shell with a chat that has an appointment in three days."""
    await at_postcode(shell, chat)
    for event in BOOKING:
        await shell.send(event, chat=chat)
    return shell


async def reminded(shell: Shell) -> list[int | str]:
    """The chats that are reminded the day before."""
    before = len(shell.channel.messages)
    shell.now += DAY_BEFORE
    await shell.dispatcher.remind()
    await shell.dispatcher.settled()
    return [chat for chat, _ in shell.channel.messages[before:]]


async def test_a_reminder_takes_five_reads_and_hashes_no_chat() -> None:
    store = Counting()
    shell = await booked(Shell(store))
    store.reads.clear()
    assert await reminded(shell) == [CHAT]
    assert store.reads == {"case": 3, "user": 2}, (
        "the turn that reminds, a last look, and the turn that notes it"
    )


async def test_a_case_whose_members_all_blocked_the_bot_is_looked_at_again_in_a_day() -> None:
    shell = await booked(Shell())
    await shell.conversation.block(await shell.store.user_key(CHAT))
    assert await reminded(shell) == []
    assert await shell.store.due(shell.now) == []
    assert await shell.store.due(shell.now + timedelta(days=1)) == [(await shell.case()).id]


async def test_documents_of_a_newer_version_hold_up_no_reminder_of_others() -> None:
    kinds: tuple[Kind, ...] = ("case", "user")
    for kind in kinds:
        shell = await booked(await booked(Shell()), OTHER)
        id = (await shell.case()).id if kind == "case" else (await shell.user()).id
        version, body = shell.store.documents[kind, id]
        newer = body.replace(f'"schema_version":{SCHEMA}', f'"schema_version":{SCHEMA + 1}')
        shell.store.documents[kind, id] = (version, newer)
        assert await reminded(shell) == [OTHER]
