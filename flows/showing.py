"""A position -> the messages that ask it: the words, the card, the buttons."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from flows import card, journey
from flows.buttons import rows_for
from flows.flow import Flow
from flows.model import Step, Text, Value, Wording
from flows.position import Position
from flows.rules import View
from flows.turn import Say, Session

PLACEHOLDER = re.compile(r"\{(\w+)\}")
Paragraphs = tuple[tuple[Text, ...], ...]


def _constituency(view: View) -> Value:
    finding = view.finding
    return finding.constituency.name if finding and finding.constituency else "…"


def _mp(view: View) -> Value:
    finding = view.finding
    return finding.mp.name if finding and finding.mp else "…"


FACTS: Mapping[str, Callable[[View], Value]] = {"constituency": _constituency, "mp": _mp}


def show(
    flow: Flow, position: Position, session: Session, now: datetime, notices: tuple[Text, ...] = ()
) -> tuple[Say, ...]:
    """The messages that ask the step someone is at; what has to be said first comes before it."""
    view = View(session.user, session.case, now, position.role)
    said = tuple((notice,) for notice in notices) + words(flow, position.step, view)
    rows = rows_for(flow, position, view)
    finding = view.finding
    if not position.step.card or finding is None:
        return (Say(said, rows),)
    portrait = finding.mp.id if finding.mp else None
    head = Say(card.heading(flow, finding), portrait=portrait)
    body = Say(card.details(flow, finding) + said, rows)
    return (head, body) if head.paragraphs else (body,)


def words(flow: Flow, step: Step, view: View) -> Paragraphs:
    """What a step says, and its hint."""
    said: list[tuple[Text, ...]] = [(_text(flow, step.say, f"{step.id}.say", view),)]
    if step.ask == "menu":
        said += journey.lines(flow, view)
    if step.hint:
        said.append((_text(flow, step.hint, f"{step.id}.hint", view),))
    return tuple(said)


def in_english(flow: Flow, position: Position, session: Session, now: datetime) -> Say:
    """The words of the open question in English, so that a supporter can follow."""
    view = View(session.user, session.case, now, position.role)
    return Say(words(flow, position.step, view), language="en")


def _text(flow: Flow, wording: Wording, context: str, view: View) -> Text:
    text = wording.text(context, view.case.voice())
    names = PLACEHOLDER.findall(text.id)
    values = {name: FACTS[name](view) if name in FACTS else flow.values.get(name, "…") for name in names}
    return replace(text, values=values)
