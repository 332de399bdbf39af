"""Reminders: sends what is due, and handles the taps on their buttons.

An outdated button says so, and changes nothing.
"""

from dataclasses import replace
from datetime import timedelta
from typing import cast

from flows.definition.schema import MENU, Role
from flows.effects import DeliverCalendar, Say, SendReminder
from flows.events import ReminderDelivered
from flows.handlers import appointments, check_in, contact_log
from flows.presentation.keyboard import GO_ON
from flows.reading.text import InvalidAnswer
from flows.reminders.buttons import ReminderButton
from flows.reminders.letters import TIMES, asked_at, letter_of
from flows.reminders.messages import ENGLISH, NEWS, covered, message, retention
from flows.reminders.reminder import CHECK_IN, GONE, RETENTION, Reminder
from flows.reminders.schedule import (
    CHASES,
    asked_again_on,
    claimed,
    delivered,
    delivered_questions,
    due_now,
    postponed,
    reminders,
    was_asked,
    was_told,
)
from flows.state.appointments import TIMES_ASKED, Appointment, AwaitedReply, CheckIn, MadeLetter
from flows.state.safety import name_waits
from flows.turn_context import TurnContext


def send_due(ctx: TurnContext) -> TurnContext:
    """Send what is due to this member. Each is tried again after a pause, until ReminderDelivered comes.

    While it is to be quiet for the member, chases wait; appointments and check-ins do not.
    """
    for reminder in due_now(ctx.case, ctx.user.id, ctx.now, retention(ctx)):
        if ctx.user.quiet_until and reminder.kind in CHASES:
            waiting = postponed(ctx.case, ctx.user.id, reminder, ctx.user.quiet_until)
            ctx = ctx.with_case(reminder_attempts=waiting)
            continue
        attempts = claimed(ctx.case, ctx.user.id, reminder, ctx.now)
        ctx = ctx.with_case(reminder_attempts=attempts)
        sent = SendReminder(reminder.key, covered(ctx, reminder), ctx.case.id, _file(ctx, reminder))
        ctx = ctx.then(sent)
    return ctx.silently()


def mark_delivered(ctx: TurnContext, event: ReminderDelivered) -> TurnContext:
    """Note that a reminder was delivered, so that it is not sent again."""
    attempts = delivered(ctx.case, ctx.user.id, event.key, ctx.now, event.refused)
    return ctx.with_case(reminder_attempts=attempts).silently()


def tap(ctx: TurnContext, data: str) -> TurnContext:
    """Handle a tap on a button under a reminder, perhaps an old one. Raises InvalidAnswer."""
    button = ReminderButton.parse(data)
    is_gone = not ctx.case.id.startswith(button.case) or ctx.case.touched is None
    if is_gone and button.about == RETENTION:
        raise InvalidAnswer("bell_gone")  # the case was erased: there is nothing left to keep
    if not ctx.case.id.startswith(button.case):
        raise InvalidAnswer("bell_over")  # the reminder of a case that the user has left
    if button.choice == GO_ON:
        return ctx
    if button.choice == "mute":
        return mute(ctx)
    if button.choice.startswith(ENGLISH):
        return _show_english(ctx, button)
    return _tap_subject(ctx, button)


def mute(ctx: TurnContext) -> TurnContext:
    """Send this member no more reminders of this case, except about somebody's safety and their own data."""
    muted = tuple(dict.fromkeys((*ctx.case.muted, ctx.user.id)))
    return ctx.with_case(muted=muted).notice("bell_muted")


def mute_or_unmute(ctx: TurnContext) -> TurnContext:
    """Switch reminders off for this member, or on again."""
    if ctx.user.id not in ctx.case.muted:
        return mute(ctx)
    others = tuple(member for member in ctx.case.muted if member != ctx.user.id)
    return ctx.with_case(muted=others).notice("bell_unmuted")


def _file(ctx: TurnContext, reminder: Reminder) -> DeliverCalendar | None:
    """The calendar file that comes with word of an appointment."""
    if reminder.kind not in NEWS:
        return None
    return appointments.calendar_file(ctx, ctx.case.appointments[reminder.about])


