"""Check-ins: whoever reports is asked afterwards, and the others hear of it only if the person wants that."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.channel import NotSent
from flows.events import CommandSent, Event, Started, Tapped, Typed
from tests.harness.shell import CHAT, OTHER, Shell, at_postcode, follow, invite

REPORT = datetime(2026, 11, 27, 15, tzinfo=UTC)


async def with_check_in(tell: str) -> Shell:
    """A case of two members, the first of whom reports on Friday and is asked at three."""
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    await shell.send(CommandSent("menu"))
    await shell.send(Tapped("menu", "handover"))
    await shell.send(Tapped("private_phone", "go_on"))
    await shell.send(Tapped("handover_plan", "ask"))
    await shell.send(Typed("27/11/2026 3pm"))
    await shell.send(Tapped("report_tell", tell))
    messages = await shell.send(Tapped("report_check", "yes"))
    assert "if you are safe" in messages[-1].html
    return shell


async def at(shell: Shell, moment: datetime) -> list[tuple[int | str, str]]:
    """What is sent to whom when the bot looks for due reminders at this moment."""
    shell.now = moment
    before = len(shell.channel.messages)
    await shell.remind()
    return [(chat, message.html) for chat, message in shell.channel.messages[before:]]


async def test_the_person_is_reminded_the_evening_before_and_asked_afterwards() -> None:
    shell = await with_check_in("no")
    ((chat, before),) = await at(shell, REPORT - timedelta(hours=20))
    assert chat == CHAT and "Tomorrow you report" in before
    ((chat, asked),) = await at(shell, REPORT)
    assert chat == CHAT and "Are you safe?" in asked
    assert await at(shell, REPORT + timedelta(hours=3)) == [], "nobody is told: it was not switched on"


async def test_the_reminder_of_the_evening_before_leads_on() -> None:
    shell = await with_check_in("no")
    await at(shell, REPORT - timedelta(hours=20))
    go_on = next(data for data in shell.buttons() if data.endswith("checkin-0._go_on"))
    await shell.send(Tapped.parse(go_on))
    assert shell.buttons()[0].startswith("menu:")


async def test_without_an_answer_the_others_hear_what_to_do() -> None:
    shell = await with_check_in("yes")
    await at(shell, REPORT)
    assert await at(shell, REPORT + timedelta(minutes=110)) == []
    ((chat, words),) = await at(shell, REPORT + timedelta(hours=2))
    assert chat == OTHER and "has not answered" in words and "Ring the lawyer" in words
    assert any(data.endswith("checkin-0.urgent") for data in shell.buttons(OTHER))
    await shell.send(Tapped("bell", "checkin.urgent"), chat=OTHER)
    assert shell.buttons(OTHER)[0].startswith("urgent")


async def test_after_an_answer_in_time_nobody_else_hears_anything() -> None:
    shell = await with_check_in("yes")
    await at(shell, REPORT)
    messages = await shell.send(Tapped("bell", "checkin.safe"))
    assert "I'm glad" in messages[-1].html
    assert await at(shell, REPORT + timedelta(hours=2)) == []
    messages = await shell.send(Tapped("bell", "checkin.safe"))
    assert "over or was changed" in messages[-1].html


@pytest.mark.parametrize("muting", [CHAT, OTHER])
async def test_muted_reminders_end_neither_the_question_nor_the_alarm(muting: int) -> None:
    shell = await with_check_in("yes")
    messages = await shell.send(Tapped("bell", "a1.mute"), chat=muting)
    assert "check that you are safe, I still will" in messages[-1].html or muting == OTHER
    assert [chat for chat, _ in await at(shell, REPORT - timedelta(hours=20))] == [CHAT]
    assert not [data for data in shell.buttons() if data.endswith(".mute")], "it has a button of its own"
    assert [chat for chat, _ in await at(shell, REPORT)] == [CHAT]
    assert [chat for chat, _ in await at(shell, REPORT + timedelta(hours=2))] == [OTHER]


async def test_an_alarm_needs_a_question_that_was_delivered_and_time_to_answer_it() -> None:
    shell = await with_check_in("yes")
    back = REPORT + timedelta(hours=3)
    ((chat, _),) = await at(shell, back)
    assert chat == CHAT, "back after three hours: the question comes, and no alarm with it"
    assert await at(shell, back + timedelta(minutes=119)) == []
    ((chat, words),) = await at(shell, back + timedelta(hours=2))
    assert chat == OTHER and "27 November 2026, 18:00. They asked me" in words


async def test_a_question_that_never_arrived_raises_no_alarm() -> None:
    shell = await with_check_in("yes")
    shell.channel.failure = NotSent()
    await at(shell, REPORT)
    shell.channel.failure = None
    await shell.conversation.block(await shell.store.user_key(CHAT))
    for hour in range(1, 72):
        assert await at(shell, REPORT + timedelta(hours=hour)) == []


async def test_after_a_late_question_nobody_is_told_in_the_night() -> None:
    shell = await with_check_in("yes")
    ((chat, _),) = await at(shell, REPORT + timedelta(hours=8))
    assert chat == CHAT, "at eleven in the evening it is still needed"
    assert await at(shell, REPORT + timedelta(hours=11)) == []
    ((chat, _),) = await at(shell, datetime(2026, 11, 28, 8, tzinfo=UTC))
    assert chat == OTHER


async def test_a_question_that_is_late_after_midnight_waits_for_the_morning() -> None:
    shell = await with_check_in("yes")
    assert await at(shell, REPORT + timedelta(hours=10)) == []
    assert [chat for chat, _ in await at(shell, datetime(2026, 11, 28, 8, tzinfo=UTC))] == [CHAT]
    assert [chat for chat, _ in await at(shell, datetime(2026, 11, 28, 10, tzinfo=UTC))] == [OTHER]


@pytest.mark.parametrize("event", [Typed("hello"), CommandSent("menu"), Started(), Tapped("menu", "find_mp")])
async def test_any_sign_of_life_keeps_the_alarm_back(event: Event) -> None:
    shell = await with_check_in("yes")
    await at(shell, REPORT)
    shell.now = REPORT + timedelta(minutes=30)
    messages = await shell.send(event)
    assert sum("I won't tell the others" in message.html for message in messages) == 1
    assert "I won't tell" not in "".join(message.html for message in await shell.send(event)), "said once"
    assert await at(shell, REPORT + timedelta(hours=2)) == []


async def test_what_was_done_before_the_question_is_no_sign_of_life() -> None:
    shell = await with_check_in("yes")
    await shell.send(CommandSent("menu"))
    await at(shell, REPORT)
    assert [chat for chat, _ in await at(shell, REPORT + timedelta(hours=2))] == [OTHER]


async def test_whoever_was_told_hears_when_the_person_answers() -> None:
    shell = await with_check_in("yes")
    await at(shell, REPORT)
    await at(shell, REPORT + timedelta(hours=2))
    shell.now = REPORT + timedelta(hours=3)
    await shell.send(Tapped("bell", "checkin-0.safe"))
    ((chat, words),) = await at(shell, REPORT + timedelta(hours=3, minutes=1))
    assert chat == OTHER and "they say they are safe" in words
    assert await at(shell, REPORT + timedelta(hours=4)) == []


async def test_a_check_in_can_be_stopped() -> None:
    shell = await with_check_in("yes")
    await shell.send(Tapped("menu", "handover"))
    await shell.send(Tapped("private_phone", "go_on"))
    messages = await shell.send(Tapped("handover_plan", "stop"))
    assert "I won't tell the others" in messages[-1].html and (await shell.case()).checkin
    await shell.send(Tapped("report_stop", "yes"))
    assert await at(shell, REPORT) == []
    assert await at(shell, REPORT + timedelta(hours=2)) == []


async def test_the_button_of_the_evening_before_asks_once_and_stops() -> None:
    shell = await with_check_in("yes")
    await at(shell, REPORT - timedelta(hours=20))
    stop = next(data for data in shell.buttons() if data.endswith("checkin-0.unwatch"))
    await shell.send(Tapped.parse(stop))
    assert shell.buttons()[:2] == ["report_stop:yes", "report_stop:no"]
    await shell.send(Tapped("report_stop", "no"))
    assert (await shell.case()).checkin is not None
    await shell.send(Tapped.parse(stop))
    messages = await shell.send(Tapped("report_stop", "yes"))
    assert "no longer ask" in messages[-1].html
    assert await at(shell, REPORT) == []
    assert "over or was changed" in (await shell.send(Tapped.parse(stop)))[-1].html


async def test_on_the_day_itself_the_late_note_says_today() -> None:
    shell = await with_check_in("no")
    assert await at(shell, datetime(2026, 11, 27, 3, tzinfo=UTC)) == [], "in the night it wakes nobody"
    ((_, words),) = await at(shell, datetime(2026, 11, 27, 8, tzinfo=UTC))
    assert "Today you report" in words and "Tomorrow" not in words


async def test_a_replaced_check_in_is_not_the_one_that_an_old_button_ends() -> None:
    shell = await with_check_in("yes")
    await shell.send(Tapped("handover_plan", "stop"))
    await shell.send(Tapped("menu", "handover"))
    await shell.send(Tapped("private_phone", "go_on"))
    await shell.send(Tapped("handover_plan", "ask"))
    await shell.send(Typed("30/11/2026 3pm"))
    await shell.send(Tapped("report_tell", "yes"))
    await shell.send(Tapped("report_check", "yes"))
    for choice in ("safe", "unwatch"):
        messages = await shell.send(Tapped("bell", f"checkin-0.{choice}"))
        assert "over or was changed" in messages[-1].html
    checkin = (await shell.case()).checkin
    assert checkin and checkin.number == 1 and not checkin.safe


async def test_a_person_who_leaves_is_not_asked_and_nobody_else_hears_anything() -> None:
    shell = await with_check_in("yes")
    await shell.send(CommandSent("forget"))
    await shell.send(Tapped("forget", "hand_over"))
    assert await at(shell, REPORT + timedelta(hours=2)) == []


async def test_a_supporter_sees_no_check_in_and_can_neither_stop_nor_replace_it() -> None:
    shell = await with_check_in("no")
    kept = (await shell.case()).checkin
    await shell.send(CommandSent("menu"), chat=OTHER)
    await shell.send(Tapped("menu", "handover"), chat=OTHER)
    messages = await shell.send(Tapped("private_phone", "go_on"), chat=OTHER)
    assert not {"handover_plan:ask", "handover_plan:stop"} & set(shell.buttons(OTHER))
    for choice in ("ask", "stop"):
        messages += await shell.send(Tapped("handover_plan", choice), chat=OTHER)
    messages += await shell.send(CommandSent("menu"), chat=OTHER)
    assert (await shell.case()).checkin == kept
    shown = "".join(message.html for message in messages)
    assert not any(sign in shown for sign in ("27", "November", "15:00"))


async def test_a_supporter_does_not_see_the_check_in_that_is_being_set_up() -> None:
    """Whoever opens the same chapter meanwhile stands at their own question, not at the person's."""
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    await shell.send(CommandSent("menu"))
    for event in (Tapped("menu", "handover"), Tapped("private_phone", "go_on")):
        await shell.send(event)
        await shell.send(event, chat=OTHER)
    await shell.send(Tapped("handover_plan", "ask"))
    await shell.send(Typed("27/11/2026 3pm"))
    await shell.send(Tapped("report_tell", "yes"))
    assert shell.buttons()[0] == "report_check:yes"
    messages = await shell.send(Started(), chat=OTHER)
    assert shell.buttons(OTHER)[0] == "handover_plan:invite" and "27" not in messages[-1].html
    messages = await shell.send(Tapped("report_check", "yes"), chat=OTHER)
    assert "27" not in messages[-1].html and (await shell.case()).checkin is None


