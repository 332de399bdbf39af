"""`ask: info`, `ask: aside` and `ask: passing`: steps that say something and ask nothing."""

from collections.abc import Iterator

from flows.definition.flow import HELP_NOW, Flow
from flows.definition.schema import Choice, GiveAnswer
from flows.effects import Button
from flows.handlers import navigation
from flows.presentation.pages import Pages
from flows.questions.base import BaseQuestion
from flows.routing.position import Position
from flows.routing.view import View
from flows.turn_context import TurnContext


class InfoStatement(BaseQuestion):
    """Said in passing; the conversation goes on."""

    name = "info"
    instructions = "People only read it."
    is_statement = True
    is_revisited = False


class AsideStatement(BaseQuestion):
    """Said on request; then the open question is asked again."""

    name = "aside"
    instructions = "People only read it. Then the question that was open comes again."
    is_aside = True
    needs_route = False


class PassingNote(BaseQuestion):
    """Information that leaves no trace, for somebody whose phone other people look at.

    Shown before a chapter that names it after `before:`. It is never an answer, nor stored as one.

    Whatever else the person does leads to the journey (`left_by` in `flows/handlers/navigation.py`), and the
    shell removes its message from the chat.
    """

    name = "passing"
    instructions = "People only read it. Its message is removed from the chat as soon as they do anything."
    is_passing = True
    is_revisited = False
    needs_route = False

    def buttons(self, flow: Flow, position: Position, view: View) -> Iterator[Button]:
        """The step's choices, and the chapter of help where there is one."""
        yield from super().buttons(flow, position, view)
        chapter = flow.chapter(HELP_NOW)
        if chapter and chapter.title:
            label = chapter.title.text(f"chapter.{HELP_NOW}.title", view.case.voice())
            yield Button(label, f"{position.step.id}:{HELP_NOW}")

    def pages(self, flow: Flow, position: Position, view: View, above: int = 0, below: int = 0) -> Pages:
        """All of them on one page, the way on first."""
        return Pages((tuple(self.buttons(flow, position, view)),), ((),))

    def take_choice(self, ctx: TurnContext, choice: Choice) -> TurnContext:
        """Go on into the chapter, or do what the choice says. Nothing is recorded."""
        if isinstance(choice.result, GiveAnswer):
            return ctx.with_member(asking=None, awaiting=None)
        return super().take_choice(ctx, choice)

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Open the chapter of help."""
        chapter = ctx.flow.chapter(HELP_NOW)
        if id != HELP_NOW or chapter is None:
            return super().take_button(ctx, id)
        return navigation.open_chapter(ctx, chapter)
