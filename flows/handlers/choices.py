"""What choosing one of the open question's choices does."""

from collections.abc import Callable, Mapping
from typing import assert_never

from flows.definition.flow import ASKED_BY_COMMAND
from flows.definition.schema import (
    Action,
    AskAgain,
    Choice,
    GiveAnswer,
    LookUpRecord,
    MakePaper,
    OpenChapter,
    TakeAction,
)
from flows.effects import EraseUser, Say
from flows.handlers import (
    appointments,
    check_in,
    consent,
    contact_log,
    deliveries,
    lookups,
    membership,
    navigation,
)
from flows.turn_context import TurnContext


def take(ctx: TurnContext, choice: Choice) -> TurnContext:
    """Do what this choice of the open question says."""
    match choice.result:
        case TakeAction(action):
            return ACTIONS[action](ctx)
        case MakePaper(paper):
            return deliveries.deliver_paper(ctx, paper)
        case OpenChapter(chapter):
            return ctx.with_member(chapter=chapter, asking=None, awaiting=None)
        case AskAgain(step):
            return ctx.with_member(asking=step, awaiting=None)
        case LookUpRecord():
            return lookups.look_up_record(ctx, choice.id)
        case GiveAnswer(next_step):
            return _answer(ctx, choice.id, next_step)
    assert_never(choice.result)


def _answer(ctx: TurnContext, choice: str, next_step: str | None) -> TurnContext:
    if next_step and ctx.flow.is_aside(next_step):
        return navigation.say_aside(ctx, next_step)
    if ctx.step.id in ASKED_BY_COMMAND:
        return ctx.with_member(asking=None)
    return ctx.answer(ctx.step.id, choice)


def _toggle_reminders(ctx: TurnContext) -> TurnContext:
    """Switch reminders off for this member, or on again."""
    user, muted = ctx.user.id, ctx.case.muted
    others = tuple(member for member in muted if member != user)
    if user in muted:
        return ctx.with_case(muted=others).notice("bell_unmuted")
    return ctx.with_case(muted=(*others, user)).notice("bell_muted")


def _forget(*, hand_over: bool) -> Callable[[TurnContext], TurnContext]:
    """The action that erases the user. `hand_over`: their cases are left to the other members."""

    def forget(ctx: TurnContext) -> TurnContext:
        farewell = Say(((ctx.phrase("forgotten"),),))
        return ctx.with_user(leaving=True).then(EraseUser(farewell, hand_over=hand_over)).silently()

    return forget


ACTIONS: Mapping[Action, Callable[[TurnContext], TurnContext]] = {
    "forget": _forget(hand_over=False),
    "hand_over": _forget(hand_over=True),
    "invite_supporter": membership.invite("supporter"),
    "invite_person": membership.invite("person"),
    "join": membership.join,
    "decline": membership.decline,
    "leave": membership.leave,
    "new_case": membership.begin_case,
    "book": appointments.book,
    "cancel": appointments.cancel,
    "note": contact_log.note,
    "mute": _toggle_reminders,
    "watch": check_in.watch,
    "unwatch": check_in.unwatch,
    "consent": consent.give,
    "refuse": consent.refuse,
}
