"""What nobody touches is erased after half a year, and said two weeks before: by a clock that is moved."""

from datetime import UTC, datetime, timedelta

from bot.stores import Kind
from flows.events import CommandSent, Tapped
from tests.room import CHAT, OTHER, Room, opened
from tests.test_people import follow, invited
from tests.walk import NOW

KEPT = timedelta(days=180)
NOTICE = datetime(2027, 5, 9, 9, tzinfo=UTC)  # ten in London, 14 days before
LAST = datetime(2027, 5, 23, 9, tzinfo=UTC)  # 180 days after 24 November


async def at(room: Room, moment: datetime) -> list[tuple[int | str, str]]:
    """What is said to whom, when the bot looks at this moment."""
    room.now, before = moment, len(room.channel.messages)
    await room.dispatcher.remind()
    await room.dispatcher.settled()
    return [(chat, message.html) for chat, message in room.channel.messages[before:]]


async def erased(room: Room, moment: datetime) -> list[int | None]:
    """The chats that are erased by the look that is taken once a day."""
    room.now = moment
    return [user.chat async for user in room.components.privacy.erase_untouched(KEPT)]


def documents(room: Room) -> dict[Kind, int]:
    """How many of each kind are kept."""
    kinds = [kind for kind, _ in room.store.documents]
    return {"user": kinds.count("user"), "case": kinds.count("case")}


async def test_the_notice_comes_fourteen_days_before_and_once() -> None:
    room = await opened(Room())
    assert await at(room, NOTICE - timedelta(minutes=1)) == []
    ((chat, told),) = await at(room, NOTICE)
    assert chat == CHAT and "On 23 May 2027 I erase everything" in told
    assert [data.rpartition("~")[2] for data in room.buttons()] == ["rest.keep"]
    assert await at(room, NOTICE + timedelta(days=2)) == []


async def test_without_an_answer_all_is_erased_on_that_day_and_not_before() -> None:
    room = await opened(Room())
    await at(room, NOTICE)
    await at(room, LAST - timedelta(minutes=1))
    assert await erased(room, LAST - timedelta(minutes=1)) == []
    assert documents(room) == {"user": 1, "case": 1}
    await at(room, LAST)
    assert await erased(room, LAST + timedelta(hours=6)) == [CHAT]
    assert room.store.documents == {} and await room.store.due(LAST + timedelta(days=400)) == []


async def test_the_button_keeps_the_case_for_as_long_again() -> None:
    room = await opened(Room())
    await at(room, NOTICE)
    case = await room.case()
    shown = await room.say(Tapped("bell", f"{case.id[:12]}~rest.keep"))
    assert "I keep it" in shown[-1].html
    assert await at(room, LAST) == [] and await erased(room, LAST + timedelta(days=1)) == []
    assert (await room.case()).answers == case.answers
    ((_, told),) = await at(room, NOTICE + KEPT - timedelta(days=13))
    assert "I erase everything" in told


async def test_any_word_keeps_it_too() -> None:
    room = await opened(Room())
    room.now = LAST - timedelta(hours=1)
    await room.say(CommandSent("menu"))
    await at(room, LAST + timedelta(days=1))
    assert await erased(room, LAST + timedelta(days=1)) == []
    assert documents(room) == {"user": 1, "case": 1}


async def test_who_muted_reminders_is_told_all_the_same() -> None:
    room = await opened(Room())
    await room.say(Tapped("bell", "x.mute"))
    assert [chat for chat, _ in await at(room, NOTICE)] == [CHAT]


async def test_of_two_cases_the_untouched_one_is_erased_alone() -> None:
    room = await opened(Room())
    old = await room.case()
    await room.say(CommandSent("cases"))
    await room.say(Tapped("cases", "new"))
    for month in range(1, 7):
        room.now = NOW + timedelta(days=29 * month)
        await room.say(CommandSent("menu"))
    told = await at(room, NOTICE)
    assert ["Case 1" in html and "I erase" in html for _, html in told] == [True], "it says which one"
    await at(room, LAST)
    user = await room.user()
    assert old.id not in user.cases and user.case in user.cases and len(user.cases) == 1
    assert documents(room) == {"user": 1, "case": 1}
    assert "Case" not in (await room.say(CommandSent("menu")))[-1].html


async def test_a_shared_case_is_erased_when_no_member_touched_it() -> None:
    room = await opened(Room())
    await follow(room, await invited(room))
    assert sorted(chat for chat, _ in await at(room, NOTICE)) == [CHAT, OTHER]
    await at(room, LAST)
    assert sorted(str(chat) for chat in await erased(room, LAST + timedelta(hours=6))) == [
        str(CHAT),
        str(OTHER),
    ]
    assert room.store.documents == {}


async def test_somebody_who_blocked_the_bot_is_erased_all_the_same() -> None:
    room = await opened(Room())
    await room.conversation.block(await room.store.user_key(CHAT))
    assert await at(room, NOTICE) == []
    for day in range(16):
        await at(room, NOTICE + timedelta(days=day))
    assert documents(room)["case"] == 0
    assert await erased(room, LAST + timedelta(days=2)) == [CHAT]
    assert room.store.documents == {}
