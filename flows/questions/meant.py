"""`ask: meant`: whether typed words were the answer to the question before, or asked something else."""

from collections.abc import Iterator

from flows.definition.flow import Flow
from flows.definition.schema import Choice
from flows.effects import Button
from flows.handlers import asked
from flows.handlers.waiting_text import let_go
from flows.presentation.asked import label
from flows.questions.base import BaseQuestion
from flows.questions.identity import FEW
from flows.reading.text import InvalidAnswer
from flows.routing.position import Position
from flows.routing.view import View
from flows.turn_context import TurnContext

MINE = "mine"  # the choice that takes the words as the answer; any other one drops them
OTHER = "other"  # the button that leads to what they surely ask


class MeantQuestion(BaseQuestion):
    """Offers both. The words wait meanwhile; a longer text takes their place."""

    name = "meant"
    instructions = "People tap one of the buttons: their words were the answer, or they asked something."
    needs_route = False
    needs_choices = True

    def buttons(self, flow: Flow, position: Position, view: View) -> Iterator[Button]:
        """The choices, and after the first one what the words ask."""
        first, *others = super().buttons(flow, position, view)
        yield first
        waiting = view.case.members[view.user.id].waiting_text
        meant = asked.meant_by(flow, waiting.text, view) if waiting else None
        if meant and (said := label(flow, meant, view)):
            yield Button(said, f"{position.step.id}:{OTHER}")
        yield from others

    def take_choice(self, ctx: TurnContext, choice: Choice) -> TurnContext:
        """Take the words as the answer, or drop them; their question is open again or answered."""
        waiting, reopened = ctx.member.waiting_text, let_go(ctx)
        return reopened.kind.read(reopened, waiting.text) if waiting and choice.id == MINE else reopened

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Drop the words and lead to what they ask."""
        waiting = ctx.member.waiting_text
        meant = asked.meant_by(ctx.flow, waiting.text, ctx.view) if waiting and id == OTHER else None
        if waiting is None or meant is None:
            raise InvalidAnswer("old_button")
        return asked.lead_to(let_go(ctx), meant, waiting.text)

    def read(self, ctx: TurnContext, text: str) -> TurnContext:
        """Take a longer text in place of the words that wait; a word or two is no answer to this."""
        if len(text.split()) < FEW:
            raise InvalidAnswer("tap_a_button")
        reopened = let_go(ctx)
        return reopened.kind.read(reopened, text)
