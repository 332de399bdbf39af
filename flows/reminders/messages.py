"""The messages of reminders with their buttons, and what a tap on each button changes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal, Self, cast

from flows.definition.schema import MENU, Role
from flows.definition.text import Text
from flows.effects import Button, Say, SendReminder
from flows.events import ReminderDelivered
from flows.handlers import appointments
from flows.presentation.keyboard import GO_ON
from flows.presentation.question import case_heading, unasked
from flows.reading.text import InvalidAnswer
from flows.reminders.schedule import (
    CHASES,
    CHECK_IN,
    RETENTION,
    Reminder,
    claimed,
    delivered,
    due_now,
    erased_on,
    postponed,
)
from flows.routing.view import SKIPPED
from flows.state.appointments import Appointment, CheckIn
from flows.state.safety import name_waits
from flows.turn_context import TurnContext

STEP = "bell"  # the data of a reminder's button is `bell:<case>~<about>.<choice>`
CASE = 12  # characters of the case's id in the data, since that case may not be the one that is open
REPLIES = ("office", "home_office")  # kinds of reminder about an awaited reply
Subject = Literal["retention", "check_in", "appointment", "reply"]


@dataclass(frozen=True, slots=True)
class ReminderButton:
    """A button under a reminder: the case it belongs to, what it is about, and the choice."""

    case: str  # the beginning of the case's id
    about: str  # an appointment's id, a role, RETENTION or CHECK_IN
    choice: str

    @classmethod
    def parse(cls, data: str) -> Self:
        """Read `<case>~<about>.<choice>`; buttons of older versions have no case."""
        case, _, rest = data.rpartition("~")
        about, _, choice = rest.partition(".")
        return cls(case, about, choice)

    @property
    def data(self) -> str:
        """The callback data."""
        return f"{STEP}:{self.case}~{self.about}.{self.choice}"


def send_due(ctx: TurnContext) -> TurnContext:
    """Send what is due to this member. Each is tried again after a pause, until ReminderDelivered comes.

    While it is to be quiet for the member, chases wait; appointments and check-ins do not.
    """
    for reminder in due_now(ctx.case, ctx.user.id, ctx.now, _retention(ctx)):
        if ctx.user.quiet_until and reminder.kind in CHASES:
            waiting = postponed(ctx.case, ctx.user.id, reminder, ctx.user.quiet_until)
            ctx = ctx.with_case(reminder_attempts=waiting)
            continue
        attempts = claimed(ctx.case, ctx.user.id, reminder, ctx.now)
        ctx = ctx.with_case(reminder_attempts=attempts)
        message = _message(ctx, reminder)
        headed = replace(message, paragraphs=(*case_heading(ctx.flow, ctx.session), *message.paragraphs))
        ctx = ctx.then(SendReminder(reminder.key, unasked(ctx.flow, headed), ctx.case.id))
    return ctx.silently()


def mark_delivered(ctx: TurnContext, event: ReminderDelivered) -> TurnContext:
    """Note that a reminder was delivered, so that it is not sent again."""
    return ctx.with_case(reminder_attempts=delivered(ctx.case, ctx.user.id, event.key)).silently()


def tap(ctx: TurnContext, data: str) -> TurnContext:
    """Handle a tap on a button under a reminder, perhaps an old one. Raises InvalidAnswer."""
    button = ReminderButton.parse(data)
    if not ctx.case.id.startswith(button.case):
        raise InvalidAnswer("bell_over")  # the reminder of a case that the user has left
    if button.choice == GO_ON:
        return ctx
    if button.choice == "mute":
        muted = tuple(dict.fromkeys((*ctx.case.muted, ctx.user.id)))
        return ctx.with_case(muted=muted).notice("bell_muted")
    match _subject(ctx, button.about):
        case "retention":
            return ctx.notice("bell_kept")
        case "check_in":
            return _tap_check_in(ctx, button)
        case "appointment":
            return _tap_appointment(ctx, ctx.case.appointments[button.about], button.choice)
        case "reply":
            return _tap_reply(ctx, cast(Role, button.about), button.choice)


def _subject(ctx: TurnContext, about: str) -> Subject:
    """What a reminder is about; "reply" too if it is about something that no longer exists."""
    if about == RETENTION:
        return "retention"
    if about.startswith(CHECK_IN):
        return "check_in"
    return "appointment" if about in ctx.case.appointments else "reply"


def _tap_appointment(ctx: TurnContext, appointment: Appointment, choice: str) -> TurnContext:
    if choice == "log":
        held = _with_appointment(ctx, appointment.model_copy(update={"state": "held"}))
        return held.with_member(chapter="contacts", asking=None)
    if appointment.state != "planned":
        raise InvalidAnswer("bell_over")
    match choice:
        case "ready":
            ready = appointment.model_copy(update={"ready": True})
            return _with_appointment(ctx, ready).notice("bell_ready")
        case "change":
            return appointments.change(ctx, appointment)
        case "off":
            return appointments.call_off(ctx, appointment)
    raise InvalidAnswer("old_button")


def _with_appointment(ctx: TurnContext, appointment: Appointment) -> TurnContext:
    return ctx.with_case(appointments={**ctx.case.appointments, appointment.id: appointment})


def _tap_check_in(ctx: TurnContext, button: ReminderButton) -> TurnContext:
    """Handle a tap of the person who is asked, or of a member who was told that no answer came."""
    checkin = ctx.case.checkin
    if checkin is None or checkin.safe:
        raise InvalidAnswer("bell_over")
    if button.choice == "safe" and not _may_end(ctx, checkin, button.about):
        raise InvalidAnswer("bell_over")
    match button.choice:
        case "safe":
            return ctx.with_case(checkin=checkin.model_copy(update={"safe": True})).notice("bell_is_safe")
        case "urgent":
            return ctx.with_member(chapter="urgent", asking=None)
    raise InvalidAnswer("old_button")


def _may_end(ctx: TurnContext, checkin: CheckIn, about: str) -> bool:
    """Whether the button is of this check-in, and under a message that this member was to be sent."""
    if ctx.user.id == checkin.user:
        return about in (CHECK_IN, _about(checkin))  # older versions wrote no number
    told = ctx.case.reminder_attempts.get(f"{CHECK_IN}.{checkin.number}.silent/{ctx.user.id}")
    return told is not None and about == _about(checkin)


def _about(checkin: CheckIn) -> str:
    return f"{CHECK_IN}-{checkin.number}"


def _tap_reply(ctx: TurnContext, role: Role, choice: str) -> TurnContext:
    awaited = ctx.case.awaited_replies.get(role)
    if awaited is None or name_waits(ctx.case):
        raise InvalidAnswer("bell_over")
    others = {whose: reply for whose, reply in ctx.case.awaited_replies.items() if whose != role}
    if choice == "wait":
        renewed = awaited.model_copy(update={"since": ctx.view.today, "asked": awaited.asked + 1})
        waiting = ctx.with_case(awaited_replies={**others, role: renewed}).with_member(
            chapter="papers", asking=None
        )
        return waiting.notice(f"bell_again_{awaited.for_}")
    chapters = {"answered": "contacts", "no": "other_ways", "stop": MENU}
    if choice not in chapters:
        raise InvalidAnswer("old_button")
    ended = ctx.with_case(awaited_replies=others).with_member(chapter=chapters[choice], asking=None)
    return ended.notice(f"bell_{choice}")


def _message(ctx: TurnContext, reminder: Reminder) -> Say:
    if reminder.kind in REPLIES:
        return _reply_message(ctx, reminder)
    if reminder.about == RETENTION:
        return _retention_message(ctx)
    if reminder.about == CHECK_IN:
        return _check_in_message(ctx, reminder)
    return _appointment_message(ctx, reminder, ctx.case.appointments[reminder.about])


def _appointment_message(ctx: TurnContext, reminder: Reminder, appointment: Appointment) -> Say:
    mp = _mp(ctx, appointment.role)
    lines = [ctx.phrase(f"bell_{reminder.kind}", appointment=appointment.at, mp=mp)]
    if reminder.kind == "after":
        return Say((tuple(lines),), _rows(ctx, reminder.about, "log", "off"))
    if appointment.place:
        lines.append(_where(ctx, appointment.place))
    missing = tuple(_missing(ctx))
    head = ctx.phrase("bell_missing" if missing else "bell_nothing_missing")
    if name_waits(ctx.case):
        head, missing = ctx.phrase("bell_name_waits"), ()
    return Say((tuple(lines), (head, *missing)), _rows(ctx, reminder.about, "ready", "change", "off"))


def _check_in_message(ctx: TurnContext, reminder: Reminder) -> Say:
    checkin = ctx.case.checkin
    kind = "silent_unnamed" if reminder.kind == "silent" and name_waits(ctx.case) else reminder.kind
    line = ctx.phrase(f"bell_{kind}", appointment=checkin.at if checkin else reminder.at)
    choices = {"before": (GO_ON,), "safe": ("safe",), "silent": ("urgent", "safe")}[reminder.kind]
    wants_papers = reminder.kind == "before" and not name_waits(ctx.case)
    missing = tuple(_missing(ctx)) if wants_papers else ()
    paragraphs = ((line,), (ctx.phrase("bell_missing"), *missing)) if missing else ((line,),)
    return Say(paragraphs, _rows(ctx, _about(checkin) if checkin else CHECK_IN, *choices))


def _retention_message(ctx: TurnContext) -> Say:
    touched, retention = ctx.case.touched or ctx.now, _retention(ctx) or timedelta()
    line = ctx.phrase("bell_erase", date=erased_on(touched, retention))
    return Say(((line,),), _rows(ctx, RETENTION, "keep", mute=False))


def _reply_message(ctx: TurnContext, reminder: Reminder) -> Say:
    pace = "_daily" if ctx.case.hurries(ctx.view.today) else ""
    line = ctx.phrase(f"bell_{reminder.kind}{pace}", mp=_mp(ctx, reminder.about))
    return Say(((line,),), _rows(ctx, reminder.about, "answered", "wait", "no", "stop"))


def _retention(ctx: TurnContext) -> timedelta | None:
    """For how long an untouched case is kept, where the operator's settings say so."""
    days = ctx.flow.values.get("days")
    return days if isinstance(days, timedelta) else None


