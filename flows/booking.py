"""Appointments: a day and a time as they are answered, kept as one, changed and cancelled."""

from datetime import date, time

from flows.answers import InvalidAnswer
from flows.appointment import LONDON, Appointment
from flows.case import Case
from flows.days import read_days
from flows.drafts import chosen_appointment, draft
from flows.model import MENU, Choice, Step
from flows.scene import Scene
from flows.times import read_times
from flows.turn import Calendar, Turn

CHAPTER = "surgery"
ASKED = ("appointments", "appointment_one", "surgery_mp", "surgery_day", "surgery_time", "surgery_place")


def type_day(scene: Scene, step: Step, text: str) -> Turn:
    """A day was typed, perhaps with a time. Of several readings the person chooses."""
    today = scene.now.astimezone(LONDON).date()
    languages = (scene.session.user.language or "en", "en")
    days, times = read_days(text, today, languages), read_times(text, alone=False)
    clock = f"T{times[0]:%H%M}" if len(times) == 1 else ""
    ids = tuple(day.isoformat() + clock for day in days)
    if len(ids) > 1:
        return scene.move(narrowed=ids).show(scene.phrase("which_day"))
    if len(times) > 1 and _asks_time(scene, step):
        clocks = tuple(f"{one:%H%M}" for one in times)
        return _on(scene, step, ids[0]).move(narrowed=clocks).show(scene.phrase("which_time"))
    return pick_day(scene, step, ids[0])


def pick_day(scene: Scene, step: Step, id: str) -> Turn:
    """A day was chosen: `2026-12-04`, or with the time that was typed along with it, `2026-12-04T1500`."""
    return _on(scene, step, id).show()


def _on(scene: Scene, step: Step, id: str) -> Scene:
    day, _, clock = id.partition("T")
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise InvalidAnswer("not_a_day") from None
    if found < scene.now.astimezone(LONDON).date():
        raise InvalidAnswer("day_past")
    answered = scene.answer(step.id, day).move(narrowed=())
    if clock and _asks_time(scene, step):
        answered = answered.answer(step.next[0].go, f"{clock[:2]}:{clock[2:]}")
    return answered


def _asks_time(scene: Scene, step: Step) -> bool:
    """Whether the time is asked after this day."""
    after = scene.flow.steps.get(step.next[0].go) if step.next else None
    return after is not None and after.ask == "time"


def type_time(scene: Scene, step: Step, text: str) -> Turn:
    """A time was typed. "3" may be in the night: the person chooses."""
    times = [f"{clock:%H%M}" for clock in read_times(text)]
    if len(times) == 1:
        return pick_time(scene, step, times[0])
    return scene.move(narrowed=tuple(times)).show(scene.phrase("which_time"))


def pick_time(scene: Scene, step: Step, id: str) -> Turn:
    """A time was chosen: `1500`."""
    try:
        clock = time.fromisoformat(id)
    except ValueError:
        raise InvalidAnswer("not_a_time") from None
    return scene.answer(step.id, f"{clock:%H:%M}").move(narrowed=()).show()


def book(scene: Scene, _: Step, __: Choice) -> Turn:
    """Keep the appointment; one that was changed moves its reminders along."""
    case = scene.session.case
    made = draft(case)
    if made is None or made.at <= scene.now:
        return scene.move(asking="surgery_day").show(scene.phrase("day_past"))
    changed = made.id in case.appointments
    version = made.version + 1 if changed else 0
    kept = made.model_copy(
        update={"role": scene.position.role, "version": version, "made": scene.now, "ready": False}
    )
    return _told(_kept(scene, kept), kept, "appointment_kept")


def cancel(scene: Scene, _: Step, __: Choice) -> Turn:
    """The chosen appointment is off."""
    chosen = chosen_appointment(scene.session.case)
    if chosen is None:
        return scene.show(scene.phrase("old_button"))
    return call_off(scene, chosen)


def call_off(scene: Scene, appointment: Appointment) -> Turn:
    """It does not take place; calendars are told."""
    changes = {"state": "cancelled", "version": appointment.version + 1, "made": scene.now}
    off = appointment.model_copy(update=changes)
    return _told(_kept(scene, off), off, "appointment_off")


def change(scene: Scene, appointment: Appointment) -> Scene:
    """The scene in which a day for this appointment is asked anew."""
    cleared = scene.fact(answers=_without_draft(scene.session.case))
    opened = cleared.move(chapter=CHAPTER, asking=None).answer("appointments", appointment.id)
    return opened.answer("appointment_one", "change")


def calendar(scene: Scene, appointment: Appointment) -> Calendar:
    """The file for calendars: the same appointment always has the same id there."""
    uid = f"{scene.session.case.id}-{appointment.id}@ask-my-mp"
    return Calendar(appointment, scene.phrase("appointment_name"), uid)


def _told(scene: Scene, appointment: Appointment, phrase: str) -> Turn:
    file = calendar(scene, appointment)
    said = scene.phrase(phrase, appointment=appointment.at)
    return scene.giving(file.receipt).show(said, before=(file,))


def _kept(scene: Scene, appointment: Appointment) -> Scene:
    case = scene.session.case
    known = {**case.appointments, appointment.id: appointment}
    return scene.fact(appointments=known, answers=_without_draft(case)).move(chapter=MENU, asking=None)


def _without_draft(case: Case) -> dict[str, object]:
    return {id: answer for id, answer in case.answers.items() if id not in ASKED}
