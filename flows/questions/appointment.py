"""`ask: appointment`: which of the planned ones; `ask: cancellation`: whether to cancel it."""

from collections.abc import Iterator

from flows.definition.flow import Flow
from flows.definition.schema import Choice, Step
from flows.handlers import appointments
from flows.presentation.keyboard import Labelled
from flows.questions.base import BaseQuestion
from flows.reading.text import InvalidAnswer
from flows.routing.position import Position
from flows.routing.view import View
from flows.state.draft import NEW, chosen_appointment
from flows.turn_context import TurnContext


class AppointmentQuestion(BaseQuestion):
    """The answer is an appointment's id, or the choice `new`. It is not asked while none is planned."""

    name = "appointment"
    instructions = "The appointments stand above these as buttons."

    def answer(self, step: Step, view: View) -> str | None:
        """The appointment that was chosen; while none is planned, a new one."""
        planned = [appointment.id for appointment in view.case.planned()]
        if not planned:
            return NEW
        answer = view.case.answers.get(step.id)
        return answer.value if answer and answer.value in (NEW, *planned) else None

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
        """The appointments that are planned."""
        for appointment in view.case.planned():
            yield appointment.id, flow.phrase("button_appointment", day=appointment.at)

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Answer with the appointment."""
        chosen = next((each for each in ctx.case.planned() if each.id == id), None)
        if chosen is None:
            raise InvalidAnswer("old_button")
        return appointments.choose(ctx, chosen)

    def take_choice(self, ctx: TurnContext, choice: Choice) -> TurnContext:
        """Take a choice of the step; a new appointment has nothing of the last one."""
        return appointments.choose(ctx, None) if choice.id == NEW else super().take_choice(ctx, choice)


class CancellationQuestion(BaseQuestion):
    """The button carries the appointment that it was shown for, and its version: no other is cancelled."""

    name = "cancellation"
    instructions = "The button that cancels stands above these."
    needs_route = False

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
        """The button that cancels, such as `a1-3`."""
        if appointment := chosen_appointment(view.case):
            yield f"{appointment.id}-{appointment.version}", flow.phrase("button_cancel_it")

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Cancel the appointment of the button, if it was not changed since. Raises InvalidAnswer."""
        about, _, version = id.partition("-")
        return appointments.cancel(ctx, about, version)
