"""`ask: mp`: which of the MPs of this case; not asked while there is only one."""

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


class MpQuestion(BaseQuestion):
    """The answer is the role of an MP, and the next steps are about that MP."""

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