def _tap_subject(ctx: TurnContext, button: ReminderButton) -> TurnContext:
    if button.about == RETENTION:
        return ctx.notice("bell_kept")
    if button.about == CHECK_IN:
        return _tap_check_in(ctx, button)
    if button.about == GONE:
        return _tap_letter(ctx, button)
    if appointment := ctx.case.appointments.get(button.about):
        return _tap_appointment(ctx, appointment, button)
    return _tap_reply(ctx, button)


def _show_english(ctx: TurnContext, button: ReminderButton) -> TurnContext:
    """Say the reminder in English; below that, its first words and buttons in the person's own language."""
    if (reminder := _reminder(ctx, button)) is None:
        raise InvalidAnswer("bell_over")
    say = message(ctx, reminder)
    return ctx.then(replace(say, rows=(), language="en"), Say(say.paragraphs[:1], say.rows)).silently()


def _reminder(ctx: TurnContext, button: ReminderButton) -> Reminder | None:
    """The reminder under which a button stood, if it is still of this case."""
    due = (each for each in reminders(ctx.case, retention(ctx)) if each.at <= ctx.now < each.until)
    own = (each for each in due if each.is_for(ctx.user.id))
    wanted = button.topic, button.choice.removeprefix(f"{ENGLISH}_")
    return next((each for each in own if (each.topic, each.question) == wanted), None)


def _tap_appointment(ctx: TurnContext, appointment: Appointment, button: ReminderButton) -> TurnContext:
    if appointment.state != "held" or button.choice != "log":
        appointments.unchanged(ctx, appointment.id, button.version or "0")
    match button.choice:
        case "log":
            held = appointments.with_appointment(ctx, appointment.model_copy(update={"state": "held"}))
            return contact_log.open_about(held, appointment, appointment.role)
        case "ready" if appointment.at > ctx.now:
            ready = appointment.model_copy(update={"ready": True})
            return appointments.with_appointment(ctx, ready).notice("bell_ready")
        case "change":
            return appointments.change(ctx, appointment)
        case "off":
            return appointments.ask_whether_cancelled(ctx, appointment)
        case "ready":
            raise InvalidAnswer("bell_over")
    raise InvalidAnswer("old_button")


def _tap_check_in(ctx: TurnContext, button: ReminderButton) -> TurnContext:
    """Handle a tap of the person who is asked, or of a member who was told that no answer came."""
    if button.choice == "urgent":  # what to do is never too late to be asked
        return ctx.with_member(chapter="urgent", asking=None)
    checkin = ctx.case.checkin
    if checkin is None or not check_in.is_of(checkin, button):
        raise InvalidAnswer("bell_over")
    is_own = checkin.user == ctx.user.id
    match button.choice:
        case "safe" if _may_say_safe(ctx, checkin):
            said = {"safe": True, "safe_at": ctx.now, "safe_by": ctx.user.id}
            safe = ctx.with_case(checkin=checkin.model_copy(update=said))
            return (check_in.no_longer_watched(safe) if is_own else safe).notice("bell_is_safe")
        case "unwatch" if is_own and not checkin.safe:
            return check_in.ask_whether_to_stop(ctx)
        case "safe" | "unwatch":
            raise InvalidAnswer("bell_over")
    raise InvalidAnswer("old_button")


def _may_say_safe(ctx: TurnContext, checkin: CheckIn) -> bool:
    """The person may once, also after somebody else has; others, if they were told that no answer came."""
    if checkin.user == ctx.user.id:
        return was_asked(ctx.case) and (not checkin.safe or checkin.safe_by not in (None, ctx.user.id))
    return not checkin.safe and was_told(ctx.case, ctx.user.id)


