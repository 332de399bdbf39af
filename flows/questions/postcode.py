"""`ask: postcode`: a postcode, or the name of an area. Its MP is looked up."""

from flows.definition.schema import Step
from flows.handlers.lookups import look_up
from flows.questions.base import BaseQuestion, is_offered
from flows.reading.postcodes import read_area
from flows.routing.view import View
from flows.state.case import GIVEN, Answer
from flows.turn_context import TurnContext


class PostcodeQuestion(BaseQuestion):
    """Only the fact that a postcode was given is stored. The answer counts as long as there is a finding."""

    name = "postcode"
    instructions = "People type a postcode, or the name of an area."
    takes_words = True
    needs_lookup = True

    def counts(self, step: Step, answer: Answer, view: View) -> bool:
        """Whether there is a finding, or the choice by which the person skipped it is still offered."""
        return view.finding is not None if answer.value == GIVEN else is_offered(step, answer, view)

    def read(self, ctx: TurnContext, text: str) -> TurnContext:
        """Look up what was typed."""
        return look_up(ctx, read_area(text))
