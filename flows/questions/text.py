"""`ask: text`: a line in the person's own words."""

from flows.definition.schema import MENU, Step
from flows.handlers.lookups import keep_by_hand
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
        """Take the words as the answer, the name of an MP, or the nickname of the case."""
        line = read_line(text, ctx.step.limit)
        if ctx.step.keep == "mp_by_hand":
            return keep_by_hand(ctx, line)
        if ctx.step.keep == "nickname":
            return _name_case(ctx, line)
        return ctx.answer(ctx.step.id, line)


def _name_case(ctx: TurnContext, name: str) -> TurnContext:
    cases = {**ctx.user.cases, ctx.case.id: name}
    named = ctx.with_case(nickname=name).with_user(cases=cases)
    return named.with_member(chapter=MENU, asking=None)
