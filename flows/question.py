"""What the rest of the flow asks of a kind of question. The kinds themselves are the files of `questions/`.

A new kind is one class with these attributes and methods (most come from `questions/base.py`), registered by
one line in `questions/__init__.py`. An editor then writes `ask: <name>` in a step.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.definition.flow import Flow
    from flows.definition.schema import Role, Step
    from flows.definition.text import Paragraph, Value
    from flows.effects import Button
    from flows.routing.position import Position
    from flows.routing.view import View
    from flows.state.case import Answer
    from flows.turn_context import TurnContext


class QuestionKind(Protocol):
    """One kind of question: its buttons, what a tap does, what typed words do, when it counts as answered."""

    name: str  # what an editor writes after `ask:`
    instructions: str  # what people do here, in English, for the review book

    # How the flow may use it
    is_aside: bool  # it is said on request, and the open question is asked again
    is_statement: bool  # it is said in passing, and the conversation goes on
    is_revisited: bool  # "back" leads to it
    lists_every_answer: bool  # its buttons are the answers of all chapters, not only those on the way here
    takes_words: bool  # typed words are an answer; its buttons are only ways round it
    takes_several: bool  # any number of its choices is the answer
    answered_by_lookup: bool  # a finished look-up is the answer

    # What `check` asks of a step of this kind
    needs_route: bool  # the step needs a way on of its own
    needs_choices: bool  # nothing but its choices answers it
    needs_lookup: bool  # it makes no sense without `lookup:`

    def answer(self, step: "Step", view: "View") -> str | None:
        """The answer that counts, or None while the question is open."""

    def role(self, answer: str) -> "Role | None":
        """Whose MP the steps after this answer are about; None if the answer does not say."""

    def buttons(self, flow: "Flow", position: "Position", view: "View") -> "Iterator[Button]":
        """The buttons that answer it, in order; the controls below them are not its business."""

    def paragraphs(self, flow: "Flow", position: "Position", view: "View") -> "list[Paragraph]":
        """What is said after the step's own words."""

    def can_keep(self, step: "Step", view: "View") -> bool:
        """Whether "leave it as it is" makes sense when the question is asked again."""

    def shown_answer(self, flow: "Flow", step: "Step", view: "View") -> "Value | None":
        """The answer as the list of answers shows it; None if there is nothing to show."""

    def answer_by_hand(self, before: "Answer | None") -> str:
        """The answer once a person has typed in what the look-up did not find."""

    def tap(self, ctx: "TurnContext", choice: str) -> "TurnContext":
        """A button of this question was tapped. Raises InvalidAnswer."""

    def read(self, ctx: "TurnContext", text: str) -> "TurnContext":
        """Words were typed at this question. Raises InvalidAnswer."""


Kinds = Mapping[str, QuestionKind]  # by the name that follows `ask:`
