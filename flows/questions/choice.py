"""`ask: choice`: one of the step's choices."""

from flows.definition.schema import Step
from flows.questions.base import BaseQuestion, is_offered
from flows.routing.view import View
from flows.state.case import Answer


class ChoiceQuestion(BaseQuestion):
    """The answer is the id of a choice. It counts as long as the choice is offered."""

    name = "choice"
    instructions = "People tap one of the buttons."
    needs_choices = True

    def counts(self, step: Step, answer: Answer, view: View) -> bool:
        """Whether the choice is still offered."""
        return is_offered(step, answer, view)

    def can_keep(self, step: Step, view: View) -> bool:
        """Whether there is an answer to leave as it is: a consent that was only asked for is none yet."""
        answer = view.case.answers.get(step.id)
        return answer is not None and not answer.open
