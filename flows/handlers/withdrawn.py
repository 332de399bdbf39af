"""What changes in a case when the operator has withdrawn the facts on which it rests."""

from flows.definition.withdrawn import Fact
from flows.events import SHOWN, Event
from flows.turn_context import TurnContext


def leave_place(ctx: TurnContext, event: Event) -> TurnContext:
    """Forget a place of detention that was withdrawn, with its MP, and say so: it is asked again."""
    held = ctx.case.held
    if held is None or not isinstance(event, SHOWN) or Fact("place", held.id) not in ctx.flow.withdrawn:
        return ctx
    findings = {role: finding for role, finding in ctx.case.findings.items() if role != "detention_centre"}
    confirmed = {role: key for role, key in ctx.case.confirmed.items() if role != "detention_centre"}
    left = ctx.with_case(held=None, findings=findings, confirmed=confirmed).with_member(awaiting=None)
    return left.notice("place_withdrawn", place=held.name)
