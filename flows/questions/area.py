"""`ask: postcode` and `ask: constituency`: a postcode or a place, whose MP is looked up.

`ask: place_meant`: which place was meant, where that is not certain.
"""

from collections.abc import Iterator

from flows.definition.flow import Flow
from flows.definition.schema import Choice, Step
from flows.definition.text import Paragraph
from flows.gazetteer.places import GazetteerPlace, gazetteer
from flows.gazetteer.reading import read_place
from flows.handlers.lookups import ASKS, at_area_question, look_up, look_up_area, look_up_place
from flows.handlers.typed.waiting_text import let_go
from flows.presentation.keyboard import Labelled
from flows.presentation.layout import ALL, Layout
from flows.presentation.place_names import place_label
from flows.questions.base import BaseQuestion, is_offered
from flows.reading.postcodes import read_area, read_code
from flows.reading.text import InvalidAnswer
from flows.routing.position import Position
from flows.routing.view import View
from flows.state.case import GIVEN, Answer, Constituency, Query
from flows.turn_context import TurnContext

CODE = "code"  # the id of the button for a postcode


class PostcodeQuestion(BaseQuestion):
    """Only the fact that a postcode was given is stored. The answer counts as long as there is a finding."""

    name = "postcode"
    instructions = "People type a postcode, or the name of a place, or share their location."
    takes_words = True
    takes_any_words = True
    asks_for_area = True
    needs_lookup = True

    def counts(self, step: Step, answer: Answer, view: View) -> bool:
        """Whether there is a finding, or the choice by which the person skipped it is still offered."""
        return view.finding is not None if answer.value == GIVEN else is_offered(step, answer, view)

    def read(self, ctx: TurnContext, text: str) -> TurnContext:
        """Look up what was typed."""
        return look_up_area(ctx, text)


class ConstituencyQuestion(BaseQuestion):
    """Which of the constituencies that fit a name, or another name.

    It has no answer of its own: a new finding replaces the one with several constituencies, and from then on
    the step is no longer on the way.
    """

    name = "constituency"
    instructions = "The areas that were found stand above these as buttons. People may also type a name."
    takes_words = True
    takes_any_words = True
    asks_for_area = True
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
        """Look up another place or a postcode."""
        return look_up_area(ctx, text)


class MeantPlaceQuestion(BaseQuestion):
    """Asks which place was meant by words that wait for an answer, and looks that one up."""

    name = "place_meant"
    instructions = (
        "The postcode or the places that may be meant stand here as buttons. People may also type another."
    )
    takes_words = True
    takes_any_words = True
    needs_route = False
    needs_choices = True

    def labels(self, flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
        """The postcode that was typed, or else the places."""
        if code := _code(view):
            yield CODE, code.postcode or code.outcode or ""
        is_in_city = _city(view) is not None
        for place in _places(view):
            yield place.id, place.name if is_in_city else place_label(flow, place)

    def paragraphs(self, flow: Flow, position: Position, view: View, layout: Layout = ALL) -> list[Paragraph]:
        """That a big city has several MPs, if its parts are what is offered."""
        city = _city(view)
        return [(flow.phrase("place_big", place=city.name),)] if city else []

    def take_choice(self, ctx: TurnContext, choice: Choice) -> TurnContext:
        """None of these: the words may name a constituency, if they were typed where one is asked for."""
        waiting, reopened = ctx.member.waiting_text, let_go(ctx)
        if waiting is None or not reopened.kind.asks_for_area or _code(ctx.view) or _city(ctx.view):
            return reopened
        if read_place(waiting.text).is_guess:  # it was searched for as a constituency before
            return reopened.notice("outcome_not_found")
        return look_up(reopened, read_area(waiting.text))

    def take_button(self, ctx: TurnContext, id: str) -> TurnContext:
        """Look up what was tapped."""
        code, place = _code(ctx.view), next((place for place in _places(ctx.view) if place.id == id), None)
        if id == CODE and code:
            return look_up(at_area_question(ctx), code)
        if place is None:
            raise InvalidAnswer("old_button")
        return look_up_place(at_area_question(ctx), place)

    def read(self, ctx: TurnContext, text: str) -> TurnContext:
        """Take other words in place of those that wait: a part of the city that was named, or any place."""
        city, reopened = _city(ctx.view), at_area_question(ctx)
        if city and not read_code(text) and read_place(f"{text}, {city.name}").is_sure:
            return look_up_area(reopened, f"{text}, {city.name}")
        return look_up_area(reopened, text)


def _words(view: View) -> str:
    """The words that wait."""
    waiting = view.case.members[view.user.id].waiting_text
    return waiting.text if waiting and waiting.asked_by == ASKS else ""


def _code(view: View) -> Query | None:
    """The postcode, or its first half, in the words that wait."""
    return read_code(_words(view))


def _city(view: View) -> GazetteerPlace | None:
    """The big city that the words name, if they name nothing else."""
    places = read_place(_words(view)).places
    return places[0] if len(places) == 1 and places[0].is_big and not _code(view) else None


def _places(view: View) -> tuple[GazetteerPlace, ...]:
    """The places that the words may mean; of a big city, its parts."""
    if _code(view):
        return ()
    city = _city(view)
    return gazetteer().parts(city.name) if city else read_place(_words(view)).places


def _candidates(view: View) -> tuple[Constituency, ...]:
    return view.finding.candidates if view.finding else ()
