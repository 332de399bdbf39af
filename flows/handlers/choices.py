"""What choosing one of the open question's choices does."""

from collections.abc import Callable, Mapping
from typing import assert_never

from flows.definition.flow import ASKED_BY_COMMAND, Flow
from flows.definition.schema import (
    MENU,
    Action,
    AskAgain,
    Choice,
    GiveAnswer,
    LookUpRecord,
    MakePaper,
    OpenChapter,
    TakeAction,
)
from flows.effects import EraseUser
from flows.handlers import (
    appointments,
    check_in,
    consent,
    contact_log,
    help_now,
    lookups,
    membership,
    navigation,
    refreshing,
    reminders,
)
from flows.presentation.notices import notice
from flows.routing.guards.names import known_all_the_same
from flows.state.safety import KNOWS
from flows.state.user import Leaving
from flows.turn_context import TurnContext

CONTRADICTIONS = "situation"  # the chapter that asks about answers which contradict each other


def take(ctx: TurnContext, choice: Choice) -> TurnContext:
    """Do what this choice of the open question says."""
    match choice.result:
        case TakeAction(action):
            return ACTIONS[action](ctx)
        case MakePaper(paper):
            return refreshing.before_paper(ctx, paper)
        case OpenChapter(chapter):
            return navigation.enter(ctx, chapter)
        case AskAgain(step):
            opened = {"chapter": ctx.flow.chapter_of(step).chapter} if ctx.step.id == MENU else {}
            return ctx.with_member(asking=step, awaiting=None, **opened)
        case LookUpRecord():
            return lookups.look_up_record(ctx, choice.id)
        case GiveAnswer(next_step):
            return _answer(ctx, choice.id, next_step)
    assert_never(choice.result)


def _answer(ctx: TurnContext, choice: str, next_step: str | None) -> TurnContext:
    if next_step and ctx.flow.is_aside(next_step):
        return navigation.say_aside(help_now.quieten(ctx, next_step), next_step)
    if ctx.step.id in ASKED_BY_COMMAND:
        return ctx.with_member(asking=None)
    answered = ctx.answer(ctx.step.id, choice)
    if ctx.step.id == KNOWS and known_all_the_same(answered.view):
        answered = answered.with_member(chapter=CONTRADICTIONS)
    counts = answered.case.answers[ctx.step.id].value
    return answered if counts == choice else answered.notice("safer_answer_counts")


def _sent(ctx: TurnContext) -> TurnContext:
    """Note that what was made for the MP of these questions has gone, and go on to the journey."""
    return contact_log.note_sent(ctx, ctx.position.role).with_member(chapter=MENU, asking=None)


def _forget(leaving: Leaving) -> Callable[[TurnContext], TurnContext]:
    """The action that erases the user in this way."""

    def forget(ctx: TurnContext) -> TurnContext:
        return ctx.with_user(leaving=leaving).then(erasure(ctx.flow, leaving)).silently()

    return forget


def erasure(flow: Flow, leaving: Leaving) -> EraseUser:
    """The effect that erases a user, and says so."""
    phrase = "forgotten_chat" if leaving.clear_chat else "forgotten"
    return EraseUser(notice(flow, phrase), leaving)


ACTIONS: Mapping[Action, Callable[[TurnContext], TurnContext]] = {
    "forget": _forget(Leaving()),
    "forget_chat": _forget(Leaving(clear_chat=True)),
    "hand_over": _forget(Leaving(hand_over=True)),
    "hand_over_chat": _forget(Leaving(hand_over=True, clear_chat=True)),
    "invite_supporter": membership.invite("supporter"),
    "invite_person": membership.invite("person"),
    "join": membership.join,
    "decline": membership.decline,
    "leave": membership.leave,
    "new_case": membership.begin_case,
    "book": appointments.book,
    "note": contact_log.note,
    "sent": _sent,
    "keep": appointments.keep,
    "mute": reminders.mute_or_unmute,
    "watch": check_in.watch,
    "unwatch": check_in.unwatch,
    "consent": consent.give,
    "refuse": consent.refuse,
}
