"""Consent: a choice about health or faith is kept only after a yes to a step that names it.

A choice says which step that is (`consent:`). Before the yes nothing of it is stored.
"""

from collections.abc import Collection, Mapping

from flows.definition.schema import Choice, Step
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
    """Record the yes with its date, and take the choice that was waiting for it."""
    consent, origin = ctx.step.id, _origin(ctx)
    given = _back_to(ctx.answer(consent, "yes"), origin)
    waiting = [choice for choice in given.offered if choice.consent == consent]
    return given.kind.tap(given, waiting[0].id) if origin and waiting else given


def refuse(ctx: TurnContext) -> TurnContext:
    """Record the no with its date. What was kept about it until now goes."""
    return without_unconsented(_back_to(ctx.answer(ctx.step.id, "no"), _origin(ctx)))


def without_unconsented(ctx: TurnContext) -> TurnContext:
    """Drop the choices that lack a yes: it was taken back, or an older version of the bot did not ask."""
    case = ctx.case
    for step, choice in ctx.flow.private_choices:
        if is_needed(case, choice) and _holds(case.answers, step, choice):
            case = case.model_copy(update={"answers": _without(case, step, choice)})
    return ctx if case is ctx.case else ctx.with_case(answers=case.answers)


def _origin(ctx: TurnContext) -> str | None:
    """The step with the choice that waits for the yes; None if the consent itself is being changed."""
    pending = ctx.case.answers.get(ctx.step.id)
    return pending.value if pending and pending.open else None


def _back_to(ctx: TurnContext, origin: str | None) -> TurnContext:
    """Open the question again from which the consent was asked, wherever the person had come from."""
    if origin is None or origin not in ctx.flow.steps or ctx.step.id == origin:
        return ctx
    return ctx.with_member(asking=origin)


def _holds(answers: Mapping[str, Answer], step: Step, choice: Choice) -> bool:
    answer = answers.get(step.id)
    return answer is not None and choice.id in answer.value.split(",")


def _without(case: Case, step: Step, choice: Choice) -> dict[str, Answer]:
    """The answers without this choice: one of several goes alone, a single one with what it led to."""
    answer = case.answers[step.id]
    others = [id for id in answer.value.split(",") if id != choice.id]
    if others:
        return {**case.answers, step.id: answer.model_copy(update={"value": ",".join(others)})}
    return case.answers_without(_led_to(step, choice))


def _led_to(step: Step, choice: Choice) -> Collection[str]:
    return {step.id, *([choice.next] if choice.next else [route.go for route in step.next])}
