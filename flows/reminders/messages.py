"""The messages of reminders: what each says at the moment when it is sent, and its buttons."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

from flows.definition.schema import Role, Voice
from flows.definition.text import Paragraph, Text, TimeOfDay
from flows.effects import Button, Say
from flows.presentation import ring
from flows.presentation.keyboard import GO_ON
from flows.presentation.question import case_heading, unasked
from flows.reminders.buttons import CASE, ReminderButton
from flows.reminders.letters import OWED
from flows.reminders.reminder import CHECK_IN, GONE, REPLIES, RETENTION, Reminder
from flows.reminders.retention import announced_for, last_used
from flows.reminders.schedule import BACK, BEFORE, asked_at
from flows.routing.view import SKIPPED, View
from flows.state.appointments import LONDON, TIMES_ASKED, Appointment
from flows.state.attribution import is_for_others
from flows.state.safety import name_waits
from flows.turn_context import TurnContext

NEWS = ("news", "news_off")  # kinds that come with a calendar file
HARMLESS = ("week", "after", *NEWS, *REPLIES, GONE, *BACK, "erase")  # kinds that make no sound
URGENT = ("safe", "silent")  # kinds whose first words ask to open the chat now
ENGLISH = "english"  # the choice that shows a reminder in English


def message(ctx: TurnContext, reminder: Reminder) -> Say:
    """What a reminder says now, with its buttons."""
    if reminder.kind in REPLIES:
        return _reply_message(ctx, reminder)
    if reminder.about == RETENTION:
        return _retention_message(ctx, reminder)
    if reminder.about == CHECK_IN:
        return _check_in_message(ctx, reminder)
    if reminder.about == GONE:
        return _letter_message(ctx, reminder)
    return _appointment_message(ctx, reminder, ctx.case.appointments[reminder.about])


def covered(ctx: TurnContext, reminder: Reminder) -> Say:
    """The message as it is sent unasked: neutral words first, without a sound if it is harmless."""
    say = message(ctx, reminder)
    headed = replace(say, paragraphs=(*case_heading(ctx.flow, ctx.session), *say.paragraphs))
    without_sound = reminder.kind in HARMLESS and not reminder.hurries
    return replace(unasked(headed, _opening(ctx, reminder)), without_sound=without_sound)


def retention(ctx: TurnContext) -> timedelta | None:
    """For how long an untouched case is kept, where the operator's settings say so."""
    days = ctx.flow.values.get("days")
    return days if isinstance(days, timedelta) else None


def _opening(ctx: TurnContext, reminder: Reminder) -> Text:
    """The first words, which a lock screen shows: they say when something is, and not what."""
    if reminder.kind in BEFORE:
        at = ctx.case.appointments[reminder.about].at
        id = f"bell_opening_{_when(ctx, at)}"
        return ctx.phrase(id, appointment=at) if id.endswith("date") else ctx.phrase(id, time=TimeOfDay(at))
    return ctx.phrase("bell_opening_urgent" if reminder.kind in URGENT else "bell_opening")


def _when(ctx: TurnContext, moment: datetime) -> str:
    """How near a moment is now, by London's calendar: "today", "tomorrow" or "date"."""
    days = (moment.astimezone(LONDON).date() - ctx.view.today).days
    return {0: "today", 1: "tomorrow"}.get(days, "date")


def _appointment_message(ctx: TurnContext, reminder: Reminder, appointment: Appointment) -> Say:
    id = _when(ctx, appointment.at) if reminder.kind in BEFORE else reminder.kind
    id = "news_moved" if id == "news" and appointment.version else id
    line = ctx.phrase(
        f"bell_{id}", appointment=appointment.at, mp=appointment.mp or _mp(ctx, appointment.role)
    )
    lines = (line, _where(ctx, appointment.place)) if appointment.place and id != "after" else (line,)
    match reminder.kind:
        case "after":
            return Say((lines,), _rows(ctx, reminder, "log", "off"))
        case "news":
            return Say((lines,), _rows(ctx, reminder, "change", "off"))
        case "news_off":
            return Say(((line,),), _rows(ctx, reminder, GO_ON))
    choices = ("change", "off") if appointment.ready else ("ready", "change", "off")
    return Say((lines, _preparation(ctx, appointment)), _rows(ctx, reminder, *choices))


def _preparation(ctx: TurnContext, appointment: Appointment) -> Paragraph:
    """What is still missing for an appointment, unless somebody said that everything is ready."""
    if name_waits(ctx.case):
        return (ctx.phrase("bell_name_waits"),)
    if appointment.ready:
        return (ctx.phrase("bell_all_ready"),)
    missing = tuple(_missing(ctx, appointment))
    return (ctx.phrase("bell_missing" if missing else "bell_nothing_missing"), *missing)


