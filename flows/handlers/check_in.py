"""Check-ins: after reporting to the Home Office, a person is asked whether they are safe."""

from flows.definition.schema import MENU
from flows.events import BY_PERSON, Event, Tapped
from flows.handlers.appointments import moment_is_skipped
from flows.reading.text import InvalidAnswer
from flows.reminders.schedule import CHECK_IN, alarm_is_near
from flows.state.appointments import CheckIn
from flows.turn_context import TurnContext

CHAPTER = "handover"
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
    if moment_is_skipped(ctx, "report_day", "report_time"):
        return ctx.with_member(asking="report_time").notice("no_such_hour")
    tell = ctx.case.chose("report_tell", "yes") and len(ctx.case.members) > 1
    number = ctx.case.checkin.number + 1 if ctx.case.checkin else 0
    checkin = CheckIn(at=at, user=ctx.user.id, tell=tell, number=number)
    watched = ctx.with_case(checkin=checkin, answers=ctx.case.answers_without(DRAFT))
    at_menu = watched.with_member(chapter=MENU, asking=None)
    return at_menu.notice("checkin_told" if tell else "checkin_kept", appointment=at)


def note_sign_of_life(ctx: TurnContext, event: Event) -> TurnContext:
    """Note that a person who was asked if they are safe does something. Then no alarm is raised.

    Any message or tap counts, as the others would be told that no answer came. A tap below the question
    itself says more than that.
    """
    checkin = ctx.case.checkin
    is_answer = isinstance(event, Tapped) and f"~{CHECK_IN}" in f"~{event.choice}"
    if checkin is None or checkin.user != ctx.user.id or is_answer or not isinstance(event, BY_PERSON):
        return ctx
    if not alarm_is_near(ctx.case, ctx.now):
        return ctx
    seen = checkin.model_copy(update={"seen_at": ctx.now})
    return ctx.with_case(checkin=seen).notice("checkin_seen")


def ask_whether_to_stop(ctx: TurnContext) -> TurnContext:
    """Ask once whether the check-in is to be cancelled."""
    return ctx.with_member(chapter=CHAPTER, asking="report_stop")


def unwatch(ctx: TurnContext) -> TurnContext:
    """Cancel the check-in, which only the one who set it up can do."""
    if ctx.case.checkin and ctx.case.checkin.user != ctx.user.id:
        raise InvalidAnswer("old_button")
    return ctx.with_case(checkin=None).with_member(chapter=MENU, asking=None).notice("checkin_off")
