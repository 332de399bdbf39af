"""Word of an appointment to the other members of a case, with the calendar file."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.channel import NotSent
from bot.documents import FileWorker
from flows.events import CommandSent, Event, Tapped, Typed
from tests.bot.conversation.test_due import BOOKING, booked
from tests.bot.conversation.test_effects import broken
from tests.harness.shell import CHAT, OTHER, Shell, at_postcode, follow, invite

CANCELLING: tuple[Event, ...] = (
    CommandSent("menu"),
    Tapped("menu", "surgery"),
    Tapped("appointments", "a1"),
    Tapped("appointment_one", "cancel"),
    Tapped("appointment_cancel", "a1-1"),
)
MOVING: tuple[Event, ...] = (
    CommandSent("menu"),
    Tapped("menu", "surgery"),
    Tapped("appointments", "a1"),
    Tapped("appointment_one", "change"),
    Tapped("surgery_mp", "home"),
    Typed("11/12/2026 10:00"),
    Tapped("surgery_place", "phone"),
    Tapped("surgery_check", "yes"),
)


async def shared(shell: Shell | None = None) -> Shell:
    """A case of two members, the first of whom has an appointment in three days. The other has not heard."""
    shell = await at_postcode(shell or Shell())
    await shell.send(BOOKING[0])
    await shell.send(BOOKING[1])
    await follow(shell, await invite(shell))
    await shell.send(CommandSent("menu"))
    for event in BOOKING[2:]:
        await shell.send(event)
    return shell


async def told(shell: Shell, later: timedelta = timedelta(0)) -> list[tuple[int | str, str, bytes]]:
    """Whom the bot tells what when it looks for due reminders, each with a calendar file."""
    shell.now += later
    messages, files = len(shell.channel.messages), len(shell.channel.files)
    await shell.remind()
    assert shell.channel.messages[messages:] == [], "the words are the caption of the file"
    return [(chat, file.html, file.content) for chat, file in shell.channel.files[files:]]


async def test_the_other_member_hears_of_it_once_with_the_file() -> None:
    shell = await shared()
    ((chat, words, file),) = await told(shell)
    assert chat == OTHER and "Someone else in this case saved a meeting" in words
    assert b"BEGIN:VEVENT" in file and file == shell.channel.files[0][1].content
    sent = shell.channel.files[-1][1]
    assert sent.without_sound and sent.html.startswith("✉️ A note for you.")
    data = [button.data for row in sent.rows for button in row]
    assert str(data[0]).endswith("~a1-0.change"), "the newest message takes an answer"
    assert await told(shell, timedelta(hours=1)) == []


async def test_a_change_and_a_cancellation_are_told_to_whoever_did_not_make_them() -> None:
    shell = await shared()
    await told(shell)
    for event in MOVING:
        await shell.send(event, chat=OTHER)
    ((chat, words, file),) = await told(shell)
    assert chat == CHAT and "changed the meeting" in words and "11 December 2026, 10:00" in words
    assert b"SEQUENCE:1" in file
    for event in CANCELLING:
        await shell.send(event)
    ((chat, words, file),) = await told(shell)
    assert chat == OTHER and "cancelled the meeting" in words and b"STATUS:CANCELLED" in file
    assert await told(shell, timedelta(days=30)) == []


async def test_nobody_is_woken_by_it() -> None:
    shell = await shared()
    shell.now = datetime(2026, 11, 24, 23, tzinfo=UTC)
    assert await told(shell) == []
    shell.now = datetime(2026, 11, 25, 8, tzinfo=UTC)
    assert [chat for chat, _, _ in await told(shell)] == [OTHER]


async def test_whoever_muted_reminders_hears_nothing_of_it() -> None:
    shell = await shared()
    await shell.send(Tapped("bell", "a1.mute"), chat=OTHER)
    assert await told(shell) == []


async def test_it_is_tried_again_until_it_arrives() -> None:
    shell = await shared()
    shell.channel.failure = NotSent()
    assert await told(shell) == []
    shell.channel.failure = None
    assert [chat for chat, _, _ in await told(shell, timedelta(minutes=2))] == [OTHER]


@pytest.mark.parametrize("days", [3, 4, 30])
async def test_after_the_appointment_it_is_no_news(days: int) -> None:
    shell = await shared()
    shell.now += timedelta(days=days, hours=4)
    before = len(shell.channel.files)
    await shell.remind()
    assert shell.channel.files[before:] == []


async def test_nobody_hears_of_the_end_of_what_they_never_heard_of() -> None:
    shell = await shared()
    for event in CANCELLING[:-1]:
        await shell.send(event)
    await shell.send(Tapped("appointment_cancel", "a1-0"))
    assert await told(shell) == []


async def test_whoever_joins_later_gets_no_old_news() -> None:
    shell = await booked(Shell())
    shell.now += timedelta(hours=1)
    await follow(shell, await invite(shell))
    assert await told(shell) == []


async def test_whoever_leaves_after_booking_leaves_no_name_and_the_others_hear_of_it() -> None:
    shell = await shared()
    key = await shell.store.user_key(CHAT)
    await shell.send(CommandSent("forget"))
    await shell.send(Tapped("forget", "hand_over"))
    case = await shell.case(OTHER)
    assert key not in case.model_dump_json()
    assert [chat for chat, _, _ in await told(shell)] == [OTHER]


async def test_the_words_come_without_the_file_if_telegram_refuses_the_file() -> None:
    shell = await shared()
    shell.channel.refused_files = True
    before = len(shell.channel.messages)
    await shell.remind()
    assert "Someone else in this case saved" in shell.channel.messages[before:][0][1].html


async def test_the_words_come_without_the_file_if_it_cannot_be_made() -> None:
    shell = await shared(Shell(file_worker=FileWorker(broken)))
    before = len(shell.channel.messages)
    await shell.remind()
    (words,) = (message.html for _, message in shell.channel.messages[before:])
    assert "Someone else in this case saved" in words


async def test_a_blocked_member_does_not_make_the_case_due_every_minute() -> None:
    shell = await shared()
    await shell.conversation.block(await shell.store.user_key(OTHER))
    shell.now += timedelta(days=2, hours=4)
    await shell.remind()
    await shell.remind()
    version = (await shell.case()).version
    for _ in range(10):
        shell.now += timedelta(minutes=1)
        await shell.remind()
    assert (await shell.case()).version == version
    await shell.send(CommandSent("menu"), chat=OTHER)
    before = len(shell.channel.messages)
    await shell.remind()
    assert [chat for chat, _ in shell.channel.messages[before:]] == [OTHER], "what is due comes at once"
