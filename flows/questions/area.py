"""`ask: postcode` and `ask: constituency`: a postcode or the name of an area, whose MP is looked up."""

from collections.abc import Iterator

from flows.definition.flow import Flow
from flows.definition.schema import Step
from flows.handlers.lookups import look_up
from flows.presentation.keyboard import Labelled
from flows.questions.base import BaseQuestion, is_offered
from flows.reading.postcodes import read_area
from flows.reading.text import InvalidAnswer
from flows.routing.position import Position
from flows.routing.view import View
from flows.state.case import GIVEN, Answer, Constituency, Query
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


class ConstituencyQuestion(BaseQuestion):
    """Which of the constituencies that fit a name, or another name.

    It has no answer of its own: a new finding replaces the one with several constituencies, and from then on
    the step is no longer on the way.
    """

    name = "constituency"
    instructions = "The areas that were found stand above these as buttons. People may also type a name."
    takes_words = True
    needs_lookup = True
    answered_by_lookup = False

    def counts(self, step: Step, answer: Answer, view: View) -> bool:
        """Whether the answer is one of the step's choices: only those count, by which people skip it."""
        return is_offered(step, answer, view)

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
        """The constituencies that were found."""
        return ((str(constituency.id), constituency.name) for constituency in _candidates(view))

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Look up the constituency."""
        if not any(str(constituency.id) == id for constituency in _candidates(ctx.view)):
            raise InvalidAnswer("old_button")
        return look_up(ctx, Query(constituency_id=int(id)))

    def read(self, ctx: TurnContext, text: str) -> TurnContext:
        """Look up another name or a postcode."""
        return look_up(ctx, read_area(text))


def _candidates(view: View) -> tuple[Constituency, ...]:
    return view.finding.candidates if view.finding else ()