def _where(ctx: TurnContext, place: str) -> Text:
    phrases = {"office": "bell_at_office", "phone": "bell_by_phone"}
    return ctx.phrase(phrases[place]) if place in phrases else ctx.phrase("bell_where", place=place)


def _rows(ctx: TurnContext, about: str, *choices: str, mute: bool = True) -> tuple[tuple[Button, ...], ...]:
    """A row for each choice, and one to switch reminders off."""
    shown = (*choices, "mute") if mute else choices
    buttons = (ReminderButton(ctx.case.id[:CASE], about, choice) for choice in shown)
    return tuple((Button(_label(ctx, button.choice), button.data),) for button in buttons)


def _label(ctx: TurnContext, choice: str) -> Text:
    return ctx.phrase("button_go_on" if choice == GO_ON else f"button_bell_{choice}")


def _missing(ctx: TurnContext) -> Iterator[Text]:
    """Yield what an office will ask for and this case does not have yet."""
    for paper in ("authority", "letter", "summary"):
        if paper not in ctx.case.papers_made:
            yield ctx.phrase(f"missing_{paper}")
    words = ctx.case.answers.get("own_words")
    if words is None or words.value in SKIPPED:
        yield ctx.phrase("missing_words")


def _mp(ctx: TurnContext, role: str) -> str:
    finding = ctx.case.findings.get(cast(Role, role))
    return finding.mp.name if finding and finding.mp else "…"