def _tap_reply(ctx: TurnContext, button: ReminderButton) -> TurnContext:
    role = cast(Role, button.about)
    reply = ctx.case.awaited_replies.get(role)
    if reply is None or name_waits(ctx.case) or not _asks_about(reply, button):
        raise InvalidAnswer("bell_over")
    if button.choice == "wait":
        return _wait_on(ctx, role, reply)
    if button.choice == "answered":
        resting = {**ctx.case.awaited_replies, role: reply.model_copy(update={"rests": True})}
        opened = contact_log.open_about(ctx.with_case(awaited_replies=resting), reply, role)
        return opened.notice("bell_answered")
    chapters = {"no": "other_ways", "ways": "other_ways", "stop": MENU}
    if button.choice not in chapters:
        raise InvalidAnswer("old_button")
    others = {whose: reply for whose, reply in ctx.case.awaited_replies.items() if whose != role}
    ended = ctx.with_case(awaited_replies=others)
    return ended.with_member(chapter=chapters[button.choice], asking=None).notice(f"bell_{button.choice}")


def _tap_letter(ctx: TurnContext, button: ReminderButton) -> TurnContext:
    """Handle the answer to whether a letter has gone: it tells of the MP for whom that was made."""
    found = letter_of(ctx.case, button)
    if found is None or name_waits(ctx.case):
        raise InvalidAnswer("bell_over")
    role, letter, number = found
    match button.choice:
        case "sent":
            return contact_log.note_sent(ctx, role)
        case "wait":
            return _not_yet(ctx, role, letter, number)
        case "help":
            return contact_log.open_papers(ctx, role, contact_log.HOW_TO_SEND)
    raise InvalidAnswer("old_button")


def _not_yet(ctx: TurnContext, role: Role, letter: MadeLetter, number: int) -> TurnContext:
    """Say when it is asked again. A button that is pressed twice counts once."""
    if number == letter.asked:
        letter = letter.model_copy(update={"asked": number + 1, "again": ctx.now})
        ctx = ctx.with_case(letters={**ctx.case.letters, role: letter})
    if letter.asked >= TIMES or ctx.user.id in ctx.case.muted:
        return ctx.notice("bell_not_gone_last")
    return ctx.notice("bell_not_gone", appointment=asked_at(ctx.case, letter))


def _asks_about(reply: AwaitedReply, button: ReminderButton) -> bool:
    """Whether a button is of a question about this reply that is not over. Older versions wrote no number."""
    since, _, number = button.version.partition("-")
    if not since:
        return reply.noted is None and reply.asked == 0
    return since == f"{reply.since:%Y%m%d}" and number.isdigit() and int(number) >= reply.asked


def _wait_on(ctx: TurnContext, role: Role, reply: AwaitedReply) -> TurnContext:
    """Go on waiting: the letter to ask again is offered, and the next question counts from today."""
    asked, today = delivered_questions(ctx.case, role, reply), ctx.view.today
    changes = {"asked": min(asked, TIMES_ASKED), "again": today, "rests": False}
    waiting = reply.model_copy(update=changes)
    waited = ctx.with_case(awaited_replies={**ctx.case.awaited_replies, role: waiting})
    if contact_log.is_of_former_mp(ctx, reply, role):
        return _wait_on_former(waited, role, reply)
    at_papers = waited.answer("paper_for", role).with_member(chapter="papers", asking=None)
    following = asked_again_on(waited.case, role, ctx.now)
    if following is None:
        return at_papers.notice("bell_last")
    if waited.case.hurries(following) and following == today + timedelta(days=1):
        return at_papers.notice("bell_again_daily")
    return at_papers.notice(f"bell_again_{reply.for_}", date=following)


def _wait_on_former(ctx: TurnContext, role: Role, reply: AwaitedReply) -> TurnContext:
    """Go on waiting for a reply of an MP other than the one of now, for whom there are no papers here."""
    at_menu = ctx.with_member(chapter=MENU, asking=None)
    following = asked_again_on(ctx.case, role, ctx.now)
    if following is None:
        return at_menu.notice("bell_last")
    return at_menu.notice("noted_sent" if reply.for_ == "office" else "noted_written", date=following)
