"""Check-ins: after reporting to the Home Office, a person is asked whether they are safe."""

from datetime import datetime, timedelta

from flows.definition.schema import MENU
from flows.events import BY_PERSON, Event, Tapped
from flows.handlers.appointments import moment_is_skipped
from flows.reading.text import InvalidAnswer
from flows.reminders.buttons import ReminderButton
from flows.reminders.schedule import alarm_is_near, asked_at
from flows.state.appointments import CheckIn
from flows.state.case import Case
from flows.turn_context import TurnContext

CHAPTER = "handover"
OVER = timedelta(days=2)  # after the question: by then whoever is to be told has been told
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
    if _asks_another(ctx):
        return ctx.with_member(chapter=MENU, asking=None).notice("checkin_taken")
    tell = ctx.case.chose("report_tell", "yes") and len(ctx.case.members) > 1
    number = max(ctx.case.checkins, ctx.case.checkin.number + 1 if ctx.case.checkin else 0)
    checkin = CheckIn(at=at, user=ctx.user.id, tell=tell, number=number)
    answers = ctx.case.answers_without(DRAFT)
    watched = _ended(ctx).with_case(checkin=checkin, checkins=number + 1, answers=answers)
    noted = watched.with_user(watched_in=(*watched.user.watched_in, ctx.case.id))
    at_menu = noted.with_member(chapter=MENU, asking=None)
    return at_menu.notice("checkin_told" if tell else "checkin_kept", appointment=at)


def is_of(checkin: CheckIn, button: ReminderButton) -> bool:
    """Whether a button is of this check-in. The first versions of the bot wrote no number."""
    return button.version == str(checkin.number) or (not button.version and checkin.number == 0)


def no_longer_watched(ctx: TurnContext) -> TurnContext:
    """The user is no longer asked in this case."""
    remaining = tuple(case for case in ctx.user.watched_in if case != ctx.case.id)
    return ctx.with_user(watched_in=remaining)


def note_sign_of_life(ctx: TurnContext, event: Event) -> TurnContext:
    """Note that a person who was asked if they are safe does something. Then no alarm is raised.

    Any message or tap counts: the others would be told that no answer came. "I'm safe" says more than that.
    """
    if not isinstance(event, BY_PERSON) or _says_safe(ctx.case, event):
        return ctx
    seen = with_sign_of_life(ctx.case, ctx.user.id, ctx.now)
    if seen is ctx.case:
        return ctx
    is_in_time = alarm_is_near(ctx.case, ctx.now)
    noted = ctx.with_case(checkin=seen.checkin)
    return noted.notice("checkin_seen") if is_in_time else noted


def with_sign_of_life(case: Case, user: str, now: datetime) -> Case:
    """The case after this user did something, in whichever case: unchanged, unless they had been asked."""
    checkin = case.checkin
    if checkin is None or checkin.user != user or checkin.safe or checkin.seen_at or not checkin.tell:
        return case
    asked = asked_at(case)
    if asked is None or now >= asked + OVER:
        return case
    return case.model_copy(update={"checkin": checkin.model_copy(update={"seen_at": now})})


def ask_whether_to_stop(ctx: TurnContext) -> TurnContext:
    """Ask once whether the check-in is to be cancelled."""
    return ctx.with_member(chapter=CHAPTER, asking="report_stop")


def unwatch(ctx: TurnContext) -> TurnContext:
    """Cancel the check-in, which only the one who set it up can do."""
    if ctx.case.checkin and ctx.case.checkin.user != ctx.user.id:
        raise InvalidAnswer("old_button")
    return _ended(ctx).with_member(chapter=MENU, asking=None).notice("checkin_off")


def _ended(ctx: TurnContext) -> TurnContext:
    """End the check-in that is kept. Whoever was told that no answer came may still have to hear its end."""
    return no_longer_watched(ctx).with_case(checkin=None, last_checkin=ctx.case.checkin)


def _says_safe(case: Case, event: Event) -> bool:
    """Whether this is a tap on "I'm safe" below the question that is open, and not below an earlier one."""
    if not isinstance(event, Tapped) or case.checkin is None:
        return False
    button = ReminderButton.parse(event.choice)
    return button.choice == "safe" and is_of(case.checkin, button)


def _asks_another(ctx: TurnContext) -> bool:
    """Whether somebody else in this case is still to be asked: one check-in at a time can be kept."""
    checkin = ctx.case.checkin
    if checkin is None or checkin.safe or checkin.user == ctx.user.id:
        return False
    return ctx.now < checkin.at + OVER
