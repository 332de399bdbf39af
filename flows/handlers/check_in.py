"""Before somebody reports to the Home Office: they are asked afterwards whether they are safe."""

from flows.definition.schema import MENU, Choice, Step
from flows.session import Turn
from flows.state.appointments import CheckIn
from flows.state.case import Case
from flows.turn_context import TurnContext

ASKED = ("report_day", "report_time", "report_tell")


def watch(ctx: TurnContext, _: Step, __: Choice) -> Turn:
    """Ask them then; and tell the others if no answer comes, only if they said so."""
    case = ctx.session.case
    at = case.moment("report_day", "report_time")
    if at is None or at <= ctx.now:
        return ctx.move(asking="report_day").show(ctx.phrase("day_past"))
    tell = case.chose("report_tell", "yes") and len(case.members) > 1
    number = case.checkin.number + 1 if case.checkin else 0
    made = CheckIn(at=at, user=ctx.session.user.id, tell=tell, number=number)
    done = ctx.fact(checkin=made, answers=_without(case)).move(chapter=MENU, asking=None)
    return done.show(done.phrase("checkin_told" if tell else "checkin_kept", appointment=at))


def unwatch(ctx: TurnContext, _: Step, __: Choice) -> Turn:
    """Do not ask."""
    return ctx.fact(checkin=None).move(chapter=MENU, asking=None).show(ctx.phrase("checkin_off"))


def _without(case: Case) -> dict[str, object]:
    return {id: answer for id, answer in case.answers.items() if id not in ASKED}
