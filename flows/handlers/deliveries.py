"""Deliveries of files: marked in the case as pending until they arrive, so that a crash loses none.

A receipt names the file: `paper:letter`, `calendar:a1`, `mydata`. Pending files are made again from the case.
"""

from flows.definition.text import Link
from flows.effects import DeliverPaper, Delivery
from flows.events import FileDelivered
from flows.handlers import appointments, my_data
from flows.presentation.papers import make_paper
from flows.reminders.letters import LETTERS, with_letter
from flows.state.safety import name_waits
from flows.turn_context import TurnContext

NOTES = ("paper_subject", "paper_words", "paper_no_email", "paper_keep", "paper_unavailable")


def deliver_paper(ctx: TurnContext, id: str) -> TurnContext:
    """Deliver a paper. The question stays open, since people need more than one."""
    delivery = _paper(ctx, id)
    made = {**ctx.case.papers_made, delivery.paper.id: ctx.now}
    sending = ctx.delivering(delivery.receipt).with_case(papers_made=made, papers_for=_made_for(ctx, id))
    if id in LETTERS:
        waiting = with_letter(ctx.case, ctx.view.role, ctx.view.finding, id, ctx.user.id, ctx.now)
        sending = sending.with_case(**waiting)
    handed = sending.then(delivery).notice("paper_handed")
    return handed.notice("paper_before_sending") if delivery.paper.caution else handed


def _made_for(ctx: TurnContext, paper: str) -> dict[str, tuple[str, ...]]:
    """For whom each paper was made, with the MP of now."""
    before, finding = ctx.case.papers_for.get(paper, ()), ctx.view.finding
    keys = (*before, finding.key) if finding else before
    return {**ctx.case.papers_for, paper: tuple(dict.fromkeys(keys))}


def undelivered(ctx: TurnContext) -> tuple[Delivery, ...]:
    """The deliveries that are still pending, with the files as they are now."""
    pending = (_delivery_for(ctx, *receipt.split(":")) for receipt in pending_receipts(ctx))
    return tuple(delivery for delivery in pending if delivery)


def pending_receipts(ctx: TurnContext) -> tuple[str, ...]:
    """The receipts of pending files, each once, in the order in which they were last asked for."""
    return tuple(dict.fromkeys(reversed(ctx.member.undelivered)))[::-1]


def mark_delivered(ctx: TurnContext, event: FileDelivered) -> TurnContext:
    """Note that one file was delivered; a newer one with the same receipt may still be under way."""
    receipts = list(ctx.member.undelivered)
    if event.receipt in receipts:
        receipts.remove(event.receipt)
    return ctx.with_member(undelivered=tuple(receipts)).silently()


def _paper(ctx: TurnContext, id: str) -> DeliverPaper:
    """The delivery of a paper, with what is said along with it."""
    paper = make_paper(ctx.flow, id, ctx.view)
    notes = {note: ctx.phrase(note) for note in NOTES}
    to = {"paper_to": ctx.phrase("paper_to", email=Link(paper.to))} if paper.to else {}
    return DeliverPaper(paper, notes | to)


def _delivery_for(ctx: TurnContext, kind: str, id: str = "") -> Delivery | None:
    """The delivery that a receipt names; None if there is nothing to deliver, or a name in it waits."""
    if kind == "mydata":
        return my_data.delivery(ctx)
    if kind == "paper":
        is_there = any(plan.paper == id for plan in ctx.flow.papers)
        return _paper(ctx, id) if is_there and not name_waits(ctx.case) else None
    appointment = ctx.case.appointments.get(id)
    return appointments.calendar_file(ctx, appointment) if appointment else None
