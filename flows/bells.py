"""Reminders in words, with their buttons, and what each button changes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from flows import booking
from flows.appointment import Appointment
from flows.model import MENU, Role, Text
from flows.reminders import REST, Reminder, claimed, erased_on, ringing, rung
from flows.scene import Scene
from flows.showing import which_case
from flows.turn import Button, Remind, Rung, Say, Turn
from flows.view import NOTHING

STEP = "bell"  # the data of a reminder's button is `bell:<case>~<about>.<choice>`
CASE = 12  # letters of the id of a case in it: it may not be the one that is open
OFFICES = ("office", "home_office")


def ring(scene: Scene) -> Turn:
    """Say what is due to this member. It is tried again after a pause unless it comes back as Rung."""
    told: list[Remind] = []
    user = scene.session.user.id
    for due in ringing(scene.session.case, user, scene.now, _kept(scene)):
        scene = scene.fact(bells=claimed(scene.session.case, user, due, scene.now))
        said = _say(scene, due)
        head = which_case(scene.flow, scene.session)
        said = replace(said, paragraphs=(*head, *said.paragraphs))
        told.append(Remind(due.key, said, scene.session.case.id))
    return Turn(scene.session, tuple(told))


def take_rung(scene: Scene, event: Rung) -> Turn:
    """It was shown."""
    case, user = scene.session.case, scene.session.user.id
    return Turn(scene.fact(bells=rung(case, user, event.key)).session)


def press(scene: Scene, data: str) -> Turn:
    """A button under a reminder, perhaps an old one."""
    case, _, rest = data.rpartition("~")
    about, _, choice = rest.partition(".")
    if not scene.session.case.id.startswith(case):
        return scene.show(scene.phrase("bell_over"))  # of a case that was left
    if choice == "mute":
        muted = tuple(dict.fromkeys((*scene.session.case.muted, scene.session.user.id)))
        return scene.fact(muted=muted).show(scene.phrase("bell_muted"))
    if about == REST:
        return scene.show(scene.phrase("bell_kept"))
    if about == "checkin":
        return _press_checkin(scene, choice)
    if appointment := scene.session.case.appointments.get(about):
        return _press_appointment(scene, appointment, choice)
    return _press_wait(scene, about, choice)


def _press_appointment(scene: Scene, appointment: Appointment, choice: str) -> Turn:
    if choice == "log":
        held = appointment.model_copy(update={"state": "held"})
        known = {**scene.session.case.appointments, held.id: held}
        return scene.fact(appointments=known).move(chapter="contacts", asking=None).show()
    if appointment.state != "planned":
        return scene.show(scene.phrase("bell_over"))
    if choice == "ready":
        known = {**scene.session.case.appointments, appointment.id: _ready(appointment)}
        return scene.fact(appointments=known).show(scene.phrase("bell_ready"))
    if choice == "change":
        return booking.change(scene, appointment).show()
    return booking.call_off(scene, appointment) if choice == "off" else scene.show(scene.phrase("old_button"))


def _press_checkin(scene: Scene, choice: str) -> Turn:
    checkin = scene.session.case.checkin
    if checkin is None or checkin.safe:
        return scene.show(scene.phrase("bell_over"))
    if choice == "safe":
        safe = scene.fact(checkin=checkin.model_copy(update={"safe": True}))
        return safe.show(scene.phrase("bell_is_safe"))
    if choice == "urgent":
        return scene.move(chapter="urgent", asking=None).show()
    return scene.show(scene.phrase("old_button"))


def _ready(appointment: Appointment) -> Appointment:
    return appointment.model_copy(update={"ready": True})


def _press_wait(scene: Scene, about: str, choice: str) -> Turn:
    wait = next((one for role, one in scene.session.case.waits.items() if role == about), None)
    if wait is None:
        return scene.show(scene.phrase("bell_over"))
    waits = {role: one for role, one in scene.session.case.waits.items() if role != about}
    if choice == "wait":
        again = wait.model_copy(update={"since": scene.now.date(), "asked": wait.asked + 1})
        asked = scene.fact(waits={**waits, about: again}).move(chapter="papers", asking=None)
        return asked.show(scene.phrase(f"bell_again_{wait.for_}"))
    if choice not in ("answered", "no", "stop"):
        return scene.show(scene.phrase("old_button"))
    opened = {"answered": "contacts", "no": "other_ways", "stop": MENU}[choice]
    moved = scene.fact(waits=waits).move(chapter=opened, asking=None)
    return moved.show(scene.phrase(f"bell_{choice}"))


def _say(scene: Scene, due: Reminder) -> Say:
    if due.kind in OFFICES:
        return _say_wait(scene, due)
    if due.about == REST:
        return _say_erase(scene)
    if due.about == "checkin":
        return _say_checkin(scene, due)
    appointment = scene.session.case.appointments[due.about]
    lines = [scene.phrase(f"bell_{due.kind}", appointment=appointment.at, mp=_mp(scene, appointment.role))]
    if due.kind == "after":
        return Say((tuple(lines),), _rows(scene, due.about, "log", "off"))
    if appointment.place:
        lines.append(_where(scene, appointment.place))
    missing = tuple(_missing(scene))
    head = (scene.phrase("bell_missing"),) if missing else (scene.phrase("bell_nothing_missing"),)
    return Say((tuple(lines), (*head, *missing)), _rows(scene, due.about, "ready", "change", "off"))


def _say_checkin(scene: Scene, due: Reminder) -> Say:
    checkin = scene.session.case.checkin
    at = checkin.at if checkin else due.at
    line = scene.phrase(f"bell_{due.kind}", appointment=at)
    missing = tuple(_missing(scene)) if due.kind == "before" else ()
    choices = {"before": ("safe",), "safe": ("safe",), "silent": ("urgent", "safe")}[due.kind]
    paragraphs = ((line,), (scene.phrase("bell_missing"), *missing)) if missing else ((line,),)
    return Say(paragraphs, _rows(scene, "checkin", *(choices if due.kind != "before" else ())))


def _say_erase(scene: Scene) -> Say:
    touched, kept = scene.session.case.touched or scene.now, _kept(scene) or timedelta()
    line = scene.phrase("bell_erase", date=erased_on(touched, kept))
    return Say(((line,),), _rows(scene, REST, "keep", mute=False))


def _kept(scene: Scene) -> timedelta | None:
    """For how long an untouched case is kept, where the operator's settings say so."""
    days = scene.flow.values.get("days")
    return days if isinstance(days, timedelta) else None


