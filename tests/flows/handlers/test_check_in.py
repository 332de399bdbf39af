"""Check-ins: whoever reports is asked afterwards, and the others hear of it only if the person wants that."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.channel import NotSent, Refused
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


THIRD = 5_000_000_003


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
