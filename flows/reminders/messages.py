"""Reminders in words, with their buttons, and what each button changes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from flows.definition.schema import MENU, Role
from flows.definition.text import Text
from flows.effects import Button, Say, SendReminder
from flows.events import ReminderDelivered
from flows.handlers import appointments
from flows.presentation.question import which_case
from flows.reminders.schedule import REST, Reminder, claimed, erased_on, ringing, rung
from flows.routing.view import NOTHING
from flows.session import Turn
from flows.state.appointments import Appointment
from flows.turn_context import TurnContext

STEP = "bell"  # the data of a reminder's button is `bell:<case>~<about>.<choice>`
CASE = 12  # letters of the id of a case in it: it may not be the one that is open
OFFICES = ("office", "home_office")


def ring(ctx: TurnContext) -> Turn:
    """Say what is due to this member. It is tried again after a pause unless it comes back as Rung."""
    told: list[SendReminder] = []
    user = ctx.session.user.id
    for due in ringing(ctx.session.case, user, ctx.now, _kept(ctx)):
        ctx = ctx.fact(reminder_attempts=claimed(ctx.session.case, user, due, ctx.now))
        said = _say(ctx, due)
        head = which_case(ctx.flow, ctx.session)
        said = replace(said, paragraphs=(*head, *said.paragraphs))
        told.append(SendReminder(due.key, said, ctx.session.case.id))
    return Turn(ctx.session, tuple(told))


def take_rung(ctx: TurnContext, event: ReminderDelivered) -> Turn:
    """It was shown."""
    case, user = ctx.session.case, ctx.session.user.id
    return Turn(ctx.fact(reminder_attempts=rung(case, user, event.key)).session)


def press(ctx: TurnContext, data: str) -> Turn:
    """A button under a reminder, perhaps an old one."""
    case, _, rest = data.rpartition("~")
    about, _, choice = rest.partition(".")
    if not ctx.session.case.id.startswith(case):
        return ctx.show(ctx.phrase("bell_over"))  # of a case that was left
    if choice == "mute":
        muted = tuple(dict.fromkeys((*ctx.session.case.muted, ctx.session.user.id)))
        return ctx.fact(muted=muted).show(ctx.phrase("bell_muted"))
    if about == REST:
        return ctx.show(ctx.phrase("bell_kept"))
    if about == "checkin":
        return _press_checkin(ctx, choice)
    if appointment := ctx.session.case.appointments.get(about):
        return _press_appointment(ctx, appointment, choice)
    return _press_wait(ctx, about, choice)


def _press_appointment(ctx: TurnContext, appointment: Appointment, choice: str) -> Turn:
    if choice == "log":
        held = appointment.model_copy(update={"state": "held"})
        known = {**ctx.session.case.appointments, held.id: held}
        return ctx.fact(appointments=known).move(chapter="contacts", asking=None).show()
    if appointment.state != "planned":
        return ctx.show(ctx.phrase("bell_over"))
    if choice == "ready":
        known = {**ctx.session.case.appointments, appointment.id: _ready(appointment)}
        return ctx.fact(appointments=known).show(ctx.phrase("bell_ready"))
    if choice == "change":
        return appointments.change(ctx, appointment).show()
    return appointments.call_off(ctx, appointment) if choice == "off" else ctx.show(ctx.phrase("old_button"))


def _press_checkin(ctx: TurnContext, choice: str) -> Turn:
    checkin = ctx.session.case.checkin
    if checkin is None or checkin.safe:
        return ctx.show(ctx.phrase("bell_over"))
    if choice == "safe":
        safe = ctx.fact(checkin=checkin.model_copy(update={"safe": True}))
        return safe.show(ctx.phrase("bell_is_safe"))
    if choice == "urgent":
        return ctx.move(chapter="urgent", asking=None).show()
    return ctx.show(ctx.phrase("old_button"))


def _ready(appointment: Appointment) -> Appointment:
    return appointment.model_copy(update={"ready": True})


def _press_wait(ctx: TurnContext, about: str, choice: str) -> Turn:
    wait = next((one for role, one in ctx.session.case.waits.items() if role == about), None)
    if wait is None:
        return ctx.show(ctx.phrase("bell_over"))
    waits = {role: one for role, one in ctx.session.case.waits.items() if role != about}
    if choice == "wait":
        again = wait.model_copy(update={"since": ctx.now.date(), "asked": wait.asked + 1})
        asked = ctx.fact(waits={**waits, about: again}).move(chapter="papers", asking=None)
        return asked.show(ctx.phrase(f"bell_again_{wait.for_}"))
    if choice not in ("answered", "no", "stop"):
        return ctx.show(ctx.phrase("old_button"))
    opened = {"answered": "contacts", "no": "other_ways", "stop": MENU}[choice]
    moved = ctx.fact(waits=waits).move(chapter=opened, asking=None)
    return moved.show(ctx.phrase(f"bell_{choice}"))


def _say(ctx: TurnContext, due: Reminder) -> Say:
    if due.kind in OFFICES:
        return _say_wait(ctx, due)
    if due.about == REST:
        return _say_erase(ctx)
    if due.about == "checkin":
        return _say_checkin(ctx, due)
    appointment = ctx.session.case.appointments[due.about]
    lines = [ctx.phrase(f"bell_{due.kind}", appointment=appointment.at, mp=_mp(ctx, appointment.role))]
    if due.kind == "after":
        return Say((tuple(lines),), _rows(ctx, due.about, "log", "off"))
    if appointment.place:
        lines.append(_where(ctx, appointment.place))
    missing = tuple(_missing(ctx))
    head = (ctx.phrase("bell_missing"),) if missing else (ctx.phrase("bell_nothing_missing"),)
    return Say((tuple(lines), (*head, *missing)), _rows(ctx, due.about, "ready", "change", "off"))


def _say_checkin(ctx: TurnContext, due: Reminder) -> Say:
    checkin = ctx.session.case.checkin
    at = checkin.at if checkin else due.at
    line = ctx.phrase(f"bell_{due.kind}", appointment=at)
    missing = tuple(_missing(ctx)) if due.kind == "before" else ()
    choices = {"before": ("safe",), "safe": ("safe",), "silent": ("urgent", "safe")}[due.kind]
    paragraphs = ((line,), (ctx.phrase("bell_missing"), *missing)) if missing else ((line,),)
    return Say(paragraphs, _rows(ctx, "checkin", *(choices if due.kind != "before" else ())))


def _say_erase(ctx: TurnContext) -> Say:
    touched, kept = ctx.session.case.touched or ctx.now, _kept(ctx) or timedelta()
    line = ctx.phrase("bell_erase", date=erased_on(touched, kept))
    return Say(((line,),), _rows(ctx, REST, "keep", mute=False))


def _kept(ctx: TurnContext) -> timedelta | None:
    """For how long an untouched case is kept, where the operator's settings say so."""
    days = ctx.flow.values.get("days")
    return days if isinstance(days, timedelta) else None


