"""Makes the messages that ask the question of a position: the words, the MP's card, the buttons."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from flows.definition.flow import Flow
from flows.definition.schema import Step, Wording
from flows.definition.text import Paragraph, Text
from flows.effects import Say
from flows.presentation import lists, mp_card, placeholders, ring
from flows.presentation.keyboard import rows_for
from flows.presentation.layout import ALL, Layout
from flows.routing.position import Position, is_old
from flows.routing.view import View
from flows.session import Session

Paragraphs = tuple[Paragraph, ...]
TAG = re.compile(r"<[^>]+>")


def messages(
    flow: Flow,
    position: Position,
    session: Session,
    now: datetime,
    notices: tuple[Text, ...] = (),
    layout: Layout = ALL,
) -> tuple[Say, ...]:
    """The messages that ask the step at a position; the notices come before its words.

    `layout`: how much of it is shown.
    """
    view = View(session.user, session.case, now, position.role)
    head = (*case_heading(flow, session), *((notice,) for notice in notices))
    if flow.kind(position.step).is_passing:
        return _passing(flow, position, view, notices, case_heading(flow, session), layout)
    rows = rows_for(flow, position, view, layout)
    if layout.brief:
        return (Say((*head, (_in_a_line(flow, position.step, view),)), rows),)
    paragraphs = head + words(flow, position, view, replace(layout, below=bool(notices)))
    finding = view.finding
    if not (position.step.card and layout.card) or finding is None:
        return (Say(paragraphs, rows),)
    portrait = finding.mp.id if finding.mp else None
    card = Say(mp_card.heading(flow, finding, view), portrait=portrait)
    body = Say(mp_card.notes(flow, finding) + paragraphs, rows)
    return (card, body) if card.paragraphs else (body,)


def case_heading(flow: Flow, session: Session) -> Paragraphs:
    """Name the case if the user has more than one, so that nobody takes one person's case for another's."""
    cases = session.user.cases
    if not set(cases) - {session.case.id}:
        return ()
    number = list(cases).index(session.case.id) + 1 if session.case.id in cases else len(cases) + 1
    name = session.case.nickname or cases.get(session.case.id)
    heading = flow.phrase("case_named", name=name) if name else flow.phrase("case_of", number=number)
    return ((heading,),)


def words(flow: Flow, position: Position, view: View, layout: Layout = ALL) -> Paragraphs:
    """What the step at a position says, with its lists and its hint; and more of it, if that is asked for."""
    step = position.step
    if flow.is_withdrawn(step):
        return ((flow.phrase("withdrawn", view.case.voice()),),)
    paragraphs = [
        (_statement(flow, step, view),),
        *flow.kind(step).paragraphs(flow, position, view, layout),
    ]
    if step.shows:
        paragraphs += LISTS[step.shows](flow, view)
    paragraphs += lists.some_helplines(flow, view, step.helplines)
    if step.hint:
        paragraphs.append((_text(flow, step.hint, f"{step.id}.hint", view),))
    if step.more and layout.more:
        paragraphs.append((_text(flow, step.more, f"{step.id}.more", view),))
    return tuple(paragraphs)


def said_alone(flow: Flow, step: Step, position: Position, view: View) -> Say:
    """What a step says at this position, as a message of its own that asks nothing."""
    return Say(words(flow, replace(position, step=step), view))


def unasked(say: Say, opening: Text) -> Say:
    """A message that nobody asked for: neutral words come first, and the others are covered until tapped.

    A lock screen shows the beginning of a message, here the opening, to whoever holds the phone.
    """
    return replace(say, paragraphs=((opening,), *say.paragraphs), covered=True)


def in_english(flow: Flow, position: Position, view: View) -> Say:
    """The open question in English, with the MP's card, so that a supporter can follow the conversation."""
    view = replace(view, user=view.user.model_copy(update={"language": "en"}))
    finding = view.finding if position.step.card else None
    card = mp_card.heading(flow, finding, view) + mp_card.notes(flow, finding) if finding else ()
    is_passing = flow.kind(position.step).is_passing
    return Say((*card, *words(flow, position, view, Layout(more=True))), language="en", passing=is_passing)


def _passing(
    flow: Flow,
    position: Position,
    view: View,
    notices: tuple[Text, ...],
    heading: Paragraphs,
    layout: Layout,
) -> tuple[Say, ...]:
    """A passing note as a message of its own, which is to be removed; the notices come before it and stay."""
    said = (Say(tuple((notice,) for notice in notices)),) if notices else ()
    note = heading + words(flow, position, view, layout)
    return (*said, Say(note, rows_for(flow, position, view, layout), passing=True))


def _statement(flow: Flow, step: Step, view: View) -> Text:
    """What a step says: `again`, if it has that and its answer is too old or a paper was made; else `say`."""
    answer = view.case.answers.get(step.id)
    paper_made = any(choice.paper in view.case.papers_made for choice in step.choices)
    if step.again and (paper_made or (answer and is_old(step, answer, view))):
        return _text(flow, step.again, f"{step.id}.again", view)
    return _text(flow, step.say, f"{step.id}.say", view)


def _in_a_line(flow: Flow, step: Step, view: View) -> Text:
    """The question of a step in one line: the last one that asks something, else the first."""
    statement = _statement(flow, step, view)
    lines = [TAG.sub("", line).strip() for line in statement.id.split("\n")]
    asking = [number for number, line in enumerate(lines) if line.endswith("?")]
    return replace(statement, line=asking[-1] if asking else 0)


def _text(flow: Flow, wording: Wording, context: str, view: View) -> Text:
    return placeholders.filled(flow, wording.text(context, view.case.voice()), view)


LISTS: Mapping[str, Callable[[Flow, View], list[Paragraph]]] = {
    "record": mp_card.record,
    "helplines": lists.helplines,
    "more_helplines": lists.more_helplines,
    "timeline": lists.timeline,
    "entry": lists.drafted_entry,
    "ring": ring.paragraphs,
    "without_name": ring.without_name,
    "permission": ring.permission,
    "counted": lists.counted,
    "contacts": mp_card.contacts,
}
