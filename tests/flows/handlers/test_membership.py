"""Several people over one case, and several cases: nothing is said to, or about, the wrong person."""

import asyncio
from datetime import timedelta

import pytest

from flows.events import CommandSent, Started, Tapped, Typed
from flows.state.case import Case
from tests.harness.flow import NOW
from tests.harness.shell import CHAT, OTHER, Room, opened

THIRD = 5_000_000_003


async def invited(room: Room, voice: str = "supporter") -> str:
    """The payload of a link that the first chat made."""
    await room.say(CommandSent("menu"))
    await room.say(Tapped("menu", "people"))
    shown = await room.say(Tapped("people", voice))
    link = next(message.html for message in shown if "t.me" in message.html)
    return link.partition("start=")[2].partition('"')[0].partition("<")[0].split()[0]


async def follow(room: Room, payload: str, chat: int = OTHER, answer: str = "yes") -> str:
    """Open a link, choose English if asked, and answer whether to join; what was said last."""
    await room.say(Started(payload), chat=chat)
    if (await room.user(chat)).language is None:
        await room.say(Tapped("language", "en"), chat=chat)
    shown = await room.say(Tapped("join", answer), chat=chat)
    return "\n".join(message.html for message in shown)


async def test_somebody_joins_and_goes_on_where_the_other_stopped() -> None:
    room = await opened(Room())
    await room.say(Typed("BA1 1AA"))
    await room.say(Tapped("show_mp", "yes"))
    said = await follow(room, await invited(room))
    assert "You take part now" in said and "Practice MP for Bath" in said
    assert (await room.case()).id == (await room.case(OTHER)).id
    theirs = await room.say(Tapped("menu", "people"), chat=OTHER)
    await room.say(CommandSent("menu"))
    mine = await room.say(Tapped("menu", "people"))
    assert "It is their case" in theirs[-1].html, "each is spoken to as what they are"
    assert "if you are detained" in mine[-1].html


async def test_two_members_answer_at_once_and_lose_nothing() -> None:
    room = await opened(Room())
    await follow(room, await invited(room))
    await room.say(CommandSent("menu"))
    await asyncio.gather(
        room.say(Tapped("menu", "limits")), room.say(Tapped("menu", "helplines"), chat=OTHER)
    )
    places = (await room.case()).members.values()
    assert {place.chapter for place in places} == {"limits", "helplines"}


@pytest.mark.parametrize("forgery", ["j", "jabc", "j" + "0" * 63, "j../../etc/passwd" + "x" * 40])
async def test_a_forged_link_leads_nowhere(forgery: str) -> None:
    room = await opened(Room())
    before = await room.case()
    said = await follow(room, forgery) if len(forgery) > 33 else ""
    assert "does not work" in said or not said
    assert await room.case() == before


async def test_a_link_with_another_secret_leads_nowhere() -> None:
    room = await opened(Room())
    payload = await invited(room)
    said = await follow(room, payload[:-1] + ("0" if payload[-1] != "0" else "1"))
    assert "does not work" in said
    assert len((await room.case()).members) == 1


async def test_a_link_works_once() -> None:
    room = await opened(Room())
    payload = await invited(room)
    await follow(room, payload)
    assert "does not work" in await follow(room, payload, THIRD)
    assert len((await room.case()).members) == 2


async def test_a_link_expires() -> None:
    room = await opened(Room())
    payload = await invited(room)
    room.now = NOW + timedelta(days=8)
    assert "does not work" in await follow(room, payload)


async def test_the_owner_who_opens_the_link_is_told_whom_it_is_for() -> None:
    room = await opened(Room())
    payload = await invited(room)
    shown = await room.say(Started(payload))
    assert "for somebody else" in shown[-1].html
    assert "does not work" not in await follow(room, payload)


