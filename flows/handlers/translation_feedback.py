"""Somebody who reads the words can say them better: what they copy, and to whom they send it."""

from collections.abc import Iterator

from flows.definition.text import Text
from flows.effects import SendWordings
from flows.presentation.keyboard import rows_for
from flows.presentation.question import words
from flows.session import Turn
from flows.turn_context import TurnContext


def correct(ctx: TurnContext) -> Turn:
    """The words of the open question, each with its place in the catalogue, to copy."""
    contact = ctx.flow.values.get("contact")
    note = ctx.phrase("correction", contact=contact) if contact else ctx.phrase("correction_nobody")
    shown = dict.fromkeys((text.context, text.id) for text in _shown(ctx))
    plain = tuple(Text(english, context) for context, english in shown)
    return Turn(ctx.session, (SendWordings(note, plain),))


def _shown(ctx: TurnContext) -> Iterator[Text]:
    """Every sentence that the person sees now: those of the question, then those of its buttons."""
    for paragraph in words(ctx.flow, ctx.position, ctx.view):
        yield from paragraph
    for row in rows_for(ctx.flow, ctx.position, ctx.view):
        yield from (button.label for button in row if isinstance(button.label, Text))
