"""What all kinds of question have in common. A step of any kind may offer choices too."""

from collections.abc import Iterator

from flows.definition.flow import Flow
from flows.definition.schema import Choice, Role, Step
from flows.definition.text import Paragraph, Text, Value
from flows.effects import Button
from flows.handlers import choices, consent, lookups
from flows.presentation.keyboard import Labelled, choice_label
from flows.presentation.layout import ALL, Layout
from flows.presentation.pages import LISTED, Pages, paged
from flows.reading.text import InvalidAnswer
from flows.routing.guards import holds
from flows.routing.position import Position, is_old, offered_choices
from flows.routing.view import View
from flows.state.case import GIVEN, Answer
from flows.turn_context import TurnContext


class BaseQuestion:
    """Offers the step's choices as buttons, and takes no typed words. Subclasses change what is different.

    `flows/question_kind.py` says what each attribute and method is for.
    """

    name: str
    instructions: str
    is_aside = False
    is_statement = False
    is_passing = False
    is_revisited = True
    lists_every_answer = False
    takes_words = False
    takes_any_words = False
    asks_for_area = False
    takes_several = False
    offers_sentences = False
    answered_by_lookup = True
    needs_route = True
    needs_choices = False
    needs_lookup = False
    listed_at_first = LISTED
    listed_at_once = LISTED

    def answer(self, step: Step, view: View) -> str | None:
        """The answer, unless it is still being put together, is too old, or no longer counts."""
        answer = view.case.answers.get(step.id)
        if answer is None or answer.open or (step.fresh_days and is_old(step, answer, view)):
            return None
        if step.about == "finding" and answer.about != (view.finding.key if view.finding else None):
            return None
        return answer.value if self.counts(step, answer, view) else None

    def counts(self, step: Step, answer: Answer, view: View) -> bool:
        """Whether an answer still counts, if it is neither open nor too old."""
        return True

    def role(self, answer: str) -> Role | None:
        """An answer does not change whose MP the next steps are about."""
        return None

    def buttons(self, flow: Flow, position: Position, view: View) -> Iterator[Button]:
        """The buttons of this kind, then the step's choices that are offered now."""
        step = position.step
        for id, label in self.labels(flow, position, view):
            yield Button(label, f"{step.id}:{id}")
        for choice in offered_choices(step, view):
            if choice.link and flow.is_withdrawn(step):
                continue
            data = None if choice.link else f"{step.id}:{choice.id}"
            yield Button(self.label(flow, step, choice, view), data, choice.link)

    def pages(self, flow: Flow, position: Position, view: View, above: int = 0, below: int = 0) -> Pages:
        """A list, or many choices, a few at a time."""
        buttons = tuple(self.buttons(flow, position, view))
        sizes = self.listed_at_first, self.listed_at_once
        return paged(flow, position.step, buttons, sizes, above, below)

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
        """The buttons that do not come from the YAML: none."""
        return iter(())

    def label(self, flow: Flow, step: Step, choice: Choice, view: View) -> Text:
        """What the button of a choice says."""
        return choice_label(step, choice, view)

    def paragraphs(self, flow: Flow, position: Position, view: View, layout: Layout = ALL) -> list[Paragraph]:
        """What is said after the step's own words: nothing."""
        return []

    def can_keep(self, step: Step, view: View) -> bool:
        """Whether there is an answer to leave as it is."""
        return step.id in view.case.answers

    def shown_answer(self, flow: Flow, step: Step, view: View) -> Value | None:
        """The label of the choice that was taken, or how this kind shows another answer."""
        answer = view.case.answers.get(step.id)
        if answer is None or answer.open:
            return None
        if choice := step.choice(answer.value):
            return choice_label(step, choice, view)
        return self.shown_value(answer.value, view)

    def shown_value(self, value: str, view: View) -> Value | None:
        """How an answer is shown that is none of the choices; one that was looked up, as its constituency."""
        if value == GIVEN:
            return view.finding.constituency_name if view.finding else None
        return value

    def stores_words(self, step: Step) -> bool:
        """Typed words become something else, or nothing."""
        return False

    def answer_by_hand(self, before: Answer | None) -> str:
        """The answer to store: only that it was given, not what was looked up."""
        return GIVEN

    def tap(self, ctx: TurnContext, choice: str) -> TurnContext:
        """Take one of the step's choices, or a button of this kind. Raises InvalidAnswer for an old one."""
        offered = next((option for option in ctx.offered if option.id == choice), None)
        if offered and consent.is_needed(ctx.case, offered):
            return consent.ask(ctx, offered)
        return self.take_choice(ctx, offered) if offered else self.take_button(ctx, choice)

    def take_choice(self, ctx: TurnContext, choice: Choice) -> TurnContext:
        """Take a choice of the step."""
        return choices.take(ctx, choice)

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Handle a button of this kind. By default it has none, so the button is an old one."""
        raise InvalidAnswer("old_button")

    def read(self, ctx: TurnContext, text: str) -> TurnContext:
        """Refuse typed words, which are no answer here. A postcode or a place is offered to be looked up."""
        return lookups.offer_area(ctx, text)


def is_offered(step: Step, answer: Answer, view: View) -> bool:
    """Whether an answer is a choice of the step that is offered now."""
    choice = step.choice(answer.value)
    return choice is not None and holds(choice.when, view)