@pytest.mark.parametrize("typed", ["yesterday", "23/11/2026"])
async def test_a_day_in_the_past_is_asked_again(typed: str) -> None:
    shell = await at_postcode(Shell())
    await shell.send(CommandSent("menu"))
    await shell.send(Tapped("menu", "handover"))
    await shell.send(Tapped("private_phone", "go_on"))
    await shell.send(Tapped("handover_plan", "ask"))
    messages = await shell.send(Typed(typed))
    assert "a later day" in messages[-1].html


@pytest.mark.parametrize("button", ["checkin.safe", "checkin-0.safe", "checkin-1.safe"])
async def test_nobody_else_can_end_it_before_they_were_told(button: str) -> None:
    shell = await with_check_in("yes")
    messages = await shell.send(Tapped("bell", button), chat=OTHER)
    assert "over or was changed" in messages[-1].html
    checkin = (await shell.case()).checkin
    assert checkin and not checkin.safe


async def test_whoever_was_told_can_say_that_all_is_well() -> None:
    shell = await with_check_in("yes")
    await at(shell, REPORT)
    await at(shell, REPORT + timedelta(hours=2))
    messages = await shell.send(Tapped("bell", "checkin-0.safe"), chat=OTHER)
    assert "I'm glad" in messages[-1].html
