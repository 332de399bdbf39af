"""A position -> the messages that ask it: the words, the card, the buttons."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flows.definition.flow import Flow
from flows.definition.schema import Step, Wording
from flows.definition.text import Text
from flows.effects import Say
from flows.presentation import helplines, menu, mp_card, placeholders, research, timeline
from flows.presentation.keyboard import rows_for
from flows.routing.position import Position, is_old
from flows.routing.view import View
from flows.session import Session

Paragraphs = tuple[tuple[Text, ...], ...]


def show(
    flow: Flow, position: Position, session: Session, now: datetime, notices: tuple[Text, ...] = ()
) -> tuple[Say, ...]:
    """The messages that ask the step someone is at; what has to be said first comes before it."""
    view = View(session.user, session.case, now, position.role)
    said = (*which_case(flow, session), *((notice,) for notice in notices), *words(flow, position, view))
    rows = rows_for(flow, position, view)
    finding = view.finding
    if not position.step.card or finding is None:
        return (Say(said, rows),)
    portrait = finding.mp.id if finding.mp else None
    head = Say(mp_card.heading(flow, finding), portrait=portrait)
    body = Say(mp_card.details(flow, finding) + said, rows)
    return (head, body) if head.paragraphs else (body,)


def which_case(flow: Flow, session: Session) -> Paragraphs:
    """Whose case this is, where the user has more than one: nothing is said about the wrong person."""
    cases = session.user.cases
    if not set(cases) - {session.case.id}:
        return ()
    number = list(cases).index(session.case.id) + 1 if session.case.id in cases else len(cases) + 1
    name = session.case.nickname or cases.get(session.case.id)
    named = flow.phrase("case_named", name=name) if name else flow.phrase("case_of", number=number)
    return ((named,),)


def words(flow: Flow, position: Position, view: View) -> Paragraphs:
    """What the step of a position says, and its hint."""
    step = position.step
    said: list[tuple[Text, ...]] = [(_said(flow, step, view),)]
    if step.ask == "menu":
        said += menu.lines(flow, position, view)
    if step.shows:
        said += SHOWN[step.shows](flow, view)
    if step.hint:
        said.append((_text(flow, step.hint, f"{step.id}.hint", view),))
    return tuple(said)


def in_english(flow: Flow, position: Position, session: Session, now: datetime) -> Say:
    """The words of the open question in English, so that a supporter can follow."""
    view = View(session.user, session.case, now, position.role)
    return Say(words(flow, position, view), language="en")


def _said(flow: Flow, step: Step, view: View) -> Text:
    """What a step says, or what it says when its answer has become too old, or one of its papers is made."""
    answer = view.case.answers.get(step.id)
    made = any(choice.paper in view.case.made for choice in step.choices)
    if step.again and (made or (answer and is_old(step, answer, view))):
        return _text(flow, step.again, f"{step.id}.again", view)
    return _text(flow, step.say, f"{step.id}.say", view)


def _text(flow: Flow, wording: Wording, context: str, view: View) -> Text:
    return placeholders.filled(flow, wording.text(context, view.case.voice()), view)


SHOWN: Mapping[str, Callable[[Flow, View], list[tuple[Text, ...]]]] = {
    "record": research.lines,
    "helplines": helplines.lines,
    "timeline": timeline.lines,
}