def _where(ctx: TurnContext, place: str) -> Text:
    known = {"office": "bell_at_office", "phone": "bell_by_phone"}
    return ctx.phrase(known[place]) if place in known else ctx.phrase("bell_where", place=place)


def _say_wait(ctx: TurnContext, due: Reminder) -> Say:
    hurry = "_daily" if ctx.session.case.hurries(ctx.now.date()) else ""
    line = ctx.phrase(f"bell_{due.kind}{hurry}", mp=_mp(ctx, due.about))
    return Say(((line,),), _rows(ctx, due.about, "answered", "wait", "no", "stop"))


def _rows(ctx: TurnContext, about: str, *choices: str, mute: bool = True) -> tuple[tuple[Button, ...], ...]:
    named = (*choices, "mute") if mute else choices
    case = ctx.session.case.id[:CASE]
    data = (f"{STEP}:{case}~{about}.{one}" for one in named)
    return tuple((Button(ctx.phrase(f"button_bell_{one}"), to),) for one, to in zip(named, data, strict=True))


def _missing(ctx: TurnContext) -> Iterator[Text]:
    """What is not ready yet in this case, of what an office asks for."""
    case = ctx.session.case
    for paper in ("authority", "letter", "summary"):
        if paper not in case.made:
            yield ctx.phrase(f"missing_{paper}")
    words = case.answers.get("own_words")
    if words is None or words.value in NOTHING:
        yield ctx.phrase("missing_words")


def _mp(ctx: TurnContext, role: Role | str) -> str:
    finding = next((one for known, one in ctx.session.case.findings.items() if known == role), None)
    return finding.mp.name if finding and finding.mp else "…"
