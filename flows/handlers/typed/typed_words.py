"""What becomes of typed words: pointed out if they show who somebody is, else kept as the step says."""

from datetime import datetime

from flows.definition.schema import MENU, Step
from flows.handlers.lookups import keep_by_hand
from flows.handlers.typed import waiting_text
from flows.reading.identity import Identity, read_identity
from flows.state.appointments import LONDON
from flows.turn_context import TurnContext

ASKS = "identity"  # the step that asks whether such words are kept


def take_words(ctx: TurnContext, line: str) -> TurnContext:
    """Keep a line that was typed at the open question, but ask first if it shows who somebody is."""
    if ASKS in ctx.flow.steps and shown_identity(ctx.step, line, ctx.now).kinds:
        return waiting_text.hold(ctx, ASKS, line)
    return keep_words(ctx, line)


def keep_words(ctx: TurnContext, line: str) -> TurnContext:
    """Keep a line as the answer, the name of an MP, or the nickname of the case."""
    if ctx.step.keep == "mp_by_hand":
        return keep_by_hand(ctx, line)
    if ctx.step.keep == "nickname":
        return _name_case(ctx, line)
    return ctx.answer(ctx.step.id, line)


def shown_identity(step: Step, line: str, now: datetime) -> Identity:
    """What a line shows of who somebody is, other than what the step asks for."""
    if step.keep == "mp_by_hand":
        return Identity((), line)
    return read_identity(line, now.astimezone(LONDON).date(), step.expects)


def _name_case(ctx: TurnContext, name: str) -> TurnContext:
    cases = {**ctx.user.cases, ctx.case.id: name}
    named = ctx.with_case(nickname=name).with_user(cases=cases)
    return named.with_member(chapter=MENU, asking=None)
