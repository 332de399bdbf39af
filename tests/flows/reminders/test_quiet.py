"""After despair nobody is chased until the morning; what is due by its own date comes all the same."""

from datetime import UTC, date, datetime, timedelta

import pytest

from flows.events import RemindersDue, Typed
from flows.reminders.schedule import next_due
from flows.state.appointments import AwaitedReply, CheckIn, ReplyFrom
from tests.bot.conversation.test_due import booked
from tests.harness.flow import USER, Walk
from tests.harness.shell import Shell

DESPAIR = Typed("i want to kill myself")
MORNING = datetime(2026, 11, 29, 10, tzinfo=UTC)
AFTER = datetime(2026, 11, 28, 10, tzinfo=UTC)  # “How did it go?”, the day after the appointment


@pytest.mark.parametrize("for_", ["office", "home_office"])
def test_a_reply_is_not_asked_for_before_the_morning(for_: ReplyFrom) -> None:
    reply = AwaitedReply(for_=for_, since=date(2026, 11, 20))
    case = Walk.at_situation().to_menu().session.case.model_copy(update={"awaited_replies": {"home": reply}})
    walk = Walk.start(case=case, language="en")
    due = next_due(case, walk.now)
    assert due is not None
    due_now = walk.later(seconds=(due - walk.now).total_seconds())
    assert len(due_now.send(RemindersDue()).reminders) == 1, "without despair it comes"
    waiting = due_now.send(DESPAIR).send(RemindersDue())
    assert waiting.reminders == ()
    assert next_due(waiting.session.case, due) == due + timedelta(days=1), "not at once, and not never"
    assert len(waiting.later(days=1).send(RemindersDue()).reminders) == 1


async def test_how_did_it_go_is_asked_in_the_morning_also_after_a_restart() -> None:
    shell = await booked(Shell())
    shell.now = AFTER - timedelta(hours=1)
    await shell.send(DESPAIR)
    sent = len(shell.channel.messages)
    shell.now = AFTER
    await shell.remind()
    assert len(shell.channel.messages) == sent
    assert await shell.store.due(MORNING - timedelta(seconds=1)) == []
    await shell.restart()
    sent = len(shell.channel.messages)
    shell.now = MORNING
    await shell.remind()
    assert [message.html for _, message in shell.channel.messages[sent:] if "How did" in message.html]
    assert (await shell.user()).quiet_until is None


async def test_the_appointment_itself_is_not_silenced() -> None:
    shell = await booked(Shell())
    shell.now = datetime(2026, 11, 26, 14, tzinfo=UTC)
    await shell.send(DESPAIR)
    sent = len(shell.channel.messages)
    shell.now += timedelta(hours=1)
    await shell.remind()
    assert len(shell.channel.messages) == sent + 1


def test_a_check_in_is_not_silenced() -> None:
    walk = Walk.at_situation().to_menu()
    checkin = CheckIn(at=walk.now + timedelta(hours=1), user=USER)
    case = walk.session.case.model_copy(update={"checkin": checkin})
    watched = Walk.start(case=case, language="en").send(DESPAIR).later(hours=1)
    assert [reminder.key for reminder in watched.send(RemindersDue()).reminders] == ["checkin.0.safe"]
