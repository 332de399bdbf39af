"""Before somebody reports: they are asked afterwards, and the others are told only if they said so."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.events import CommandSent, Tapped, Typed
from tests.flows.handlers.test_membership import follow, invited
from tests.harness.shell import CHAT, OTHER, Room, opened

REPORT = datetime(2026, 11, 27, 15, tzinfo=UTC)


async def watched(tell: str) -> Room:
    """A case with two members, the first of whom reports on Friday and is asked at three."""
    room = await opened(Room())
    await follow(room, await invited(room))
    await room.say(CommandSent("menu"))
    await room.say(Tapped("menu", "handover"))
    await room.say(Tapped("handover_plan", "ask"))
    await room.say(Typed("27/11/2026 3pm"))
    await room.say(Tapped("report_tell", tell))
    shown = await room.say(Tapped("report_check", "yes"))
    assert "I ask you whether you are safe" in shown[-1].html
    return room


async def at(room: Room, moment: datetime) -> list[tuple[int | str, str]]:
    """What is said to whom, when the bot looks at this moment."""
    room.now = moment
    before = len(room.channel.messages)
    await room.dispatcher.remind()
    await room.dispatcher.settled()
    return [(chat, message.html) for chat, message in room.channel.messages[before:]]


async def test_the_person_is_reminded_the_evening_before_and_asked_afterwards() -> None:
    room = await watched("no")
    ((chat, before),) = await at(room, REPORT - timedelta(hours=20))
    assert chat == CHAT and "Tomorrow you report" in before
    ((chat, asked),) = await at(room, REPORT)
    assert chat == CHAT and "Are you safe?" in asked
    assert await at(room, REPORT + timedelta(hours=3)) == [], "nobody is told: it was not switched on"


async def test_without_an_answer_the_others_are_told_what_to_do() -> None:
    room = await watched("yes")
    await at(room, REPORT)
    assert await at(room, REPORT + timedelta(minutes=110)) == []
    ((chat, told),) = await at(room, REPORT + timedelta(hours=2))
    assert chat == OTHER and "has not answered" in told and "Ring the lawyer" in told
    assert any(data.endswith("checkin.urgent") for data in room.buttons(OTHER))
    await room.say(Tapped("bell", "checkin.urgent"), chat=OTHER)
    assert room.buttons(OTHER)[0].startswith("urgent")


async def test_an_answer_in_time_tells_nobody() -> None:
    room = await watched("yes")
    await at(room, REPORT)
    shown = await room.say(Tapped("bell", "checkin.safe"))
    assert "I am glad" in shown[-1].html
    assert await at(room, REPORT + timedelta(hours=2)) == []
    shown = await room.say(Tapped("bell", "checkin.safe"))
    assert "over or was changed" in shown[-1].html


async def test_somebody_who_wants_no_reminders_is_still_told() -> None:
    room = await watched("yes")
    await room.say(Tapped("bell", "a1.mute"), chat=OTHER)
    ((chat, _),) = [one for one in await at(room, REPORT + timedelta(hours=2)) if one[0] == OTHER]
    assert chat == OTHER


async def test_it_can_be_stopped() -> None:
    room = await watched("yes")
    await room.say(Tapped("menu", "handover"))
    await room.say(Tapped("handover_plan", "stop"))
    assert await at(room, REPORT) == []
    assert await at(room, REPORT + timedelta(hours=2)) == []


async def test_a_person_who_leaves_is_not_asked_and_nobody_is_told() -> None:
    room = await watched("yes")
    await room.say(CommandSent("forget"))
    await room.say(Tapped("forget", "hand_over"))
    assert await at(room, REPORT + timedelta(hours=2)) == []


@pytest.mark.parametrize("typed", ["yesterday", "23/11/2026"])
async def test_a_day_that_is_over_is_asked_again(typed: str) -> None:
    room = await opened(Room())
    await room.say(CommandSent("menu"))
    await room.say(Tapped("menu", "handover"))
    await room.say(Tapped("handover_plan", "ask"))
    shown = await room.say(Typed(typed))
    assert "still to come" in shown[-1].html
