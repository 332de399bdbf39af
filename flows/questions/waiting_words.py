"""`ask: identity` and `ask: meant`: what typed words are to be, which wait until the person says so."""

from collections.abc import Iterator

from flows.definition.flow import Flow
from flows.definition.schema import Choice
from flows.definition.text import Paragraph
from flows.effects import Button
from flows.handlers.typed import asked
from flows.handlers.typed.typed_words import keep_words, shown_identity
from flows.handlers.typed.waiting_text import let_go
from flows.presentation.asked_buttons import label
from flows.presentation.layout import ALL, Layout
from flows.questions.base import BaseQuestion
from flows.reading.identity import BLANK, Identity
from flows.reading.text import InvalidAnswer
from flows.routing.position import Position
from flows.routing.view import View
from flows.turn_context import TurnContext

WITHOUT, WHOLE = "without", "whole"  # choices of `identity`; the third one drops the words
MINE = "mine"  # the choice of `meant` that takes the words as the answer; any other one drops them
OTHER = "other"  # the button that leads to what they surely ask
FEW = 4  # words: fewer are more likely meant for a button than instead of a longer text that waits


class IdentityQuestion(BaseQuestion):
    """Says what was seen, and how the text reads without it. Other typed words take its place."""

    name = "identity"
    instructions = "People tap one of the buttons, or type it again."
    needs_route = False
    needs_choices = True

    def buttons(self, flow: Flow, position: Position, view: View) -> Iterator[Button]:
        """The choices; without "keep it without that" if nothing would be left."""
        for button in super().buttons(flow, position, view):
            if button.data != f"{position.step.id}:{WITHOUT}" or _blanked(flow, view):
                yield button

    def paragraphs(self, flow: Flow, position: Position, view: View, layout: Layout = ALL) -> list[Paragraph]:
        """What was seen, and the text as it would be kept without it."""
        identity = _identity(flow, view)
        if identity is None:
            return []
        seen = tuple(flow.phrase(f"seen_{kind}") for kind in identity.kinds)
        blanked = _blanked(flow, view)
        return [seen, (flow.phrase("seen_without", words=blanked),)] if blanked else [seen]

    def take_choice(self, ctx: TurnContext, choice: Choice) -> TurnContext:
        """Keep the text or what is left of it, or drop it; its question is open again or answered."""
        waiting, blanked = ctx.member.waiting_text, _blanked(ctx.flow, ctx.view)
        if choice.id == WHOLE and waiting:
            return keep_words(let_go(ctx), waiting.text)
        if choice.id == WITHOUT:
            if blanked is None:
                raise InvalidAnswer("old_button")
            return keep_words(let_go(ctx), blanked)
        return let_go(ctx)

    def read(self, ctx: TurnContext, text: str) -> TurnContext:
        """Take other words in place of those that wait. A word or two, such as "yes", must not lose those."""
        reopened, waiting = let_go(ctx), ctx.member.waiting_text
        is_long = waiting is not None and len(waiting.text.split()) >= FEW
        if is_long and len(text.split()) < FEW and reopened.step.keep is None:
            raise InvalidAnswer("tap_a_button")
        return reopened.kind.read(reopened, text)


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


def _identity(flow: Flow, view: View) -> Identity | None:
    """What the words that wait show; None if none wait."""
    waiting = view.case.members[view.user.id].waiting_text
    step = flow.steps.get(waiting.step) if waiting else None
    return shown_identity(step, waiting.text, view.now) if step and waiting else None


def _blanked(flow: Flow, view: View) -> str | None:
    """The words that wait with blanks in place of what was seen; None if nothing would be left."""
    identity = _identity(flow, view)
    rest = identity.blanked if identity else ""
    return rest if any(letter.isalnum() for letter in rest.replace(BLANK, "")) else None