def _check_in_message(ctx: TurnContext, reminder: Reminder) -> Say:
    checkin = ctx.case.checkin
    at = (asked_at(ctx.case) if reminder.kind == "silent" else None) or (
        checkin.at if checkin else reminder.at
    )
    line = ctx.phrase(_check_in_phrase(ctx, reminder), appointment=at)
    choices = {"before": (GO_ON, "unwatch"), "safe": ("safe",), "silent": ("urgent", "safe")}
    wants_papers = reminder.kind == "before" and not name_waits(ctx.case)
    missing = tuple(_missing(ctx)) if wants_papers else ()
    paragraphs = ((line,), (ctx.phrase("bell_missing"), *missing)) if missing else ((line,),)
    if checkin and checkin.tell and checkin.user == ctx.user.id and len(ctx.case.members) == 1:
        paragraphs = (*paragraphs, (ctx.phrase("bell_nobody_to_tell"),))
    return Say(paragraphs, _rows(ctx, reminder, *choices.get(reminder.kind, (GO_ON,))))


def _check_in_phrase(ctx: TurnContext, reminder: Reminder) -> str:
    match reminder.kind:
        case "before" if ctx.case.checkin and _when(ctx, ctx.case.checkin.at) == "today":
            return "bell_before_today"
        case "silent" if name_waits(ctx.case):
            return "bell_silent_unnamed"
        case "answered":
            return "bell_is_well"
        case "back":
            return "bell_is_back"
    return f"bell_{reminder.kind}"


def _retention_message(ctx: TurnContext, reminder: Reminder) -> Say:
    date = announced_for(ctx.case, ctx.now, retention(ctx) or timedelta())
    since = (last_used(ctx.case) or ctx.now).astimezone(LONDON).date()
    return Say(((ctx.phrase("bell_erase", since=since, date=date),),), _rows(ctx, reminder, "keep"))


def _letter_message(ctx: TurnContext, reminder: Reminder) -> Say:
    letter = ctx.case.letters[cast(Role, reminder.version.partition("-")[0])]
    line = ctx.phrase("bell_has_what_they_want" if letter.paper in OWED else "bell_has_gone", mp=letter.mp)
    return Say(((line,),), _rows(ctx, reminder, "sent", "wait", "help", "mute"))


def _reply_message(ctx: TurnContext, reminder: Reminder) -> Say:
    role = cast(Role, reminder.about)
    reply = ctx.case.awaited_replies[role]
    mp = reply.mp or _mp(ctx, role)
    if reminder.hurries:
        line = ctx.phrase(f"bell_{reminder.kind}_daily", mp=mp)
        closed = ring.closed(ctx.flow, View(ctx.user, ctx.case, ctx.now, role))
        paragraphs = ((line,), closed) if closed else ((line,),)
        return Say(paragraphs, _rows(ctx, reminder, "answered", "wait", "no", "stop", "mute"))
    line = ctx.phrase(f"bell_{reminder.kind}", mp=mp, date=reply.since)
    number = ctx.phrase("bell_number", number=reminder.number + 1)
    if reminder.number == TIMES_ASKED - 1:
        last = (number, ctx.phrase("bell_last"))
        return Say(((line,), last), _rows(ctx, reminder, "answered", "no", "ways"))
    return Say(((line,), (number,)), _rows(ctx, reminder, "answered", "wait", "no", "stop", "mute"))


def _where(ctx: TurnContext, place: str) -> Text:
    phrases = {"office": "bell_at_office", "phone": "bell_by_phone"}
    return ctx.phrase(phrases[place]) if place in phrases else ctx.phrase("bell_where", place=place)


def _rows(ctx: TurnContext, reminder: Reminder, *choices: str) -> tuple[tuple[Button, ...], ...]:
    """A row for each choice, then one to switch reminders off where there may be more, and the English."""
    is_of_appointment = reminder.about in ctx.case.appointments and reminder.kind != "news_off"
    shown = (*choices, "mute") if is_of_appointment else choices
    voice: Voice = "supporter" if reminder.kind == "silent" else ctx.case.voice()  # never to the person
    rows = tuple((Button(_label(ctx, choice, voice), _data(ctx, reminder, choice)),) for choice in shown)
    if ctx.user.language in (None, "en"):
        return rows
    return (*rows, (Button("English", _data(ctx, reminder, f"{ENGLISH}_{reminder.question}")),))


def _data(ctx: TurnContext, reminder: Reminder, choice: str) -> str:
    return ReminderButton(ctx.case.id[:CASE], reminder.topic, choice).data


def _label(ctx: TurnContext, choice: str, voice: Voice) -> Text:
    return ctx.flow.phrase("button_go_on" if choice == GO_ON else f"button_bell_{choice}", voice)


def _missing(ctx: TurnContext, appointment: Appointment | None = None) -> Iterator[Text]:
    """Yield what an office will ask for and this case does not have yet: papers for another MP do not do."""
    for paper in ("authority", "letter", "summary"):
        is_made = paper in ctx.case.papers_made
        if not is_made or (appointment and is_for_others(ctx.case, paper, appointment)):
            yield ctx.phrase(f"missing_{paper}")
    words = ctx.case.answers.get("own_words")
    if words is None or words.value in SKIPPED:
        yield ctx.phrase("missing_words")


def _mp(ctx: TurnContext, role: str) -> str:
    finding = ctx.case.findings.get(cast(Role, role))
    return finding.mp.name if finding and finding.mp else "…"
