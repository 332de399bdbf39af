"""A file that was asked for comes, whatever comes between, and not again once it was handed over."""

import pytest

from bot.conversation.channel import NotSent
from bot.conversation.conversation import Sender
from flows.events import CommandSent, Event, Resumed, Tapped, Typed
from tests.harness.shell import CHAT, Room, opened

AUTHORITY = Tapped("papers", "authority")
BOOKED = tuple(
    Tapped(*answer)
    for answer in (
        ("surgery_time", "1500"),
        ("surgery_place", "office"),
        ("surgery_who", "me"),
        ("surgery_remind", "all"),
    )
)
WAYS: dict[str, tuple[tuple[Event, ...], Event, list[str]]] = {
    "paper": ((Tapped("menu", "papers"),), AUTHORITY, ["authority.docx"]),
    "appointment": (
        (Tapped("menu", "surgery"), Typed("in 3 days"), *BOOKED),
        Tapped("surgery_check", "yes"),
        ["appointment.ics"],
    ),
    "mydata": ((), CommandSent("mydata"), ["my-data.html", "my-data.json"]),
}


async def ready(way: str) -> Room:
    """A chat that is one move away from being handed something."""
    room = await opened(Room())
    for event in (Typed("BA1 1AA"), Tapped("show_mp", "yes"), *WAYS[way][0]):
        await room.say(event)
    return room


def handed(room: Room) -> list[str]:
    """The names of the files that came."""
    return [file.name for _, file in room.channel.files]


@pytest.mark.parametrize("way", WAYS)
async def test_a_file_that_a_kill_kept_back_comes_after_the_next_start(way: str) -> None:
    room = await ready(way)
    await room.dispatcher.submit(Sender(CHAT), WAYS[way][1])
    assert handed(room) == []
    await room.restart()
    assert handed(room) == WAYS[way][2]


@pytest.mark.parametrize("way", WAYS)
async def test_a_file_that_could_not_be_sent_comes_when_the_owed_are_told(way: str) -> None:
    room = await ready(way)
    room.channel.deaf = NotSent()
    await room.say(WAYS[way][1])
    assert handed(room) == []
    room.channel.deaf = None
    await room.dispatcher.recover()
    await room.dispatcher.settled()
    assert handed(room) == WAYS[way][2]


@pytest.mark.parametrize("way", WAYS)
async def test_a_file_that_came_does_not_come_again(way: str) -> None:
    room = await ready(way)
    await room.say(WAYS[way][1])
    await room.restart()
    await room.say(Resumed())
    assert handed(room) == WAYS[way][2]
    assert (await room.case()).members[await room.store.user_key(CHAT)].undelivered == ()


async def test_two_files_that_were_kept_back_come_both() -> None:
    room = await ready("paper")
    await room.dispatcher.submit(Sender(CHAT), AUTHORITY)
    await room.dispatcher.submit(Sender(CHAT), CommandSent("mydata"))
    await room.dispatcher.submit(Sender(CHAT), AUTHORITY)
    await room.restart()
    assert handed(room) == ["my-data.html", "my-data.json", "authority.docx"]


async def test_what_is_not_there_any_more_is_passed_over() -> None:
    room = await ready("paper")
    case = await room.case()
    user = await room.store.user_key(CHAT)
    gone = case.members[user].model_copy(update={"undelivered": ("paper:gone", "calendar:a9", "other:thing")})
    kept = case.model_copy(update={"members": {user: gone}, "version": case.version + 1})
    await room.store.save("case", case.id, kept.model_dump_json(), kept.version)
    assert await room.say(Resumed())
    assert handed(room) == []