async def test_nothing_of_the_case_is_shown_before_somebody_joins_or_if_they_do_not() -> None:
    room = await opened(Room())
    await room.say(Typed("BA1 1AA"))
    await room.say(Tapped("show_mp", "yes"))
    before = len(room.channel.messages)
    await follow(room, await invited(room), answer="no")
    told = [message.html for chat, message in room.channel.messages[before:] if chat == OTHER]
    assert not any("Bath" in html or "Practice MP" in html for html in told)
    assert len((await room.case()).members) == 1


async def test_a_member_who_was_removed_sees_nothing_further() -> None:
    room = await opened(Room())
    await room.say(Typed("BA1 1AA"))
    await room.say(Tapped("show_mp", "yes"))
    await follow(room, await invited(room))
    await room.say(CommandSent("menu"))
    await room.say(Tapped("menu", "people"))
    other = await room.store.user_key(OTHER)
    assert f"people:{other[:16]}" in room.buttons()
    await room.say(Tapped("people", other[:16]))
    for event in (Tapped("menu", "papers"), CommandSent("menu"), Typed("hello"), CommandSent("cases")):
        for message in await room.say(event, chat=OTHER):
            assert "Bath" not in message.html
    assert len((await room.case()).members) == 1


async def test_a_member_cannot_remove_the_owner() -> None:
    room = await opened(Room())
    await follow(room, await invited(room))
    await room.say(CommandSent("menu"), chat=OTHER)
    await room.say(Tapped("menu", "people"), chat=OTHER)
    owner = await room.store.user_key(CHAT)
    assert not any(data.startswith(f"people:{owner[:8]}") for data in room.buttons(OTHER))
    await room.say(Tapped("people", owner[:16]), chat=OTHER)
    assert len((await room.case()).members) == 2


async def test_a_member_who_leaves_keeps_nothing_and_the_case_goes_on() -> None:
    room = await opened(Room())
    await follow(room, await invited(room))
    await room.say(CommandSent("menu"), chat=OTHER)
    await room.say(Tapped("menu", "people"), chat=OTHER)
    shown = await room.say(Tapped("people", "leave"), chat=OTHER)
    assert "You left that case" in shown[0].html
    assert (await room.case()).id not in (await room.user(OTHER)).cases
    assert len((await room.case()).members) == 1


async def forget(room: Room, choice: str, chat: int = CHAT) -> None:
    """/forget with this answer."""
    await room.say(CommandSent("forget"), chat=chat)
    await room.say(Tapped("forget", choice), chat=chat)


async def test_the_owner_who_forgets_may_hand_the_case_over() -> None:
    room = await opened(Room())
    await follow(room, await invited(room))
    await forget(room, "hand_over")
    case = await room.case(OTHER)
    other = await room.store.user_key(OTHER)
    assert (case.owner, list(case.members)) == (other, [other])


async def test_the_owner_who_forgets_may_erase_it_for_all() -> None:
    room = await opened(Room())
    await follow(room, await invited(room))
    before = (await room.case()).id
    await forget(room, "yes")
    assert await room.store.load("case", before) is None
    shown = await room.say(CommandSent("menu"), chat=OTHER)
    assert shown and "Bath" not in shown[-1].html


async def test_a_member_who_forgets_leaves_the_case_to_its_owner() -> None:
    room = await opened(Room())
    await follow(room, await invited(room))
    await forget(room, "yes", OTHER)
    assert len((await room.case()).members) == 1
    assert await room.store.load("user", await room.store.user_key(OTHER)) is None


async def test_several_cases_are_named_in_every_message_and_kept_apart() -> None:
    room = await opened(Room())
    first = await room.case()
    await room.say(CommandSent("cases"))
    shown = await room.say(Tapped("cases", "new"))
    second = await room.case()
    assert first.id != second.id and "Case 2" in shown[-1].html
    await room.say(Tapped("about", "go"))
    await room.say(CommandSent("cases"))
    shown = await room.say(Tapped("cases", first.id))
    assert "Case 1" in shown[-1].html
    assert (await room.case()).answers == first.answers
    kept = Case.model_validate_json(await room.store.load("case", second.id) or "")
    assert set(kept.answers) == {"about"}
