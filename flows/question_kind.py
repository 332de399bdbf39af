"""The interface of a kind of question. The kinds themselves are the files of `questions/`.

To add a kind, write a class with these attributes and methods (most come from `questions/base.py`), and
register it with a line in `questions/__init__.py`. An editor then writes `ask: <name>` in a step.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from flows.presentation.layout import ALL

if TYPE_CHECKING:
    from flows.definition.flow import Flow
    from flows.definition.schema import Role, Step
    from flows.definition.text import Paragraph, Value
    from flows.effects import Button
    from flows.presentation.layout import Layout
    from flows.presentation.pages import Pages
    from flows.routing.position import Position
    from flows.routing.view import View
    from flows.state.case import Answer
    from flows.turn_context import TurnContext


class QuestionKind(Protocol):
    """One kind of question: its buttons, what a tap does, what typed words do, when it counts as answered."""

    name: str  # what an editor writes after `ask:`
    instructions: str  # what people do here, in English, for the review book

    # How the flow treats a step of this kind
    is_aside: bool  # said on request; then the open question is asked again
    is_statement: bool  # asks nothing: it is said, and the conversation goes on
    is_passing: bool  # never an answer, and its message is removed from the chat once it is left
    is_revisited: bool  # "back" leads to it
    lists_every_answer: bool  # its buttons are the answers of all chapters, not only those on the way here
    takes_words: bool  # typed words can answer it, so they are matched against its buttons only in full
    takes_any_words: bool  # any words can answer it, also those that ask something
    asks_for_area: bool  # a postcode, a place or a shared location answers it
    takes_several: bool  # the answer is any number of its choices
    offers_sentences: bool  # its choices are sentences for a paper, `say:`, and its buttons their numbers
    answered_by_lookup: bool  # a finished look-up answers it

    # What `check` requires of a step of this kind
    needs_route: bool  # a route of its own, with `next:`
    needs_choices: bool  # choices, since nothing else can answer it
    needs_lookup: bool  # `lookup:`, without which it makes no sense

    def answer(self, step: "Step", view: "View") -> str | None:
        """The answer that counts, or None while the question is open."""

    def role(self, answer: str) -> "Role | None":
        """Whose MP the steps after this answer are about; None if the answer does not say."""

    def buttons(self, flow: "Flow", position: "Position", view: "View") -> "Iterator[Button]":
        """The buttons that answer it, in order. The controls below them are added for every kind alike."""

    def pages(
        self, flow: "Flow", position: "Position", view: "View", above: int = 0, below: int = 0
    ) -> "Pages":
        """The same buttons, in pages, with room for others: `above` those of the first, and `below` each."""

    def paragraphs(
        self, flow: "Flow", position: "Position", view: "View", layout: "Layout" = ALL
    ) -> "list[Paragraph]":
        """What is said after the step's own words. `layout`: how the question is shown."""

    def can_keep(self, step: "Step", view: "View") -> bool:
        """Whether the button "leave it as it is" is offered when the question is asked again."""

    def shown_answer(self, flow: "Flow", step: "Step", view: "View") -> "Value | None":
        """The answer as the list of answers shows it; None if there is nothing to show."""

    def stores_words(self, step: "Step") -> bool:
        """Whether the answer is stored in the very words that were typed."""

    def answer_by_hand(self, before: "Answer | None") -> str:
        """The answer to store when a person has typed in what the look-up did not find."""

    def tap(self, ctx: "TurnContext", choice: str) -> "TurnContext":
        """Handle a tap on one of its buttons. Raises InvalidAnswer."""

    def read(self, ctx: "TurnContext", text: str) -> "TurnContext":
        """Handle words that were typed while it was open. Raises InvalidAnswer."""


Kinds = Mapping[str, QuestionKind]  # by the name that follows `ask:`
