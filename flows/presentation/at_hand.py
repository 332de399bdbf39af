"""The paper at hand: the one that was made last, where papers are offered; and its buttons."""

from collections.abc import Iterator

from flows.definition.flow import Flow
from flows.definition.schema import Step
from flows.effects import Button
from flows.presentation.fill_in import fill_in
from flows.presentation.papers import is_made, make_paper
from flows.routing.position import offered_choices
from flows.routing.view import View
from flows.state.paper import Paper

WORD = "_word"  # the id of the button that delivers it as a Word file


def paper_at_hand(flow: Flow, step: Step, view: View) -> Paper | None:
    """The paper that was made last for this MP, of those that the step offers."""
    made, offered = view.case.papers_made, {choice.paper for choice in offered_choices(step, view)}
    fitting = [paper for paper in reversed(made) if paper in offered and is_made(paper, view)]
    return make_paper(flow, max(fitting, key=made.__getitem__), view) if fitting else None


def rows_at_hand(flow: Flow, step: Step, view: View) -> Iterator[tuple[Button, ...]]:
    """Yield rows of buttons: the fill-in page, the address and the subject to copy, and the Word file."""
    if page := fill_in(flow, step, view):
        yield (Button(flow.phrase("button_fill_in"), page=page),)
    paper = paper_at_hand(flow, step, view)
    if paper is None:
        return
    if copying := tuple(_copying(flow, paper)):
        yield copying
    if not paper.copied:
        yield (Button(flow.phrase("button_word"), f"{step.id}:{WORD}"),)


def _copying(flow: Flow, paper: Paper) -> Iterator[Button]:
    if paper.to:
        yield Button(flow.phrase("button_copy_address"), copies=paper.to)
    if paper.subject:
        yield Button(flow.phrase("button_copy_subject"), copies=paper.subject)
