"""Makes a paper from its plan and the facts of a case, with the placeholders of its paragraphs filled."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from zlib import crc32

from flows.definition.flow import Flow, block_context, subject_context
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
    plan = _plan(flow, id)
    mp = view.finding.mp if view.finding else None
    return Paper(
        id=id,
        name=_text(flow, f"paper.{id}.name", plan.name, view),
        blocks=tuple(_numbered(_joined(flow, _blocks(flow, plan, view)))),
        subject=_subject(flow, plan, view),
        to=mp.email if plan.subject and mp else None,
        pages=plan.pages,
        copied=plan.copied,
        yours=plan.yours,
        caution=plan.caution,
    )


def is_made(paper: str, view: View) -> bool:
    """Whether a paper was made for the MP that `view` is about, if it is about one."""
    for_this_mp = view.finding is None or view.finding.key in view.case.papers_for.get(paper, ())
    return paper in view.case.papers_made and for_this_mp


def _plan(flow: Flow, id: str) -> PaperPlan:
    return next(plan for plan in flow.papers if plan.paper == id)


def _subject(flow: Flow, plan: PaperPlan, view: View) -> Text | None:
    """The first subject that fits the case; None for a paper that is not sent by e-mail."""
    subject = next((subject for subject in plan.subject if holds(subject.when, view)), None)
    return _text(flow, subject_context(plan, subject), subject.say, view) if subject else None


def _blocks(flow: Flow, plan: PaperPlan, view: View) -> Iterator[tuple[Block, bool]]:
    """Each paragraph, and whether it goes on in the one before it."""
    for block in plan.blocks:
        if holds(block.when, view):
            if block.say:
                number = _wording_of(block, plan, view)
                context, wording = block_context(plan, block, number), block.say[number - 1]
                yield Block(block.style, _text(flow, context, wording, view), block.kept), block.joins
            yield from _listed(flow, block, view)


def _wording_of(block: PaperBlock, plan: PaperPlan, view: View) -> int:
    """Which of its wordings a paragraph has in this case, counted from 1: the same one each time it is made.

    Offices put letters aside that are all alike, so two cases rarely have the same ones throughout.
    """
    chosen = crc32(f"{view.case.id}/{plan.paper}/{block.id}".encode())
    return chosen % len(block.say) + 1


def _joined(flow: Flow, blocks: Iterable[tuple[Block, bool]]) -> list[Block]:
    """The paragraphs, with those that go on in the one before them put into it."""
    paragraphs: list[Block] = []
    for block, joins in blocks:
        before = paragraphs[-1] if paragraphs else None
        if joins and before and (before.style, before.kept) == (block.style, block.kept):
            text = flow.phrase("one_after_the_other", first=before.text, more=block.text)
            paragraphs[-1] = replace(before, text=text)
        else:
            paragraphs.append(block)
    return paragraphs


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Number the facts, so that an office can refer to them."""
    numbers = count(1)
    for block in blocks:
        yield replace(block, number=next(numbers)) if block.style == "fact" else block


def _listed(flow: Flow, block: PaperBlock, view: View) -> Iterator[tuple[Block, bool]]:
    for listed in block.lists:
        if listed == "timeline":
            for line in timeline_lines(flow, view)[-NEWEST:]:
                yield from ((written, False) for written in _readable(flow, line))
        elif listed in HOW_MANY:
            if sentences := list(chosen_sentences(flow, view))[: HOW_MANY[listed]]:
                yield Block(block.style, joined(flow, sentences), block.kept), False
        else:
            yield from _blocks(flow, _plan(flow, listed), view)


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
