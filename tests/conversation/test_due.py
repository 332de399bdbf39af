"""Due reminders: few reads, nobody reminded who blocked the bot, and no document that holds up the others."""

from collections import Counter
from datetime import timedelta

from bot.stores import Kind
from bot.stores.memory import MemoryStore
from flows.events import Event, Tapped, Typed
from flows.state.user import SCHEMA
from tests.room import CHAT, OTHER, Room, opened

BOOKING: tuple[Event, ...] = (
    Typed("BA1 1AA"),
    Tapped("show_mp", "yes"),
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


async def booked(room: Room, chat: int = CHAT) -> Room:
    """The room with a chat that has an appointment in three days."""
    await opened(room, chat)
    for event in BOOKING:
        await room.say(event, chat=chat)
    return room


async def reminded(room: Room) -> list[int | str]:
    """The chats that are reminded the day before."""
    before = len(room.channel.messages)
    room.now += DAY_BEFORE
    await room.dispatcher.remind()
    await room.dispatcher.settled()
    return [chat for chat, _ in room.channel.messages[before:]]


async def test_a_reminder_takes_four_reads_and_hashes_no_chat() -> None:
    store = Counting()
    room = await booked(Room(store))
    store.reads.clear()
    assert await reminded(room) == [CHAT]
    assert store.reads == {"case": 2, "user": 2}, "the turn that reminds, and the one that notes it as sent"


async def test_a_case_whose_members_all_blocked_the_bot_is_looked_at_again_in_a_day() -> None:
    room = await booked(Room())
    await room.conversation.block(await room.store.user_key(CHAT))
    assert await reminded(room) == []
    assert await room.store.due(room.now) == []
    assert await room.store.due(room.now + timedelta(days=1)) == [(await room.case()).id]


async def test_documents_of_a_newer_version_hold_up_no_reminder_of_others() -> None:
    kinds: tuple[Kind, ...] = ("case", "user")
    for kind in kinds:
        room = await booked(await booked(Room()), OTHER)
        id = (await room.case()).id if kind == "case" else (await room.user()).id
        version, body = room.store.documents[kind, id]
        newer = body.replace(f'"schema_version":{SCHEMA}', f'"schema_version":{SCHEMA + 1}')
        room.store.documents[kind, id] = (version, newer)
        assert await reminded(room) == [OTHER]
