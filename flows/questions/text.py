"""`ask: text`: a line in the person's own words."""

from flows.definition.schema import AskAgain, Step
from flows.handlers.typed.typed_words import take_words
from flows.questions.base import BaseQuestion
from flows.reading.postcodes import postcodes
from flows.reading.text import InvalidAnswer, read_line, read_prose, simplify
from flows.turn_context import TurnContext


class TextQuestion(BaseQuestion):
    """Typed words: at most `limit:` characters, and at least `least:` words if that is said.

    With `keep:` they are stored as a fact, not as an answer.
    With `prose:` they are kept as they are written, line breaks too.
    """

    name = "text"
    instructions = "People type some words."
    takes_words = True
    takes_any_words = True

    def stores_words(self, step: Step) -> bool:
        """Words that no `keep:` turns into a fact are the answer."""
        return step.keep is None

    def read(self, ctx: TurnContext, text: str) -> TurnContext:
        """Take the words, after a question if they show who somebody is.

        A postcode is looked up, where one of the buttons leads back to the question for it.
        """
        read = read_prose if ctx.step.prose else read_line
        line = read(text, ctx.step.limit)
        if len(line.split()) < (ctx.step.least or 1):
            raise InvalidAnswer("too_short")
        question = _postcode_question(ctx)
        if question and postcodes(simplify(line)):
            asked = ctx.with_member(asking=question, awaiting=None)
            return asked.kind.read(asked, line)
        return take_words(ctx, line)


def _postcode_question(ctx: TurnContext) -> str | None:
    """The question for a postcode that can be asked again from here."""
    again = [choice.result.step for choice in ctx.offered if isinstance(choice.result, AskAgain)]
    return next((step for step in again if ctx.flow.steps[step].ask == "postcode"), None)
