"""Finds a user's position in the flow by replaying their answers. No position is stored.

Going back, resuming after weeks, changing one answer and keeping the rest, a redeploy with changed steps and
a step that no longer exists all follow from this one rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flows.definition.flow import NAME_FIRST, Flow
from flows.definition.schema import MENU, Chapter, Choice, Role, Step
from flows.routing.guards import holds
from flows.routing.router import Router, Walk
from flows.routing.view import View
from flows.session import Session
from flows.state.case import Answer, Member


@dataclass(frozen=True, slots=True)
class Position:
    """The step a user is at, the steps answered on the way there, and whose MP they were about."""

    step: Step
    path: tuple[str, ...]  # ids of steps, in the order in which they were answered
    role: Role
    out_of_turn: bool = False  # asked again or by a command, so it is not the next step on the way
    chapter_ended: bool = False
    is_opening: bool = False  # in what everyone is asked before the journey begins


def locate(flow: Flow, router: Router, session: Session, now: datetime) -> Position:
    """Return where the user is now."""
    view = View(session.user, session.case, now)
    member = member_of(session)
    position = _in_chapter(flow, router, view, member)
    asked = flow.steps.get(member.asking or "")
    if asked is None or flow.kind(asked).is_aside:
        return position
    if flow.kind(asked).lists_every_answer:
        position = replace(position, path=_all_answered(flow, router, view))
    role = asked.role or _role_before(flow, position, asked.id, view)
    return replace(position, step=asked, role=role, out_of_turn=True, chapter_ended=False)


def member_of(session: Session) -> Member:
    """The user's part in the case."""
    return session.case.members[session.user.id]


def offered_choices(step: Step, view: View) -> Iterator[Choice]:
    """The choices of a step that have no guard, or whose guard is true now."""
    return (choice for choice in step.choices if holds(choice.when, view))


def answer_to(flow: Flow, step: Step, view: View) -> str | None:
    """The answer that counts for a step, or None while it is open."""
    return flow.kind(step).answer(step, view)


def is_old(step: Step, answer: Answer, view: View) -> bool:
    """Whether the answer was given so long ago that the step is asked again."""
    if step.fresh_days is None or answer.at is None:
        return False
    return view.now - answer.at > timedelta(days=step.fresh_days)


def waits(chapter: Chapter, view: View) -> bool:
    """Whether a chapter waits because it gives a name to an office, and that may put the person at risk."""
    if chapter.names is None:
        return False
    return holds(chapter.waits, view)


def _in_chapter(flow: Flow, router: Router, view: View, member: Member) -> Position:
    """The position after the chapters that come first for everyone and the one that is open."""
    path: tuple[str, ...] = ()
    for chapter in flow.firsts:
        position = _walk(flow, router, view, chapter)
        if not position.chapter_ended:
            return replace(position, is_opening=True)
        path += position.path
    chapter_open = flow.chapter(member.chapter)
    if chapter_open is None or chapter_open.first:
        return Position(flow.steps[MENU], _all_answered(flow, router, view), view.role)
    if waits(chapter_open, view):
        return Position(flow.steps[NAME_FIRST], path, view.role)
    position = _walk(flow, router, view, chapter_open)
    return replace(position, path=path + position.path)


def _all_answered(flow: Flow, router: Router, view: View) -> tuple[str, ...]:
    """The steps answered on the way through every chapter, and the consents: any of them may be changed."""
    chapters = (chapter for chapter in flow.chapters if chapter.first or chapter.title)
    on_the_way = tuple(id for chapter in chapters for id in _walk(flow, router, view, chapter).path)
    given = tuple(id for id in flow.consents if answer_to(flow, flow.steps[id], view))
    return tuple(dict.fromkeys(on_the_way + given))  # who only asked for the MP was asked early


def _walk(flow: Flow, router: Router, view: View, chapter: Chapter) -> Position:
    """Follow the answers from the first step of a chapter to the first step that has none."""
    walk = Walk(chapter.steps[0].id, view)
    path: list[str] = []
    while walk.state != MENU:
        step = flow.steps[walk.state]
        if not holds(step.when, walk.view):
            walk.answer = None
            if not router.advance(walk):
                break
            continue
        if step.role:
            walk.enter(step.role)
        kind = flow.kind(step)
        walk.answer = answer = kind.answer(step, walk.view)
        if answer is None:
            break
        if role := kind.role(answer):
            walk.enter(role)
        if not router.advance(walk):
            break
        path.append(step.id)
    return Position(flow.steps[walk.state], tuple(path), walk.view.role, chapter_ended=walk.state == MENU)


def _role_before(flow: Flow, position: Position, step: str, view: View) -> Role:
    """Whose MP the path was about just before this step."""
    path = position.path
    before = path[: path.index(step)] if step in path else path
    roles = [role for id in before if (role := _role_at(flow, flow.steps[id], view))]
    return roles[-1] if roles else "home"


def _role_at(flow: Flow, step: Step, view: View) -> Role | None:
    if step.role:
        return step.role
    answer = answer_to(flow, step, view)
    return flow.kind(step).role(answer) if answer else None