def _where(scene: Scene, place: str) -> Text:
    known = {"office": "bell_at_office", "phone": "bell_by_phone"}
    return scene.phrase(known[place]) if place in known else scene.phrase("bell_where", place=place)


def _say_wait(scene: Scene, due: Reminder) -> Say:
    hurry = "_daily" if scene.session.case.hurries(scene.now.date()) else ""
    line = scene.phrase(f"bell_{due.kind}{hurry}", mp=_mp(scene, due.about))
    return Say(((line,),), _rows(scene, due.about, "answered", "wait", "no", "stop"))


def _rows(scene: Scene, about: str, *choices: str, mute: bool = True) -> tuple[tuple[Button, ...], ...]:
    named = (*choices, "mute") if mute else choices
    case = scene.session.case.id[:CASE]
    data = (f"{STEP}:{case}~{about}.{one}" for one in named)
    return tuple(
        (Button(scene.phrase(f"button_bell_{one}"), to),) for one, to in zip(named, data, strict=True)
    )


def _missing(scene: Scene) -> Iterator[Text]:
    """What is not ready yet in this case, of what an office asks for."""
    case = scene.session.case
    for paper in ("authority", "letter", "summary"):
        if paper not in case.made:
            yield scene.phrase(f"missing_{paper}")
    words = case.answers.get("own_words")
    if words is None or words.value in NOTHING:
        yield scene.phrase("missing_words")


def _mp(scene: Scene, role: Role | str) -> str:
    finding = next((one for known, one in scene.session.case.findings.items() if known == role), None)
    return finding.mp.name if finding and finding.mp else "…"
