"""A plan and the facts of a case -> a paper: which paragraphs it has, and with which values."""

from collections.abc import Iterator

from flows.definition.flow import Flow
from flows.definition.schema import PaperBlock, PaperPlan, Wording
from flows.definition.text import Text
from flows.presentation import timeline
from flows.presentation.placeholders import filled
from flows.routing.guards import holds
from flows.routing.view import View
from flows.state.paper import Block, Paper

LISTED = 8  # lines of a list: the newest, so that a page stays a page


def paper(flow: Flow, id: str, view: View) -> Paper:
    """The paper with this id for the MP that `view` is about."""
    plan = next(plan for plan in flow.papers if plan.paper == id)
    blocks = tuple(
        one for block in plan.blocks if holds(block.when, view) for one in _blocks(flow, plan, block, view)
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


def _blocks(flow: Flow, plan: PaperPlan, block: PaperBlock, view: View) -> Iterator[Block]:
    yield Block(block.style, _text(flow, plan, block.id, block.say, view))
    if block.lists == "timeline":
        for line in timeline.told(flow, view)[-LISTED:]:
            yield Block("address", line)


def _text(flow: Flow, plan: PaperPlan, id: str, wording: Wording, view: View) -> Text:
    return filled(flow, wording.text(f"paper.{plan.paper}.{id}", view.case.voice()), view)
