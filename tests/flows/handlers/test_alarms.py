"""Check-ins that follow each other, signs of life, and what whoever was alarmed hears in the end."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.channel import NotSent, Refused
from flows.events import CommandSent, Tapped, Typed
from tests.flows.handlers.test_check_in import REPORT, at, with_check_in
from tests.harness.shell import CHAT, OTHER, Shell, at_postcode, follow, invite

THIRD = 5_000_000_003


async def watch(shell: Shell, typed: str, chat: int = CHAT) -> str:
    """What is said when somebody asks to be asked, and the others to be told."""
    events = (CommandSent("menu"), Tapped("menu", "handover"), Tapped("private_phone", "go_on"))
    for event in (*events, Tapped("handover_plan", "ask"), Typed(typed), Tapped("report_tell", "yes")):
        await shell.send(event, chat=chat)
    return (await shell.send(Tapped("report_check", "yes"), chat=chat))[-1].html


async def test_after_one_was_stopped_the_next_is_asked_and_told_about() -> None:
    shell = await with_check_in("yes")
    await at(shell, REPORT)
    for event in (CommandSent("menu"), Tapped("menu", "handover"), Tapped("private_phone", "go_on")):
        await shell.send(event)
    await shell.send(Tapped("handover_plan", "stop"))
    await shell.send(Tapped("report_stop", "yes"))
    await watch(shell, "30/11/2026 3pm")
    assert await at(shell, REPORT + timedelta(hours=2)) == []
    for old in ("checkin-0.safe", "checkin-0.unwatch"):
        assert "over or was changed" in (await shell.send(Tapped("bell", old)))[-1].html
    asked = datetime(2026, 11, 30, 15, tzinfo=UTC)
    await at(shell, asked - timedelta(hours=20))
    ((chat, words),) = await at(shell, asked)
    assert chat == CHAT and "Are you safe?" in words
    ((chat, words),) = await at(shell, asked + timedelta(hours=2))
    assert chat == OTHER and "30 November 2026, 15:00" in words


async def test_a_second_person_does_not_take_the_firsts_check_in_away() -> None:
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    case, key = await shell.case(), await shell.store.user_key(OTHER)
    members = {**case.members, key: case.members[key].model_copy(update={"voice": "person"})}
    await shell.components.repository.save_case(case, case.model_copy(update={"members": members}))
    await watch(shell, "27/11/2026 3pm")
    said = await watch(shell, "27/11/2026 5pm", chat=OTHER)
    assert "already asking someone else" in said
    assert [chat for chat, _ in await at(shell, REPORT)] == [CHAT]
    shell.now = REPORT + timedelta(days=3)
    assert "I'll ask you on" in await watch(shell, "2/12/2026 5pm", chat=OTHER)


async def test_a_sign_of_life_in_another_case_counts() -> None:
    shell = await with_check_in("yes")
    await shell.send(CommandSent("cases"))
    await shell.send(Tapped("cases", "new"))
    await at(shell, REPORT)
    shell.now = REPORT + timedelta(minutes=30)
    await shell.send(CommandSent("menu"))
    assert await at(shell, REPORT + timedelta(hours=2)) == []


@pytest.mark.parametrize("choice", ["english_safe", "unwatch", "_go_on"])
async def test_every_tap_but_i_am_safe_is_a_sign_of_life(choice: str) -> None:
    shell = await with_check_in("yes")
    await at(shell, REPORT)
    await shell.send(Tapped("bell", f"checkin-0.{choice}"))
    assert await at(shell, REPORT + timedelta(hours=2)) == []
    assert (await shell.case()).checkin, "it is not stopped"


async def alarmed(*helpers: int) -> Shell:
    """A case in which the helpers were told that no answer came."""
    shell = await with_check_in("yes")
    for helper in helpers[1:]:
        await follow(shell, await invite(shell), helper)
    await at(shell, REPORT)
    assert sorted(chat for chat, _ in await at(shell, REPORT + timedelta(hours=2))) == sorted(helpers)
    shell.now = REPORT + timedelta(hours=3)
    return shell


async def test_whoever_was_told_hears_that_the_person_is_back_and_then_that_they_are_safe() -> None:
    shell = await alarmed(OTHER)
    await shell.send(CommandSent("menu"))
    ((chat, words),) = await at(shell, REPORT + timedelta(hours=3, minutes=1))
    assert chat == OTHER and "has written to me again" in words
    await shell.send(Tapped("bell", "checkin-0.safe"))
    ((chat, words),) = await at(shell, REPORT + timedelta(hours=3, minutes=2))
    assert chat == OTHER and "they say they are safe" in words


async def test_when_a_helper_says_the_person_is_safe_the_other_helper_hears_it() -> None:
    shell = await alarmed(OTHER, THIRD)
    await shell.send(Tapped("bell", "checkin-0.safe"), chat=OTHER)
    ((chat, words),) = await at(shell, REPORT + timedelta(hours=3, minutes=1))
    assert chat == THIRD and "Someone else in this case says" in words
    said = await shell.send(Tapped("bell", "checkin-0.safe"))
    assert "I'm glad" in said[-1].html, "their own word still counts"
    heard = await at(shell, REPORT + timedelta(hours=3, minutes=2))
    assert sorted(chat for chat, words in heard if "they say they are safe" in words) == [OTHER, THIRD]
    said = await shell.send(Tapped("bell", "checkin-0.urgent"), chat=THIRD)
    assert shell.buttons(THIRD)[0].startswith("urgent"), "what to do is never too late to be asked"


async def test_of_two_helpers_the_second_is_not_told_after_a_sign_of_life() -> None:
    shell = await with_check_in("yes")
    await follow(shell, await invite(shell), THIRD)
    await at(shell, REPORT)
    shell.channel.refusals = [NotSent()]
    first = await at(shell, REPORT + timedelta(hours=2))
    assert len(first) == 1
    await shell.send(CommandSent("menu"))
    later = await at(shell, REPORT + timedelta(hours=2, minutes=5))
    assert [words for _, words in later if "has not answered" in words] == []


async def test_whoever_is_left_alone_hears_that_nobody_can_be_told() -> None:
    shell = await with_check_in("yes")
    for event in (CommandSent("menu"), Tapped("menu", "people"), Tapped("private_phone", "go_on")):
        await shell.send(event, chat=OTHER)
    await shell.send(Tapped("people", "leave"), chat=OTHER)
    assert len((await shell.case()).members) == 1
    ((_, before),) = await at(shell, REPORT - timedelta(hours=20))
    ((_, asked),) = await at(shell, REPORT)
    assert all("nobody I can tell" in words for words in (before, asked))
    assert "I won't tell the others" not in (await shell.send(CommandSent("menu")))[-1].html


async def test_who_is_out_by_nine_gets_the_list_in_the_night_rather_than_never() -> None:
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    await watch(shell, "27/11/2026 9am")
    ((_, words),) = await at(shell, datetime(2026, 11, 27, 0, 30, tzinfo=UTC))
    assert "Today you report" in words


async def test_the_english_of_a_note_that_is_past_says_that_it_is_over() -> None:
    shell = await with_check_in("no")
    await at(shell, REPORT - timedelta(hours=20))
    shell.now = REPORT + timedelta(days=1)
    said = await shell.send(Tapped("bell", "checkin-0.english_before"))
    assert "over or was changed" in said[-1].html and "Tomorrow" not in said[-1].html


async def test_i_am_safe_below_an_earlier_question_is_a_sign_of_life() -> None:
    shell = await with_check_in("yes")
    await at(shell, REPORT)
    await watch(shell, "30/11/2026 3pm")
    asked = datetime(2026, 11, 30, 15, tzinfo=UTC)
    await at(shell, asked)
    said = await shell.send(Tapped("bell", "checkin-0.safe"))
    assert "I won't tell the others" in said[-1].html
    assert await at(shell, asked + timedelta(hours=2)) == []


async def test_a_button_without_a_number_does_not_end_a_later_check_in() -> None:
    shell = await with_check_in("yes")
    await watch(shell, "30/11/2026 3pm")
    assert "over or was changed" in (await shell.send(Tapped("bell", "checkin.safe")))[-1].html
    checkin = (await shell.case()).checkin
    assert checkin and not checkin.safe


async def test_nobody_says_that_they_are_safe_before_they_were_asked() -> None:
    shell = await with_check_in("yes")
    assert "over or was changed" in (await shell.send(Tapped("bell", "checkin-0.safe")))[-1].html
    assert [chat for chat, _ in await at(shell, REPORT)] == [CHAT]


async def test_a_question_that_telegram_refuses_raises_no_alarm() -> None:
    shell = await with_check_in("yes")
    shell.channel.failure = Refused()
    await at(shell, REPORT)
    shell.channel.failure = None
    for hour in range(1, 60):
        assert await at(shell, REPORT + timedelta(hours=hour)) == []


async def test_a_check_in_in_each_of_two_cases_is_kept_apart() -> None:
    shell = await with_check_in("yes")
    first = (await shell.case()).id
    await shell.send(CommandSent("cases"))
    await shell.send(Tapped("cases", "new"))
    assert (await shell.case()).id != first
    user = await shell.user()
    changed = user.model_copy(update={"watched_in": (*user.watched_in, "another")})
    await shell.components.repository.save_user(user, changed)
    await at(shell, REPORT)
    shell.now = REPORT + timedelta(minutes=30)
    await shell.send(CommandSent("menu"))
    assert await at(shell, REPORT + timedelta(hours=2)) == []


@pytest.mark.parametrize("end", ["stop", "new", "forget"])
async def test_an_alarm_has_an_end_also_if_the_check_in_is_gone_at_once(end: str) -> None:
    shell = await alarmed(OTHER)
    if end == "new":
        await watch(shell, "30/11/2026 3pm")
    events = {
        "stop": (
            CommandSent("menu"),
            Tapped("menu", "handover"),
            Tapped("private_phone", "go_on"),
            Tapped("handover_plan", "stop"),
            Tapped("report_stop", "yes"),
        ),
        "forget": (CommandSent("forget"), Tapped("forget", "hand_over")),
        "new": (),
    }
    for event in events[end]:
        await shell.send(event)
    heard = await at(shell, REPORT + timedelta(hours=3, minutes=1))
    assert [chat for chat, words in heard if "has written to me again" in words] == [OTHER]


async def test_whoever_joins_after_the_question_gets_no_alarm() -> None:
    shell = await with_check_in("yes")
    await at(shell, REPORT)
    shell.now = REPORT + timedelta(hours=1)
    payload = await invite_silently(shell)
    await follow(shell, payload, THIRD)
    heard = await at(shell, REPORT + timedelta(hours=2))
    assert [chat for chat, words in heard if "has not answered" in words] == [OTHER]


async def invite_silently(shell: Shell) -> str:
    """Let the helper invite somebody: the person gives no sign of life. Returns the link's payload."""
    for event in (CommandSent("menu"), Tapped("menu", "people"), Tapped("private_phone", "go_on")):
        await shell.send(event, chat=OTHER)
    messages = await shell.send(Tapped("people", "supporter"), chat=OTHER)
    link = next(message.html for message in messages if "t.me" in message.html)
    return link.partition("start=")[2].partition('"')[0].split("<")[0].split()[0]
