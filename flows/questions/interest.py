"""`ask: interest`: one of the subjects that the MP says they care about."""

from collections.abc import Iterator

from flows.definition.flow import Flow
from flows.presentation.keyboard import Labelled
from flows.questions.base import BaseQuestion
from flows.reading.text import InvalidAnswer
from flows.routing.position import Position
from flows.routing.view import View
from flows.turn_context import TurnContext

MOST = 10  # subjects that are offered


class InterestQuestion(BaseQuestion):
    """The answer is the subject in the MP's own words."""

    name = "interest"
    instructions = "What the MP says they care about stands above these as buttons."

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
        """The first subjects, each as a button."""
        return iter(_subjects(view).items())

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Answer with the subject."""
        subject = _subjects(ctx.view).get(id)
        if subject is None:
            raise InvalidAnswer("old_button")
        return ctx.answer(ctx.step.id, subject)


def _subjects(view: View) -> dict[str, str]:
    """The subjects by the ids of their buttons."""
    interests = view.record.interests if view.record and view.record.interests else ()
    subjects = [subject for interest in interests for subject in interest.subjects]
    return {f"i{number}": subject for number, subject in enumerate(dict.fromkeys(subjects[:MOST]))}
