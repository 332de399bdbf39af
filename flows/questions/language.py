"""`ask: language`: one of the languages the bot speaks."""

from collections.abc import Iterator

from flows.definition.flow import Flow
from flows.definition.schema import Step
from flows.definition.text import Value
from flows.presentation.keyboard import Labelled
from flows.questions.base import BaseQuestion
from flows.reading.text import InvalidAnswer
from flows.routing.position import Position
from flows.routing.view import View
from flows.turn_context import TurnContext


class LanguageQuestion(BaseQuestion):
    """The answer is stored with the user, not with the case: it holds for all their cases."""

    name = "language"
    instructions = "The languages stand here as buttons."
    is_revisited = False
    listed_at_first = listed_at_once = 20  # all of them: people look for the one they can read

    def answer(self, step: Step, view: View) -> str | None:
        """The user's language."""
        return view.user.language

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
        """The languages, beginning with that of the person's own Telegram."""
        return iter(sorted(flow.languages, key=lambda language: language[0] != view.user.suggested))

    def can_keep(self, step: Step, view: View) -> bool:
        """Always: a language can be left as it is."""
        return True

    def shown_answer(self, flow: Flow, step: Step, view: View) -> Value | None:
        """The language's name in its own script."""
        return dict(flow.languages).get(view.user.language or "")

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Switch to the language. If an invitation was opened before, ask about it next."""
        if id not in dict(ctx.flow.languages):
            raise InvalidAnswer("old_button")
        asking = "join" if ctx.user.joining else None
        chosen = ctx.with_user(language=id).with_member(asking=asking)
        return chosen.notice("unreviewed") if id in ctx.flow.unreviewed else chosen
