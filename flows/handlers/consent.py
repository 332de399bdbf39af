"""Consent: a choice about health or faith is kept only after a yes to a step that names it.

A choice says which step that is (`consent:`). Before the yes nothing of it is stored.
"""

from flows.definition.flow import Flow
from flows.definition.schema import Choice, Step
from flows.events import SHOWN, Event
from flows.state.case import Answer, Case
from flows.turn_context import TurnContext


def is_needed(case: Case, choice: Choice) -> bool:
    """Whether the choice may not be kept yet."""
    return choice.consent is not None and not case.chose(choice.consent, "yes")


def ask(ctx: TurnContext, choice: Choice) -> TurnContext:
    """Ask whether the choice may be kept. Only the step it belongs to is stored, as an answer still open."""
    assert choice.consent is not None, "only a choice with a consent of its own is asked about"
    pending = Answer(value=ctx.step.id, at=ctx.now, open=True)
    return ctx.with_case(answers={**ctx.case.answers, choice.consent: pending}).with_member(
        asking=choice.consent, awaiting=None
    )


def give(ctx: TurnContext) -> TurnContext:
    """Record the yes with its date, and take the choice that was waiting for it.

    If several choices of the question wait for the same yes, nobody stored which one was meant: it is tapped
    again.
    """
    consent, origin = ctx.step.id, _origin(ctx)
    given = _back_to(ctx.answer(consent, "yes"), origin)
    waiting = [choice for choice in given.offered if choice.consent == consent]
    return given.kind.tap(given, waiting[0].id) if origin and len(waiting) == 1 else given


def refuse(ctx: TurnContext) -> TurnContext:
    """Record the no with its date. What was kept about it until now goes, with the words that it led to."""
    refused = _back_to(ctx.answer(ctx.step.id, "no"), _origin(ctx))
    unconsented = _unconsented(refused)
    single = [kept for kept in unconsented if not refused.flow.kind(kept[0]).takes_several]
    words = {target for step, choice in single for target in _led_to(refused.flow, step, choice)}
    left = _without(refused, unconsented)
    return left.with_case(answers=left.case.answers_without(words))


def take_out_unasked(ctx: TurnContext, event: Event) -> TurnContext:
    """Take out the choices that an older version of the bot kept without asking, and say so."""
    if not isinstance(event, SHOWN) or not (unconsented := _unconsented(ctx)):
        return ctx
    return _without(ctx, unconsented).notice("private_taken_out")


def _unconsented(ctx: TurnContext) -> list[tuple[Step, Choice]]:
    """The choices that are kept, and lack a yes, each with its step."""
    case = ctx.case
    return [
        (step, choice)
        for step, choice in ctx.flow.private_choices
        if step.id in case.answers and is_needed(case, choice) and choice.id in _chosen(case, step)
    ]


def _without(ctx: TurnContext, choices: list[tuple[Step, Choice]]) -> TurnContext:
    """Drop these choices: one of several goes alone, a single one with its whole answer."""
    for step, choice in choices:
        others = [id for id in _chosen(ctx.case, step) if id != choice.id]
        answer = ctx.case.answers[step.id].model_copy(update={"value": ",".join(others)})
        answers = ctx.case.answers_without({step.id})
        ctx = ctx.with_case(answers={**answers, step.id: answer} if others else answers)
    return ctx


def _chosen(case: Case, step: Step) -> list[str]:
    return case.answers[step.id].value.split(",")


def _origin(ctx: TurnContext) -> str | None:
    """The step with the choice that waits for the yes; None if the consent itself is being changed."""
    pending = ctx.case.answers.get(ctx.step.id)
    return pending.value if pending and pending.open else None


def _back_to(ctx: TurnContext, origin: str | None) -> TurnContext:
    """Open the question again from which the consent was asked, wherever the person had come from."""
    if origin is None or origin not in ctx.flow.steps or ctx.step.id == origin:
        return ctx
    return ctx.with_member(asking=origin)


def _led_to(flow: Flow, step: Step, choice: Choice) -> set[str]:
    """The steps that come after a single choice, until where every other choice of its question leads too."""
    if not choice.next:
        return {route.go for route in step.next}
    shared, found, ahead = {route.go for route in step.next}, set[str](), [choice.next]
    while ahead:
        if (id := ahead.pop()) not in shared | found:
            found.add(id)
            ahead += [route.go for route in flow.steps[id].next]
    return found
