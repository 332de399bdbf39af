"""Check-ins: after reporting to the Home Office, a person is asked whether they are safe."""

from flows.definition.schema import MENU
from flows.reading.text import InvalidAnswer
from flows.state.appointments import CheckIn
from flows.turn_context import TurnContext

DRAFT = ("report_day", "report_time", "report_tell")  # their answers are dropped once a check-in is set up


def watch(ctx: TurnContext) -> TurnContext:
    """Set up a check-in at the time in the answers.

    If no answer comes, the other members are told, but only if the person agreed to that. A supporter can
    neither set one up nor take the person's away.
    """
    if ctx.case.voice() == "supporter":
        raise InvalidAnswer("old_button")
    at = ctx.case.moment("report_day", "report_time")
    if at is None or at <= ctx.now:
        return ctx.with_member(asking="report_day").notice("day_past")
    tell = ctx.case.chose("report_tell", "yes") and len(ctx.case.members) > 1
    number = ctx.case.checkin.number + 1 if ctx.case.checkin else 0
    checkin = CheckIn(at=at, user=ctx.user.id, tell=tell, number=number)
    watched = ctx.with_case(checkin=checkin, answers=ctx.case.answers_without(DRAFT))
    at_menu = watched.with_member(chapter=MENU, asking=None)
    return at_menu.notice("checkin_told" if tell else "checkin_kept", appointment=at)


def unwatch(ctx: TurnContext) -> TurnContext:
    """Cancel the check-in, which only the one who set it up can do."""
    if ctx.case.checkin and ctx.case.checkin.user != ctx.user.id:
        raise InvalidAnswer("old_button")
    return ctx.with_case(checkin=None).with_member(chapter=MENU, asking=None).notice("checkin_off")
