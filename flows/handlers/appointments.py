"""Books, changes and cancels appointments, and delivers a calendar file for each."""

from flows.definition.schema import MENU
from flows.effects import DeliverCalendar
from flows.reading.text import InvalidAnswer
from flows.state.appointments import Appointment
from flows.state.draft import chosen_appointment, draft
from flows.turn_context import TurnContext

CHAPTER = "surgery"
# The steps whose answers describe the appointment; they are dropped once it is saved.
DRAFT = ("appointments", "appointment_one", "surgery_mp", "surgery_day", "surgery_time", "surgery_place")


def book(ctx: TurnContext) -> TurnContext:
    """Save the appointment that the answers describe. If it was changed, its reminders move along."""
    appointment = draft(ctx.case)
    if appointment is None or appointment.at <= ctx.now:
        return ctx.with_member(asking="surgery_day").notice("day_past")
    is_change = appointment.id in ctx.case.appointments
    changes = {
        "role": ctx.position.role,
        "version": appointment.version + 1 if is_change else 0,
        "made": ctx.now,
        "ready": False,
    }
    return _save(ctx, appointment.model_copy(update=changes), "appointment_kept")


def cancel(ctx: TurnContext) -> TurnContext:
    """Cancel the appointment that was chosen."""
    appointment = chosen_appointment(ctx.case)
    if appointment is None:
        raise InvalidAnswer("old_button")
    return call_off(ctx, appointment)


def call_off(ctx: TurnContext, appointment: Appointment) -> TurnContext:
    """Mark an appointment as cancelled, and deliver a calendar file that says so."""
    changes = {"state": "cancelled", "version": appointment.version + 1, "made": ctx.now}
    return _save(ctx, appointment.model_copy(update=changes), "appointment_off")


def change(ctx: TurnContext, appointment: Appointment) -> TurnContext:
    """Ask again for the day of an appointment."""
    cleared = ctx.with_case(answers=ctx.case.answers_without(DRAFT))
    reopened = cleared.with_member(chapter=CHAPTER, asking=None)
    return reopened.answer("appointments", appointment.id).answer("appointment_one", "change")


def calendar_file(ctx: TurnContext, appointment: Appointment) -> DeliverCalendar:
    """The calendar file. An appointment keeps its UID, so that a new file replaces the old one."""
    uid = f"{ctx.case.id}-{appointment.id}@ask-my-mp"
    return DeliverCalendar(appointment, ctx.phrase("appointment_name"), uid)


def _save(ctx: TurnContext, appointment: Appointment, phrase: str) -> TurnContext:
    """Save the appointment in the case, drop the answers that described it, and deliver its file."""
    appointments = {**ctx.case.appointments, appointment.id: appointment}
    saved = ctx.with_case(appointments=appointments, answers=ctx.case.answers_without(DRAFT))
    at_menu = saved.with_member(chapter=MENU, asking=None)
    file = calendar_file(at_menu, appointment)
    return at_menu.delivering(file.receipt).then(file).notice(phrase, appointment=appointment.at)
