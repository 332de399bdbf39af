"""/correct: sends the sentences on the screen with their message ids, so that people can correct them."""

from collections.abc import Iterator

from flows.definition.text import Text
from flows.effects import SendWordings
from flows.presentation.keyboard import rows_for
from flows.presentation.question import words
from flows.turn_context import TurnContext


def correct(ctx: TurnContext) -> TurnContext:
    """Send the sentences of the open question to copy, each with its context; then ask it again."""
    contact = ctx.flow.values.get("contact")
    note = ctx.phrase("correction", contact=contact) if contact else ctx.phrase("correction_nobody")
    messages = dict.fromkeys((text.context, text.id) for text in _on_screen(ctx))
    texts = tuple(Text(english, context) for context, english in messages)
    return ctx.then(SendWordings(note, texts))


def _on_screen(ctx: TurnContext) -> Iterator[Text]:
    """Yield every sentence that the person sees now: those of the question, then those of its buttons."""
    for paragraph in words(ctx.flow, ctx.position, ctx.view):
        yield from paragraph
    for row in rows_for(ctx.flow, ctx.position, ctx.view):
        yield from (button.label for button in row if isinstance(button.label, Text))
