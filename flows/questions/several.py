"""`ask: several`: any number of the choices, then "done"."""

from collections.abc import Iterator
from functools import reduce

from flows.definition.flow import Flow
from flows.definition.schema import Choice, Step
from flows.definition.text import Text, Value
from flows.effects import Button
from flows.presentation.keyboard import choice_label
from flows.questions.base import BaseQuestion
from flows.reading.text import InvalidAnswer
from flows.routing.position import Position
from flows.routing.view import View
from flows.state.case import Answer
from flows.turn_context import TurnContext

DONE = "_done"


class SeveralQuestion(BaseQuestion):
    """A tap ticks a choice or unticks it. The answer, ids joined by commas, stays open until "done"."""

    name = "several"
    instructions = "People tap as many as they like, then “Done”."
    takes_several = True

    def buttons(self, flow: Flow, position: Position, view: View) -> Iterator[Button]:
        """The choices, with a tick if they were taken, and "done"."""
        yield from super().buttons(flow, position, view)
        yield Button(flow.phrase("button_done", view.case.voice()), f"{position.step.id}:{DONE}")

    def label(self, flow: Flow, step: Step, choice: Choice, view: View) -> Text:
        """The label, with a tick if the choice was taken."""
        label = super().label(flow, step, choice, view)
        return flow.phrase("button_picked", label=label) if choice.id in _ticked(step, view) else label

    def shown_answer(self, flow: Flow, step: Step, view: View) -> Value | None:
        """The labels of the ticked choices, joined; None if there are none or the answer is still open."""
        answer = view.case.answers.get(step.id)
        if answer is None or answer.open:
            return None
        ticked = _ticked(step, view)
        labels = [choice_label(step, choice, view) for choice in step.choices if choice.id in ticked]
        if not labels:
            return None
        return reduce(lambda first, more: flow.phrase("and_more", first=first, more=more), labels)

    def take_choice(self, ctx: TurnContext, choice: Choice) -> TurnContext:
        """Tick a choice, or untick it; the question stays open."""
        ticked = [id for id in _ticked(ctx.step, ctx.view) if ctx.step.choice(id)]
        changed = [id for id in ticked if id != choice.id] if choice.id in ticked else [*ticked, choice.id]
        answer = Answer(value=",".join(changed), at=ctx.now, open=True)
        return ctx.with_case(answers={**ctx.case.answers, ctx.step.id: answer})

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Finish the answer on "done": the ticked choices. None ticked is an answer too."""
        if id != DONE:
            raise InvalidAnswer("old_button")
        answer = ctx.case.answers.get(ctx.step.id)
        return ctx.answer(ctx.step.id, answer.value if answer else "")


def _ticked(step: Step, view: View) -> list[str]:
    answer = view.case.answers.get(step.id)
    return answer.value.split(",") if answer else []
