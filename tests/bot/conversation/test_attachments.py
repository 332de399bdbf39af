"""A file that was asked for comes, whatever comes between, and not again once it was handed over."""

import pytest

from bot.conversation.channel import NotSent
from flows.events import CommandSent, Event, Resumed, Tapped, Typed
from tests.harness.shell import CHAT, Shell, at_postcode

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


async def ready(way: str) -> Shell:
    """A chat that is one move away from being handed something."""
    shell = await at_postcode(Shell())
    for event in (Typed("BA1 1AA"), Tapped("show_mp", "yes"), *WAYS[way][0]):
        await shell.send(event)
    return shell


@pytest.mark.parametrize("way", WAYS)
async def test_a_file_that_a_kill_kept_back_comes_after_the_next_start(way: str) -> None:
    shell = await ready(way)
    await shell.submit(WAYS[way][1])
    assert shell.files() == []
    await shell.restart()
    assert shell.files() == WAYS[way][2]


@pytest.mark.parametrize("way", WAYS)
async def test_a_file_that_could_not_be_sent_comes_when_the_owed_are_told(way: str) -> None:
    shell = await ready(way)
    shell.channel.failure = NotSent()
    await shell.send(WAYS[way][1])
    assert shell.files() == []
    shell.channel.failure = None
    await shell.recover()
    assert shell.files() == WAYS[way][2]


@pytest.mark.parametrize("way", WAYS)
async def test_a_file_that_came_does_not_come_again(way: str) -> None:
    shell = await ready(way)
    await shell.send(WAYS[way][1])
    await shell.restart()
    await shell.send(Resumed())
    assert shell.files() == WAYS[way][2]
    assert (await shell.case()).members[await shell.store.user_key(CHAT)].undelivered == ()


async def test_two_files_that_were_kept_back_come_both() -> None:
    shell = await ready("paper")
    await shell.submit(AUTHORITY)
    await shell.submit(CommandSent("mydata"))
    await shell.submit(AUTHORITY)
    await shell.restart()
    assert shell.files() == ["my-data.html", "my-data.json", "authority.docx"]


async def test_what_is_not_there_any_more_is_passed_over() -> None:
    shell = await ready("paper")
    case = await shell.case()
    user = await shell.store.user_key(CHAT)
    gone = case.members[user].model_copy(update={"undelivered": ("paper:gone", "calendar:a9", "other:thing")})
    kept = case.model_copy(update={"members": {user: gone}, "version": case.version + 1})
    await shell.store.save("case", case.id, kept.model_dump_json(), kept.version)
    assert await shell.send(Resumed())
    assert shell.files() == []
