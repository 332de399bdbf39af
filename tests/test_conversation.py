"""What the conversation promises: stored once, the right thing said, nothing left in the logs."""

import json
import logging
from datetime import datetime

import pytest
import structlog

from bot import logs
from bot.conversation import Sender
from bot.i18n import load_languages
from bot.labels import as_tap
from bot.stores import Damaged, Kind, StoreDown
from bot.stores.memory import MemoryStore
from flows.turn import Asked, Button, Started, Tapped, Typed, Unreadable
from tests.room import CHAT, OPENING, OTHER, Room, opened
from tests.walk import shipped_engine


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
    key = await store.name(CHAT)
    store.damaged = "user"
    assert await room.conversation.to_resume(key) == (None, [])
    store.damaged = "user"
    await room.conversation.block(key)
    store.damaged = "user"
    assert await room.conversation.say_once(Sender(CHAT), "private_only")


async def test_forget_erases_the_user_and_the_case() -> None:
    room = await opened(Room())
    await room.say(Asked("forget"))
    shown = await room.say(Tapped("forget", "yes"))
    assert "erased" in shown[-1].html
    assert room.store.documents == {}
    assert await room.store.unfinished() == []
    assert "Choose your language" in (await room.say(Started()))[0].html


@pytest.mark.parametrize("typed", ["I do", "i DO!", "1", "۱", "１"])
async def test_a_typed_label_or_number_is_a_button(typed: str) -> None:
    room = Room()
    for event in OPENING[:3]:
        await room.say(event)
    await room.say(Typed(typed))
    assert (await room.case()).answers["who"].value == "person"


@pytest.mark.parametrize(
    ("typed", "opened_step"),
    [
        ("find mp", "postcode"),
        ("Find the MP please", None),  # not its words alone
        ("mp", None),  # several buttons have it
        ("helplines ring", None),
        ("ba1 1aa", "postcode"),
        ("my postcode is BA1 1AA", "postcode"),
    ],
)
async def test_at_the_journey_a_part_of_a_label_or_a_postcode_is_enough(
    typed: str, opened_step: str | None
) -> None:
    room = Room()
    for event in OPENING[:-1]:
        await room.say(event)
    shown = await room.say(Typed(typed))
    assert ("did not understand" in shown[-1].html) == (opened_step is None)
    steps = {button.partition(":")[0] for button in room.buttons()}
    assert (opened_step or "menu") in steps


async def test_a_part_of_a_label_is_enough_where_nothing_is_at_stake() -> None:
    room = await opened(Room())
    for event in (Typed("BA1 1AA"), Typed("yes")):
        await room.say(event)
    assert (await room.case()).answers["show_mp"].value == "yes"
    await room.say(Asked("forget"))
    shown = await room.say(Typed("erase everything"))
    assert "did not understand" in shown[-1].html
    assert room.store.documents != {}


@pytest.mark.parametrize(
    ("language", "typed", "step", "choice"),
    [
        ("fr", "non", "appointments", "mute"),  # Rappels : oui ou non
        ("ckb", "نا", "objective", "safety"),  # ends in "or not"
        ("bn", "হ্যাঁ", "know_record", "hard"),  # without its marks it is the "is" at the end
        ("en", "no", "contact_what", "refused"),  # They said no
    ],
)
def test_a_word_inside_a_label_does_not_stand_for_it(
    language: str, typed: str, step: str, choice: str
) -> None:
    asked = shipped_engine().flow.steps[step]
    label = next(one for one in asked.choices if one.id == choice).label
    button = Button(label.text(f"{step}.choices.{choice}", "person"), f"{step}:{choice}")
    assert as_tap(Typed(typed), asked, ((button,),), load_languages(), language) is None


@pytest.mark.parametrize("typed", ["unknown", "5", "1", "I dont know the postcod"])
async def test_where_words_are_asked_for_words_are_taken(typed: str) -> None:
    room = await opened(Room())
    await room.say(Typed(typed))
    assert "postcode" not in (await room.case()).answers


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


async def test_a_number_at_the_time_is_an_hour_and_not_a_button() -> None:
    room = await opened(Room())
    for event in (Typed("BA1 1AA"), Tapped("show_mp", "yes"), Tapped("menu", "surgery"), Typed("in 3 days")):
        await room.say(event)
    await room.say(Typed("3"))
    assert room.buttons()[:2] == ["surgery_time:1500", "surgery_time:0300"]
