"""`ask: mp`, one of the MPs of this case, and `ask: interest`, a subject that an MP cares about."""

from collections.abc import Iterator
from typing import cast

from flows.definition.flow import Flow
from flows.definition.schema import Role, Step
from flows.definition.text import Value
from flows.presentation.keyboard import Labelled
from flows.questions.base import BaseQuestion
from flows.reading.text import InvalidAnswer
from flows.routing.guards.mps import writable
from flows.routing.position import Position
from flows.routing.view import View
from flows.turn_context import TurnContext

MOST = 10  # subjects that are offered


class MpQuestion(BaseQuestion):
    """The answer is the role of an MP, and the next steps are about that MP. It is not asked of only one."""

    name = "mp"
    instructions = "The MPs of this case stand above these as buttons."

    def answer(self, step: Step, view: View) -> str | None:
        """The role that was chosen; if there is only one MP, nobody has to choose."""
        roles, answer = writable(view), view.case.answers.get(step.id)
        if len(roles) == 1:
            return roles[0]
        return answer.value if answer and answer.value in roles else None

    def role(self, answer: str) -> Role | None:
        """The answer itself: it is a role."""
        return cast(Role, answer)

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
        """The MPs whom somebody can write to."""
        for role in writable(view):
            mp = view.case.findings[role].mp
            yield role, flow.phrase(f"button_mp_{role}", mp=mp.name if mp else "…")

    def shown_value(self, value: str, view: View) -> Value | None:
        """The MP's name."""
        return view.finding.mp.name if view.finding and view.finding.mp else None

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Answer with the MP's role: the next steps are about this MP."""
        if id not in writable(ctx.view):
            raise InvalidAnswer("old_button")
        return ctx.answer(ctx.step.id, id)


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
