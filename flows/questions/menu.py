"""`ask: menu`: which chapter of the journey to open."""

from collections.abc import Iterator

from flows.definition.flow import ASKED_BY_COMMAND, Flow
from flows.definition.schema import Chapter
from flows.definition.text import Paragraph
from flows.handlers import navigation
from flows.presentation import menu
from flows.presentation.keyboard import Labelled
from flows.presentation.layout import ALL, Layout
from flows.presentation.pages import Pages
from flows.questions.base import BaseQuestion
from flows.reading.text import InvalidAnswer
from flows.routing.position import Position
from flows.routing.view import View
from flows.turn_context import TurnContext


class MenuQuestion(BaseQuestion):
    """A tap opens a chapter. At the end of every chapter the menu comes again."""

    name = "menu"
    instructions = "The chapters stand here as buttons."
    needs_route = False

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
        """The chapters that fit the situation."""
        for chapter in menu.chapters(flow, view):
            yield chapter.chapter, menu.button(flow, chapter, position, view)

    def pages(
        self,
        flow: Flow,
        position: Position,
        view: View,
        above: int = 0,
        below: int = 0,
    ) -> Pages:
        """What comes next on the first page, and the chapters in groups behind it."""
        return menu.pages(flow, position, view)

    def paragraphs(self, flow: Flow, position: Position, view: View, layout: Layout = ALL) -> list[Paragraph]:
        """How far the person has come, and what comes next."""
        return menu.paragraphs(flow, position, view, layout)

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Open a chapter. One that is done shows its review; one that is `fresh` starts without answers."""
        chapter = ctx.flow.chapter(id)
        if chapter is None or not chapter.title:
            raise InvalidAnswer("old_button")
        if chapter.steps[0].id in ASKED_BY_COMMAND:
            return ctx.with_member(asking=chapter.steps[0].id)
        opened = navigation.open_chapter(ctx, chapter)
        nothing_to_ask = opened.position.chapter_ended or opened.kind.is_statement
        if nothing_to_ask and chapter.review:
            return opened.with_member(asking=_review(opened, chapter.review, chapter))
        return opened


def _review(ctx: TurnContext, review: str, chapter: Chapter) -> str:
    """The step that a chapter shows again: its review if that was on the way there.

    Otherwise its last step about what was found: the MP of a vacant seat cannot be asked about.
    """
    path = ctx.position.path
    others = [step.id for step in chapter.steps if step.about == "finding" and step.id in path]
    return others[-1] if others and review not in path else review
