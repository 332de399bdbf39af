"""Appointments: a day and a time as they are answered, kept as one, changed and cancelled."""

from datetime import date, time

from flows.definition.schema import MENU, Choice, Step
from flows.effects import DeliverCalendar
from flows.reading.days import read_days
from flows.reading.text import InvalidAnswer
from flows.reading.times import read_times
from flows.session import Turn
from flows.state.appointments import LONDON, Appointment
from flows.state.case import Case
from flows.state.draft import chosen_appointment, draft
from flows.turn_context import TurnContext

CHAPTER = "surgery"
ASKED = ("appointments", "appointment_one", "surgery_mp", "surgery_day", "surgery_time", "surgery_place")


def type_day(ctx: TurnContext, step: Step, text: str) -> Turn:
    """A day was typed, perhaps with a time. Of several readings the person chooses."""
    today = ctx.now.astimezone(LONDON).date()
    languages = (ctx.session.user.language or "en", "en")
    days, times = read_days(text, today, languages), read_times(text, alone=False)
    clock = f"T{times[0]:%H%M}" if len(times) == 1 else ""
    ids = tuple(day.isoformat() + clock for day in days)
    if len(ids) > 1:
        return ctx.move(narrowed=ids).show(ctx.phrase("which_day"))
    if len(times) > 1 and _asks_time(ctx, step):
        clocks = tuple(f"{one:%H%M}" for one in times)
        return _on(ctx, step, ids[0]).move(narrowed=clocks).show(ctx.phrase("which_time"))
    return pick_day(ctx, step, ids[0])


def pick_day(ctx: TurnContext, step: Step, id: str) -> Turn:
    """A day was chosen: `2026-12-04`, or with the time that was typed along with it, `2026-12-04T1500`."""
    return _on(ctx, step, id).show()


def _on(ctx: TurnContext, step: Step, id: str) -> TurnContext:
    day, _, clock = id.partition("T")
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise InvalidAnswer("not_a_day") from None
    if found < ctx.now.astimezone(LONDON).date():
        raise InvalidAnswer("day_past")
    answered = ctx.answer(step.id, day).move(narrowed=())
    if clock and _asks_time(ctx, step):
        answered = answered.answer(step.next[0].go, f"{clock[:2]}:{clock[2:]}")
    return answered


def _asks_time(ctx: TurnContext, step: Step) -> bool:
    """Whether the time is asked after this day."""
    after = ctx.flow.steps.get(step.next[0].go) if step.next else None
    return after is not None and after.ask == "time"


def type_time(ctx: TurnContext, step: Step, text: str) -> Turn:
    """A time was typed. "3" may be in the night: the person chooses."""
    times = [f"{clock:%H%M}" for clock in read_times(text)]
    if len(times) == 1:
        return pick_time(ctx, step, times[0])
    return ctx.move(narrowed=tuple(times)).show(ctx.phrase("which_time"))


def pick_time(ctx: TurnContext, step: Step, id: str) -> Turn:
    """A time was chosen: `1500`."""
    try:
        clock = time.fromisoformat(id)
    except ValueError:
        raise InvalidAnswer("not_a_time") from None
    return ctx.answer(step.id, f"{clock:%H:%M}").move(narrowed=()).show()


def book(ctx: TurnContext, _: Step, __: Choice) -> Turn:
    """Keep the appointment; one that was changed moves its reminders along."""
    case = ctx.session.case
    made = draft(case)
    if made is None or made.at <= ctx.now:
        return ctx.move(asking="surgery_day").show(ctx.phrase("day_past"))
    changed = made.id in case.appointments
    version = made.version + 1 if changed else 0
    kept = made.model_copy(
        update={"role": ctx.position.role, "version": version, "made": ctx.now, "ready": False}
    )
    return _told(_kept(ctx, kept), kept, "appointment_kept")


def cancel(ctx: TurnContext, _: Step, __: Choice) -> Turn:
    """The chosen appointment is off."""
    chosen = chosen_appointment(ctx.session.case)
    if chosen is None:
        return ctx.show(ctx.phrase("old_button"))
    return call_off(ctx, chosen)


def call_off(ctx: TurnContext, appointment: Appointment) -> Turn:
    """It does not take place; calendars are told."""
    changes = {"state": "cancelled", "version": appointment.version + 1, "made": ctx.now}
    off = appointment.model_copy(update=changes)
    return _told(_kept(ctx, off), off, "appointment_off")


def change(ctx: TurnContext, appointment: Appointment) -> TurnContext:
    """The scene in which a day for this appointment is asked anew."""
    cleared = ctx.fact(answers=_without_draft(ctx.session.case))
    opened = cleared.move(chapter=CHAPTER, asking=None).answer("appointments", appointment.id)
    return opened.answer("appointment_one", "change")


def calendar(ctx: TurnContext, appointment: Appointment) -> DeliverCalendar:
    """The file for calendars: the same appointment always has the same id there."""
    uid = f"{ctx.session.case.id}-{appointment.id}@ask-my-mp"
    return DeliverCalendar(appointment, ctx.phrase("appointment_name"), uid)


def _told(ctx: TurnContext, appointment: Appointment, phrase: str) -> Turn:
    file = calendar(ctx, appointment)
    said = ctx.phrase(phrase, appointment=appointment.at)
    return ctx.giving(file.receipt).show(said, before=(file,))


def _kept(ctx: TurnContext, appointment: Appointment) -> TurnContext:
    case = ctx.session.case
    known = {**case.appointments, appointment.id: appointment}
    return ctx.fact(appointments=known, answers=_without_draft(case)).move(chapter=MENU, asking=None)


def _without_draft(case: Case) -> dict[str, object]:
    return {id: answer for id, answer in case.answers.items() if id not in ASKED}
