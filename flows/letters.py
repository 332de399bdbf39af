"""A plan and the facts of a case -> a paper: which paragraphs it has, and with which values."""

from flows.facts import filled
from flows.flow import Flow
from flows.model import PaperPlan, Text, Wording
from flows.paper import Block, Paper
from flows.rules import View, holds


def paper(flow: Flow, id: str, view: View) -> Paper:
    """The paper with this id for the MP that `view` is about."""
    plan = next(plan for plan in flow.papers if plan.paper == id)
    blocks = tuple(
        Block(block.style, _text(flow, plan, block.id, block.say, view))
        for block in plan.blocks
        if holds(block.when, view)
    )
    mp = view.finding.mp if view.finding else None
    return Paper(
        id=id,
        name=_text(flow, plan, "name", plan.name, view),
        blocks=blocks,
        subject=_text(flow, plan, "subject", plan.subject, view) if plan.subject else None,
        to=mp.email if plan.subject and mp else None,
        pages=plan.pages,
    )


def _text(flow: Flow, plan: PaperPlan, id: str, wording: Wording, view: View) -> Text:
    return filled(flow, wording.text(f"paper.{plan.paper}.{id}", view.case.voice()), view)
