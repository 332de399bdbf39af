"""Check-ins: after reporting to the Home Office the person is asked whether they are safe."""

from flows.definition.schema import MENU
from flows.state.appointments import CheckIn
from flows.state.case import Answer, Case
from flows.turn_context import TurnContext

DRAFT = ("report_day", "report_time", "report_tell")


def watch(ctx: TurnContext) -> TurnContext:
    """Ask them at that time; the others hear of it if no answer comes, but only if the person said so."""
    at = ctx.case.moment("report_day", "report_time")
    if at is None or at <= ctx.now:
        return ctx.with_member(asking="report_day").notice("day_past")
    tell = ctx.case.chose("report_tell", "yes") and len(ctx.case.members) > 1
    number = ctx.case.checkin.number + 1 if ctx.case.checkin else 0
    checkin = CheckIn(at=at, user=ctx.user.id, tell=tell, number=number)
    watched = ctx.with_case(checkin=checkin, answers=_without_draft(ctx.case))
    at_menu = watched.with_member(chapter=MENU, asking=None)
    return at_menu.notice("checkin_told" if tell else "checkin_kept", appointment=at)


def unwatch(ctx: TurnContext) -> TurnContext:
    """Do not ask."""
    return ctx.with_case(checkin=None).with_member(chapter=MENU, asking=None).notice("checkin_off")


def _without_draft(case: Case) -> dict[str, Answer]:
    return {step: answer for step, answer in case.answers.items() if step not in DRAFT}
