"""Makes a paper from its plan and the facts of a case, with the placeholders of its paragraphs filled."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count

from flows.definition.flow import Flow, subject_context
from flows.definition.schema import Listed, PaperBlock, PaperPlan, Wording
from flows.definition.text import Text, Value
from flows.presentation.chosen_sentences import FIRST, chosen_sentences, joined
from flows.presentation.lists import timeline_lines
from flows.presentation.placeholders import NOT_KNOWN, filled
from flows.routing.guards import holds
from flows.routing.guards.request import in_other_script
from flows.routing.view import View
from flows.state.paper import Block, Paper

HOW_MANY: Mapping[Listed | None, int | None] = {"sentences": None, "first_sentences": FIRST}  # None: all
NEWEST = 8  # lines of the contact log in a paper, so that it still fits on its page


def make_paper(flow: Flow, id: str, view: View) -> Paper:
    """Make the paper with this id for the MP that `view` is about. Raises StopIteration for an unknown id."""
    plan = next(plan for plan in flow.papers if plan.paper == id)
    mp = view.finding.mp if view.finding else None
    return Paper(
        id=id,
        name=_text(flow, f"paper.{id}.name", plan.name, view),
        blocks=tuple(_numbered(_blocks(flow, plan, view))),
        subject=_subject(flow, plan, view),
        to=mp.email if plan.subject and mp else None,
        pages=plan.pages,
        copied=plan.copied,
        yours=plan.yours,
        caution=plan.caution,
    )


def _subject(flow: Flow, plan: PaperPlan, view: View) -> Text | None:
    """The first subject that fits the case; None for a paper that is not sent by e-mail."""
    subject = next((subject for subject in plan.subject if holds(subject.when, view)), None)
    return _text(flow, subject_context(plan, subject), subject.say, view) if subject else None


def _blocks(flow: Flow, plan: PaperPlan, view: View) -> Iterator[Block]:
    for block in plan.blocks:
        if holds(block.when, view):
            context = f"paper.{plan.paper}.{block.id}"
            if block.say:
                yield Block(block.style, _text(flow, context, block.say, view), block.kept)
            yield from _listed(flow, block, view)


def _numbered(blocks: Iterator[Block]) -> Iterator[Block]:
    """Number the facts, so that an office can refer to them."""
    numbers = count(1)
    for block in blocks:
        yield replace(block, number=next(numbers)) if block.style == "fact" else block


def _listed(flow: Flow, block: PaperBlock, view: View) -> Iterator[Block]:
    if block.lists == "timeline":
        for line in timeline_lines(flow, view)[-NEWEST:]:
            yield from _readable(flow, line)
        return
    if sentences := list(chosen_sentences(flow, view))[: HOW_MANY.get(block.lists, 0)]:
        yield Block(block.style, joined(flow, sentences), block.kept)


def _readable(flow: Flow, line: Text) -> Iterator[Block]:
    """A line of the contact log; what was noted in another script is a blank on the pages for the office."""
    if not in_other_script(str(line.values.get("said", ""))):
        yield Block("address", line)
        return
    yield Block("address", flow.phrase("timeline_in_english"))
    yield Block("address", line, kept=True)


def _text(flow: Flow, context: str, wording: Wording, view: View) -> Text:
    text = filled(flow, wording.text(context, view.office_voice), view)
    return replace(text, values={name: _or_blank(value) for name, value in text.values.items()})


def _or_blank(value: Value) -> Value:
    """What is not known is a blank to fill in."""
    return f"[{NOT_KNOWN}]" if value == NOT_KNOWN else value
