"""`ask: change`: which answer to give again."""

from collections.abc import Iterator

from flows.definition.flow import Flow
from flows.definition.schema import MENU, Step
from flows.presentation.keyboard import Labelled, titled_answers
from flows.questions.base import BaseQuestion
from flows.reading.text import InvalidAnswer
from flows.routing.position import Position
from flows.routing.view import View
from flows.turn_context import TurnContext


class ChangeQuestion(BaseQuestion):
    """A tap asks one of the answers again; the others stay."""

    name = "change"
    instructions = "The answers that can be changed stand here as buttons."
    lists_every_answer = True
    needs_route = False

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
        """The answers that have a title."""
        return titled_answers(flow, position, view)

    def can_keep(self, step: Step, view: View) -> bool:
        """All answers can be left as they are."""
        return True

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Ask the step again.

        From the menu the answer's own chapter is opened, so that what the new answer leads to is asked. An
        answer on which others depend, such as the area, opens its chapter also from another one.
        """
        if id not in dict(titled_answers(ctx.flow, ctx.position, ctx.view)):
            raise InvalidAnswer("old_button")
        open_chapter, chapter, step = ctx.member.chapter, ctx.flow.chapter_of(id), ctx.flow.steps[id]
        if not chapter.first and (open_chapter == MENU or step.lookup or step.drops):
            open_chapter = chapter.chapter
        return ctx.with_member(chapter=open_chapter, asking=id)
