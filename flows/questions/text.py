"""`ask: text`: a line in the person's own words."""

from flows.definition.schema import Step
from flows.handlers.typed_words import take_words
from flows.questions.base import BaseQuestion
from flows.reading.text import read_line
from flows.turn_context import TurnContext


class TextQuestion(BaseQuestion):
    """Typed words, at most `limit:` characters. With `keep:` they are stored as a fact, not as an answer."""

    name = "text"
    instructions = "People type some words."
    takes_words = True

    def stores_words(self, step: Step) -> bool:
        """Words that no `keep:` turns into a fact are the answer."""
        return step.keep is None

    def read(self, ctx: TurnContext, text: str) -> TurnContext:
        """Take the words, after a question if they show who somebody is."""
        return take_words(ctx, read_line(text, ctx.step.limit))
