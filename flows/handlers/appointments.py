"""Books, changes and cancels appointments, and delivers a calendar file for each."""

from datetime import date, time

from flows.definition.schema import MENU
from flows.effects import DeliverCalendar
from flows.reading.text import InvalidAnswer
from flows.reminders.schedule import knowing, will_remind
from flows.routing.guards.dates import date_for_removal
from flows.state.appointments import Appointment, is_skipped
from flows.state.attribution import names
from flows.state.draft import NEW, draft
from flows.turn_context import TurnContext

CHAPTER = "surgery"
DAY, TIME = "surgery_day", "surgery_time"
# The steps whose answers describe the appointment; they are dropped once it is saved.
DRAFT = (
    "appointments",
    "appointment_one",
    "appointment_cancel",
    "surgery_mp",
    DAY,
    TIME,
    "surgery_place",
    "surgery_who",
    "surgery_remind",
)


def book(ctx: TurnContext) -> TurnContext:
    """Save the appointment that the answers describe. If it was changed, its reminders move along."""
    appointment = draft(ctx.case)
    if appointment is None or appointment.at <= ctx.now:
        return ctx.with_member(asking=DAY).notice("day_past")
    if moment_is_skipped(ctx, DAY, TIME):
        return ctx.with_member(asking=TIME).notice("no_such_hour")
    is_change, finding = appointment.id in ctx.case.appointments, ctx.view.finding
    if not is_change:  # a changed one stays with its MP, whoever is found for that role now
        appointment = appointment.model_copy(update={"role": ctx.position.role, **names(finding)})
    changes = {
        "version": appointment.version + 1 if is_change else 0,
        "ready": False,
    }
    if appointment.remind != "none":  # whoever asks to be reminded is reminded
        ctx = ctx.with_case(muted=tuple(user for user in ctx.case.muted if user != ctx.user.id))
    saved = _after_removal(
        _save(ctx, appointment.model_copy(update=changes), "appointment_kept"), appointment
    )
    return saved if will_remind(saved.case, appointment.id) else saved.notice("appointment_soon")


def _after_removal(ctx: TurnContext, appointment: Appointment) -> TurnContext:
    """Say it if the appointment is later than the removal for which the paper has a date."""
    removal = ctx.case.paper_date if date_for_removal(ctx.view) else None
    if removal is None or not ctx.view.today <= removal < appointment.local.date():
        return ctx
    return ctx.notice("appointment_after_removal", paper_date=removal)


def moment_is_skipped(ctx: TurnContext, day: str, clock: str) -> bool:
    """Whether clocks never show what the answers to these two steps say, because they go forward then."""
    on, at = ctx.case.answers.get(day), ctx.case.answers.get(clock)
    if on is None or at is None:
        return False
    return is_skipped(date.fromisoformat(on.value), time.fromisoformat(at.value))


def cancel(ctx: TurnContext, id: str, version: str) -> TurnContext:
    """Cancel an appointment in this version, and deliver a file that says so. Raises InvalidAnswer."""
    appointment = unchanged(ctx, id, version)
    changes = {"state": "cancelled", "version": appointment.version + 1}
    return _save(ctx, appointment.model_copy(update=changes), "appointment_off")


def unchanged(ctx: TurnContext, id: str, version: str) -> Appointment:
    """The planned appointment with this id, if this is its version. Raises InvalidAnswer with what is so."""
    appointment = ctx.case.appointments.get(id)
    if appointment is None or appointment.state != "planned":
        raise InvalidAnswer("bell_over")
    if str(appointment.version) != version:
        raise InvalidAnswer("bell_moved", appointment=appointment.at)
    return appointment


def keep(ctx: TurnContext) -> TurnContext:
    """Leave the appointment that was chosen as it is."""
    kept = ctx.with_case(answers=ctx.case.answers_without(DRAFT))
    return kept.with_member(chapter=MENU, asking=None)


def change(ctx: TurnContext, appointment: Appointment) -> TurnContext:
    """Ask again for the day of an appointment."""
    return choose(_reopened(ctx), appointment).answer("appointment_one", "change")


def ask_whether_cancelled(ctx: TurnContext, appointment: Appointment) -> TurnContext:
    """Ask once whether an appointment is to be cancelled."""
    return choose(_reopened(ctx), appointment).answer("appointment_one", "cancel")


def choose(ctx: TurnContext, appointment: Appointment | None) -> TurnContext:
    """Choose an appointment to change or to cancel, or None for a new one.

    Who goes, and which reminders come, stays as it is unless it is a new one: only that is asked about them.
    """
    cleared = ctx.with_case(answers=ctx.case.answers_without(DRAFT))
    if appointment is None:
        return cleared.answer("appointments", NEW)
    chosen = cleared.answer("appointments", appointment.id)
    return chosen.answer("surgery_who", appointment.who).answer("surgery_remind", appointment.remind)


def with_appointment(ctx: TurnContext, appointment: Appointment) -> TurnContext:
    """Keep this appointment in the case, in place of an earlier version of it."""
    return ctx.with_case(appointments={**ctx.case.appointments, appointment.id: appointment})


def calendar_file(ctx: TurnContext, appointment: Appointment) -> DeliverCalendar:
    """The calendar file. An appointment keeps its UID, so that a new file replaces the old one."""
    uid = f"{ctx.case.id}-{appointment.id}@ask-my-mp"
    return DeliverCalendar(appointment, ctx.phrase("appointment_name"), uid)


def _reopened(ctx: TurnContext) -> TurnContext:
    return ctx.with_member(chapter=CHAPTER, asking=None)


def _save(ctx: TurnContext, appointment: Appointment, phrase: str) -> TurnContext:
    """Save the appointment in the case, drop the answers that described it, and deliver its file.

    The other members get word of it, and the file (`flows/reminders/`).
    """
    is_new = appointment.id not in ctx.case.appointments
    signed = {"made": ctx.now, "by": ctx.user.id, "told_of": is_new or appointment.told_of}
    appointment = appointment.model_copy(update=signed)
    known = knowing(ctx.case, ctx.user.id, appointment, ctx.now)
    at_menu = keep(with_appointment(ctx.with_case(reminder_attempts=known), appointment))
    file = calendar_file(at_menu, appointment)
    return at_menu.delivering(file.receipt).then(file).notice(phrase, appointment=appointment.at)
