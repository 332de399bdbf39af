"""`ask: place`: a place of detention, by button or by any name that people use. Its MP is looked up."""

from collections.abc import Iterator

from flows.definition.flow import Flow
from flows.definition.schema import Choice, DetentionPlace, Step
from flows.definition.text import Value
from flows.handlers.lookups import hold_at
from flows.presentation.keyboard import Labelled
from flows.questions.base import BaseQuestion, is_offered
from flows.reading.places import find_places
from flows.reading.text import InvalidAnswer
from flows.routing.position import Position
from flows.routing.view import View
from flows.state.case import GIVEN, Answer
from flows.turn_context import TurnContext


class PlaceQuestion(BaseQuestion):
    """The answer is the place's id. It counts as long as the person is held there."""

    name = "place"
    instructions = "The places of detention stand above these as buttons. People may also type a name."
    takes_words = True
    needs_lookup = True

    def counts(self, step: Step, answer: Answer, view: View) -> bool:
        """Whether the person is held at the place that was answered."""
        if step.choice(answer.value):
            return is_offered(step, answer, view)
        return view.finding is not None and bool(view.case.held and view.case.held.id == answer.value)

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
        """The places that fit the words typed; or else where the person was last, and the open centres."""
        ids = {place.id for place in flow.places}
        matches = [id for id in view.matches if id in ids]
        held = view.case.held if view.case.held and view.case.held.id in ids and not matches else None
        if held:
            yield held.id, flow.phrase("button_still", place=held.name)
        for place in flow.places:
            shown = place.id in matches if matches else _is_open_centre(place)
            if shown and not (held and held.id == place.id):
                yield place.id, place.name

    def shown_value(self, value: str, view: View) -> Value | None:
        """The name of the place."""
        return view.case.held.name if view.case.held else None

    def answer_by_hand(self, before: Answer | None) -> str:
        """The place stays the answer: only its MP was typed."""
        return before.value if before else GIVEN

    def take_choice(self, ctx: TurnContext, choice: Choice) -> TurnContext:
        """Take a choice, by which people skip the question: where the person is held is no longer known."""
        return super().take_choice(ctx.with_case(held=None).with_member(matches=()), choice)

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Look up the MP of the place."""
        known = (*ctx.flow.places, *ctx.flow.withdrawn_places)
        place = next((place for place in known if place.id == id), None)
        if place is None:
            raise InvalidAnswer("old_button")
        return _take(ctx, (place,))

    def read(self, ctx: TurnContext, text: str) -> TurnContext:
        """Look up the place that fits; if several fit, the person chooses."""
        return _take(ctx, find_places(text, (*ctx.flow.places, *ctx.flow.withdrawn_places)))


def _take(ctx: TurnContext, fitting: tuple[DetentionPlace, ...]) -> TurnContext:
    """Look up the only place; offer several; and say so where the facts about one were withdrawn."""
    if not fitting:
        return ctx.with_member(matches=()).notice("place_not_found")
    withdrawn = [place for place in fitting if place in ctx.flow.withdrawn_places]
    if withdrawn:
        offered = tuple(place.id for place in fitting if place not in withdrawn)
        return ctx.with_member(matches=offered).notice("place_withdrawn", place=withdrawn[0].name)
    if len(fitting) == 1:
        return hold_at(ctx, fitting[0])
    return ctx.with_member(matches=tuple(place.id for place in fitting)).notice("which_place")


def _is_open_centre(place: DetentionPlace) -> bool:
    return place.kind == "removal_centre" and place.state == "open"
