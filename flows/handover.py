"""Before somebody reports to the Home Office: they are asked afterwards whether they are safe."""

from flows.appointment import CheckIn
from flows.case import Case
from flows.model import MENU, Choice, Step
from flows.scene import Scene
from flows.turn import Turn

ASKED = ("report_day", "report_time", "report_tell")


def watch(scene: Scene, _: Step, __: Choice) -> Turn:
    """Ask them then; and tell the others if no answer comes, only if they said so."""
    case = scene.session.case
    at = case.moment("report_day", "report_time")
    if at is None or at <= scene.now:
        return scene.move(asking="report_day").show(scene.phrase("day_past"))
    tell = case.chose("report_tell", "yes") and len(case.places) > 1
    number = case.checkin.number + 1 if case.checkin else 0
    made = CheckIn(at=at, user=scene.session.user.id, tell=tell, number=number)
    done = scene.fact(checkin=made, answers=_without(case)).move(chapter=MENU, asking=None)
    return done.show(done.phrase("checkin_told" if tell else "checkin_kept", appointment=at))


def unwatch(scene: Scene, _: Step, __: Choice) -> Turn:
    """Do not ask."""
    return scene.fact(checkin=None).move(chapter=MENU, asking=None).show(scene.phrase("checkin_off"))


def _without(case: Case) -> dict[str, object]:
    return {id: answer for id, answer in case.answers.items() if id not in ASKED}
