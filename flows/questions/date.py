"""`ask: date`: the date on a paper, past or future."""

from flows.definition.text import Value
from flows.questions.base import BaseQuestion
from flows.reading.dates import read_date, read_date_in_words
from flows.reading.text import InvalidAnswer
from flows.routing.view import View
from flows.turn_context import TurnContext


class DateQuestion(BaseQuestion):
    """The answer is a typed day, stored as `2026-11-30`."""

    name = "date"
    instructions = "People type a day."
    takes_words = True

    def shown_value(self, value: str, view: View) -> Value | None:
        """The day, to be written as the reader's language does."""
        return view.paper_date

    def read(self, ctx: TurnContext, text: str) -> TurnContext:
        """Read a day in numbers, as offices in the UK write it, else one with its month in words."""
        today, languages = ctx.now.date(), (ctx.user.language or "en", "en")
        try:
            day = read_date(text, today)
        except InvalidAnswer as invalid:
            if invalid.phrase != "not_a_date":
                raise
            day = read_date_in_words(text, today, languages)
        return ctx.answer(ctx.step.id, day.isoformat())
