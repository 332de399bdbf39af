"""What a choice leads to: an answer, another step, an aside, a look-up, a paper, another chapter."""

from collections.abc import Callable, Mapping

from flows.definition.schema import Choice, Step
from flows.effects import EraseUser, Say
from flows.handlers import appointments, check_in, contact_log, deliveries, membership
from flows.handlers.lookups import look_up
from flows.session import Turn
from flows.state.case import Query
from flows.turn_context import TurnContext

OUT_OF_TURN = {"language", "change", "forget", "cases", "join"}  # steps that a command asks


def take(ctx: TurnContext, step: Step, choice: Choice) -> Turn:
    """The turn that a choice of the open question leads to."""
    for key, deed in DEEDS.items():
        if getattr(choice, key):
            return deed(ctx, step, choice)
    if choice.next and ctx.flow.steps[choice.next].ask == "aside":
        return tell(choice.next)(ctx)
    if step.id in OUT_OF_TURN:
        return ctx.move(asking=None).show()
    return ctx.answer(step.id, choice.id).show()


def tell(id: str) -> Callable[[TurnContext], Turn]:
    """A command or choice that says an aside, and asks the open question again."""

    def told(ctx: TurnContext) -> Turn:
        return ctx.show(before=(ctx.say(ctx.flow.steps[id]),))

    return told


def _hand(ctx: TurnContext, _: Step, choice: Choice) -> Turn:
    """The paper, and the question again: nobody needs only one."""
    file = deliveries.letter(ctx, str(choice.paper))
    made = {**ctx.session.case.made, file.paper.id: ctx.now}
    given = ctx.giving(file.receipt).fact(made=made)
    return given.show(ctx.phrase("paper_handed"), before=(file,))


def _open(ctx: TurnContext, _: Step, choice: Choice) -> Turn:
    return ctx.move(chapter=choice.open, asking=None, awaiting=None).show()


def _reopen(ctx: TurnContext, _: Step, choice: Choice) -> Turn:
    return ctx.move(asking=choice.reopen, awaiting=None).show()


def _look_up_record(ctx: TurnContext, step: Step, choice: Choice) -> Turn:
    mp = ctx.view.finding.mp if ctx.view.finding else None
    if mp is None or mp.id is None:
        return ctx.answer(step.id, choice.id).show()
    return look_up(ctx, step, Query(member=mp.id), choice.id)


def _do(ctx: TurnContext, step: Step, choice: Choice) -> Turn:
    return NAMED[str(choice.do)](ctx, step, choice)


def _mute(ctx: TurnContext, _: Step, __: Choice) -> Turn:
    """No reminders, or reminders again."""
    user, muted = ctx.session.user.id, ctx.session.case.muted
    others = tuple(one for one in muted if one != user)
    changed = ctx.fact(muted=others if user in muted else (*others, user))
    return changed.show(ctx.phrase("bell_unmuted" if user in muted else "bell_muted"))


def _forget(ctx: TurnContext, _: Step, choice: Choice) -> Turn:
    leaving = ctx.user(leaving=True)
    said = Say(((ctx.phrase("forgotten"),),))
    return Turn(leaving.session, (EraseUser(said, hand_over=choice.do == "hand_over"),))


NAMED: Mapping[str, Callable[[TurnContext, Step, Choice], Turn]] = {
    "forget": _forget,
    "hand_over": _forget,
    "invite_supporter": membership.invite("supporter"),
    "invite_person": membership.invite("person"),
    "join": membership.join,
    "decline": membership.decline,
    "leave": membership.leave,
    "new_case": membership.new,
    "book": appointments.book,
    "cancel": appointments.cancel,
    "note": contact_log.note,
    "mute": _mute,
    "watch": check_in.watch,
    "unwatch": check_in.unwatch,
}
DEEDS: Mapping[str, Callable[[TurnContext, Step, Choice], Turn]] = {
    "do": _do,
    "paper": _hand,
    "open": _open,
    "reopen": _reopen,
    "lookup": _look_up_record,
}
