"""What the conversation promises: stored once, the right thing said, nothing left in the logs."""

import json
import logging
from datetime import datetime

import pytest
import structlog

from bot import logs
from bot.conversation.conversation import Sender
from bot.stores import Damaged, Kind, StoreDown
from bot.stores.memory import MemoryStore
from flows.events import CommandSent, Started, Tapped, Typed, Unreadable
from tests.room import CHAT, OTHER, Room, opened


async def test_a_conversation_reaches_the_card() -> None:
    room = await opened(Room())
    shown = await room.say(Typed("ba1 1aa"))
    assert "looking that up" in shown[0].html
    assert "Practice MP for Bath" in shown[-1].html
    assert "Your journey" in (await room.say(Tapped("show_mp", "yes")))[-1].html


async def test_a_repeated_update_changes_nothing() -> None:
    room = Room()
    await room.say(Started(), 1)
    await room.say(Tapped("language", "en"), 2)
    kept = dict(room.store.documents)
    assert await room.say(Tapped("language", "en"), 2) == []
    assert await room.say(Started(), 1) == []
    assert room.store.documents == kept


async def test_a_repeated_update_after_a_restart_changes_nothing() -> None:
    room = Room()
    await room.say(Started(), 1)
    await room.restart()
    assert await room.say(Started(), 1) == []


async def test_a_store_that_is_down_keeps_nothing_and_says_so() -> None:
    room = await opened(Room())
    kept, shown = dict(room.store.documents), len(room.channel.messages)
    room.store.fail_next()
    with pytest.raises(StoreDown):
        await room.say(Tapped("postcode", "unknown"), 9)
    assert (room.store.documents, len(room.channel.messages)) == (kept, shown)
    assert await room.say(Tapped("postcode", "unknown"), 9), "given again, it is taken"


class CaseLost(MemoryStore):
    """A store that is cut off between the first user's document and the case's."""

    lost = False

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """The first case does not come to be kept."""
        if kind == "case" and not self.lost:
            self.lost = True
            raise StoreDown("The store was told to fail.")
        await super().save(kind, key, body, version, due)


async def test_a_case_cut_off_before_it_was_stored_leaves_no_second_one_behind() -> None:
    room = Room(CaseLost())
    with pytest.raises(StoreDown):
        await room.say(Started(), 1)
    await room.restart()  # whoever is owed an answer is told where they are, before the update comes again
    await room.say(Started(), 1)
    assert list((await room.user()).cases) == [(await room.case()).id]


@pytest.mark.parametrize("races", [1, 5, 19])
async def test_a_lost_race_is_run_again(races: int) -> None:
    room = await opened(Room())
    room.store.lose_next(races)
    await room.say(Tapped("postcode", "unknown"))
    assert room.buttons()[0] == "postcode_unknown:by_hand"
    assert (await room.case()).answers["postcode"].value == "unknown"


async def test_a_race_that_is_always_lost_is_given_up() -> None:
    room = await opened(Room())
    room.store.lose_next(1000)
    with pytest.raises(StoreDown):
        await room.say(Started())


class DamagedOnce(MemoryStore):
    """A store in which one kind of document cannot be read; it is then set aside."""

    damaged: Kind | None = None

    async def load(self, kind: Kind, key: str) -> str | None:
        """Raise once."""
        if kind == self.damaged:
            self.damaged = None
            await self.erase(kind, key)
            raise Damaged
        return await super().load(kind, key)


@pytest.mark.parametrize("kind", ["user", "case"])
async def test_a_damaged_document_is_told_and_begun_again(kind: Kind) -> None:
    store = DamagedOnce()
    room = await opened(Room(store))
    store.damaged = kind
    shown = await room.say(Started())
    assert "start again" in shown[0].html
    assert room.buttons()[0].split(":")[0] == ("language" if kind == "user" else "about")
    assert len(await room.say(Started())) == 1


async def test_a_damaged_user_stops_nothing_that_happens_without_them() -> None:
    store = DamagedOnce()
    room = await opened(Room(store))
    key = await store.user_key(CHAT)
    store.damaged = "user"
    assert await room.components.due_work.to_resume(key) == (None, [])
    store.damaged = "user"
    await room.conversation.block(key)
    store.damaged = "user"
    assert await room.conversation.say_once(Sender(CHAT), "private_only")


async def test_forget_erases_the_user_and_the_case() -> None:
    room = await opened(Room())
    await room.say(CommandSent("forget"))
    shown = await room.say(Tapped("forget", "yes"))
    assert "erased" in shown[-1].html
    assert room.store.documents == {}
    assert await room.store.unfinished_deliveries() == []
    assert "Choose your language" in (await room.say(Started()))[0].html


async def test_what_is_said_once_is_said_once() -> None:
    room = Room()
    assert await room.conversation.say_once(Sender(CHAT), "private_only")
    assert not await room.conversation.say_once(Sender(CHAT), "private_only")
    assert await room.conversation.say_once(Sender(OTHER), "private_only")


async def test_two_chats_know_nothing_of_each_other() -> None:
    room = await opened(await opened(Room()), OTHER)
    await room.say(Tapped("postcode", "no_home"))
    assert "postcode" not in (await room.case(OTHER)).answers
    assert (await room.case()).id != (await room.case(OTHER)).id


async def test_logs_know_nothing_of_what_was_typed(capfd: pytest.CaptureFixture[str]) -> None:
    level, handlers = logging.root.level, logging.root.handlers[:]
    try:
        logs.set_up("DEBUG")
        await _a_talkative_day()
        structlog.get_logger().debug("still awake")
    finally:
        structlog.reset_defaults()
        logging.root.handlers[:] = handlers
        logging.root.setLevel(level)
    said = capfd.readouterr().err
    assert all(isinstance(json.loads(line), dict) for line in said.splitlines())
    assert "still awake" in said and "effect failed" in said
    assert [word for word in ("zebra", "ba1", "1aa", str(CHAT)) if word in said.lower()] == []


async def _a_talkative_day() -> None:
    room = await opened(Room())
    for typed in ("my name is Zebra", "Zebrashire", "BA1 1AA", "zebra" * 4_000):
        room.channel.refusals = [RuntimeError(typed)]
        await room.say(Typed(typed))
    await room.say(Unreadable("zebra"))
    room.store.fail_next()
    with pytest.raises(StoreDown):
        await room.say(Typed("zebra"))
