"""Files that are handed over: noted in the place until they were, so that a kill in between loses none.

A receipt says which: `paper:letter`, `calendar:a1`, `mydata`. What is still owed is made anew from the case.
"""

from flows.definition.text import Link
from flows.effects import DeliverCalendar, DeliverExport, DeliverPaper
from flows.events import FileDelivered
from flows.handlers import appointments, my_data
from flows.presentation.papers import paper
from flows.routing.position import member_of
from flows.session import Turn
from flows.turn_context import TurnContext

NOTES = ("paper_subject", "paper_words", "paper_no_email", "paper_keep", "paper_unavailable")
Delivery = DeliverPaper | DeliverCalendar | DeliverExport


def letter(ctx: TurnContext, id: str) -> DeliverPaper:
    """A paper, with what is said beside it."""
    made = paper(ctx.flow, id, ctx.view)
    notes = {note: ctx.phrase(note) for note in NOTES}
    to = {"paper_to": ctx.phrase("paper_to", email=Link(made.to))} if made.to else {}
    return DeliverPaper(made, notes | to)


def owed(ctx: TurnContext) -> tuple[Delivery, ...]:
    """What was not handed over yet, as it would be now."""
    files = (_anew(ctx, *receipt.split(":")) for receipt in once(ctx))
    return tuple(file for file in files if file)


def once(ctx: TurnContext) -> tuple[str, ...]:
    """The receipts, the one asked for last at the end: made anew, one file stands for all of a receipt."""
    return tuple(dict.fromkeys(reversed(member_of(ctx.session).undelivered)))[::-1]


def take_handed(ctx: TurnContext, event: FileDelivered) -> Turn:
    """One of them was; a newer one with the same receipt may still be under way."""
    left = list(member_of(ctx.session).undelivered)
    if event.receipt in left:
        left.remove(event.receipt)
    return Turn(ctx.move(undelivered=tuple(left)).session)


def _anew(ctx: TurnContext, kind: str, id: str = "") -> Delivery | None:
    """None for what is not there any more."""
    if kind == "mydata":
        return my_data.export(ctx)
    if kind == "paper":
        return letter(ctx, id) if any(plan.paper == id for plan in ctx.flow.papers) else None
    appointment = ctx.session.case.appointments.get(id)
    return appointments.calendar(ctx, appointment) if appointment else None
