"""Deliveries of files: marked in the case as pending until they arrive, so that a crash loses none.

A receipt names the file: `paper:letter`, `word:letter`, `calendar:a1`, `mydata`. Pending files are made again
from the case.
"""

from collections.abc import Iterator

from flows.definition.text import Link, Text
from flows.effects import DeliverPaper, Delivery
from flows.events import FileDelivered
from flows.handlers import appointments, my_data
from flows.presentation import fill_in
from flows.presentation.at_hand import paper_at_hand
from flows.presentation.papers import make_paper
from flows.reading.text import InvalidAnswer
from flows.reminders.letters import LETTERS, with_letter
from flows.state.paper import Paper
from flows.state.safety import name_waits
from flows.turn_context import TurnContext

NOTES = ("paper_subject", "paper_words", "paper_keep", "paper_unavailable")


def deliver_paper(ctx: TurnContext, id: str) -> TurnContext:
    """Deliver a paper. The question stays open, since people need more than one."""
    delivery = _paper(ctx, make_paper(ctx.flow, id, ctx.view))
    made = {paper: at for paper, at in ctx.case.papers_made.items() if paper != id}
    sending = ctx.delivering(delivery.receipt).with_case(
        papers_made={**made, id: ctx.now}, papers_for=_made_for(ctx, id)
    )
    if id in LETTERS:
        waiting = with_letter(ctx.case, ctx.view.role, ctx.view.finding, id, ctx.user.id, ctx.now)
        sending = sending.with_case(**waiting)
    return sending.then(delivery)


def deliver_word(ctx: TurnContext) -> TurnContext:
    """Deliver the paper at hand once more, as a file that can be changed."""
    paper = paper_at_hand(ctx.flow, ctx.step, ctx.view)
    if paper is None:
        raise InvalidAnswer("old_button")
    delivery = _word(ctx, paper)
    return ctx.delivering(delivery.receipt).then(delivery)


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


def _paper(ctx: TurnContext, paper: Paper) -> DeliverPaper:
    """The delivery of a paper, with what is said along with it."""
    return DeliverPaper(paper, _notes(ctx), tuple(_next_steps(ctx, paper)))


def _word(ctx: TurnContext, paper: Paper) -> DeliverPaper:
    return DeliverPaper(paper, _notes(ctx), (ctx.phrase("paper_word"),), as_word=True)


def _notes(ctx: TurnContext) -> dict[str, Text]:
    return {note: ctx.phrase(note) for note in NOTES}


def _next_steps(ctx: TurnContext, paper: Paper) -> Iterator[Text]:
    """What to do with a paper, in the order in which it is done."""
    if not paper.copied:
        yield ctx.phrase(f"paper_next_{_kind(paper)}")
    if ctx.flow.has_page and paper.id in fill_in.PAPERS and ctx.step.fill_in:
        yield ctx.phrase("paper_next_page")
    if any(block.kept and block.style == "words" for block in paper.blocks):
        yield ctx.phrase("paper_words_in_english")
    if paper.subject:
        yield ctx.phrase("paper_to", email=Link(paper.to)) if paper.to else ctx.phrase("paper_no_email")
    if paper.caution:
        yield ctx.phrase("paper_before_sending")


def _kind(paper: Paper) -> str:
    """What is done with a paper: it is sent as a letter, signed as a form, enclosed, or kept."""
    if paper.yours:
        return "yours"
    if paper.subject is None:
        return "enclosure"
    return "form" if any(block.style == "line" for block in paper.blocks) else "letter"


def _delivery_for(ctx: TurnContext, kind: str, id: str = "") -> Delivery | None:
    """The delivery that a receipt names; None if there is nothing to deliver, or a name in it waits."""
    if kind == "mydata":
        return my_data.delivery(ctx)
    if kind in ("paper", "word"):
        is_there = any(plan.paper == id for plan in ctx.flow.papers) and not name_waits(ctx.case)
        deliver = _paper if kind == "paper" else _word
        return deliver(ctx, make_paper(ctx.flow, id, ctx.view)) if is_there else None
    appointment = ctx.case.appointments.get(id)
    return appointments.calendar_file(ctx, appointment) if appointment else None
