"""Answers are the truth: where someone is, is found by replaying them.

So going back, resuming after weeks, changing one answer and keeping the rest, a redeploy with changed steps
and a step that no longer exists all follow from one rule.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from flows.definition.flow import Flow
from flows.definition.schema import MENU, Chapter, Role, Step
from flows.routing.guards import holds
from flows.routing.guards.mps import writable
from flows.routing.router import Router, Walker
from flows.routing.view import View
from flows.session import Session
from flows.state.case import Answer, Member
from flows.state.draft import NEW

GIVEN = "given"  # all that is kept of an answer that was only looked up


@dataclass(frozen=True, slots=True)
class Position:
    """The step someone is at, the steps answered on the way there, and whose MP they were about."""

    step: Step
    path: tuple[str, ...]
    role: Role
    out_of_turn: bool = False  # asked again, or by a command: not the next on the way
    chapter_ended: bool = False


def locate(flow: Flow, router: Router, session: Session, now: datetime) -> Position:
    """Where the user is now."""
    view = View(session.user, session.case, now)
    place = member_of(session)
    way = _walk_first(flow, router, view, place)
    asking = flow.steps.get(place.asking or "")
    if asking is None or asking.ask == "aside":
        return way
    if asking.ask == "change":
        way = replace(way, path=_everything(flow, router, view))
    role = asking.role or _role_before(flow, way, asking.id, view)
    return replace(way, step=asking, role=role, out_of_turn=True, chapter_ended=False)


def member_of(session: Session) -> Member:
    """The user's place in the case."""
    return session.case.members[session.user.id]


def _walk_first(flow: Flow, router: Router, view: View, place: Member) -> Position:
    """Walk the chapters that come first for everyone, then the one that is open."""
    path: tuple[str, ...] = ()
    for chapter in flow.firsts:
        way = _walk(flow, router, view, chapter)
        if not way.chapter_ended:
            return way
        path += way.path
    opened = flow.chapter(place.chapter)
    if opened is None or opened.first:
        return Position(flow.steps[MENU], _everything(flow, router, view), view.role)
    way = _walk(flow, router, view, opened)
    return replace(way, path=path + way.path)


def _everything(flow: Flow, router: Router, view: View) -> tuple[str, ...]:
    """The steps answered on the ways of all chapters: any of them may be changed at any moment."""
    walks = (_walk(flow, router, view, one) for one in flow.chapters if one.first or one.title)
    return tuple(id for walk in walks for id in walk.path)


def _walk(flow: Flow, router: Router, view: View, chapter: Chapter) -> Position:
    """Follow the answers from the first step of a chapter to the first that has none."""
    walker = Walker(chapter.steps[0].id, view)
    path: list[str] = []
    while walker.state != MENU:
        step = flow.steps[walker.state]
        if step.role:
            walker.view = replace(walker.view, role=step.role)
        answer = answer_to(step, walker.view)
        walker.answer = answer
        if step.ask == "mp" and answer:
            walker.view = replace(walker.view, role=cast(Role, answer))
        if answer is None or not router.onward(walker):
            return Position(step, tuple(path), walker.view.role)
        path.append(step.id)
    return Position(flow.steps[MENU], tuple(path), walker.view.role, chapter_ended=True)


def answer_to(step: Step, view: View) -> str | None:
    """The answer that counts for a step, or None: an answer about something that has changed does not."""
    if step.ask == "language":
        return view.user.language
    answer = view.case.answers.get(step.id)
    if step.ask == "mp":
        return _whose(answer, view)
    if step.ask == "appointment":
        return _which(answer, view)
    if answer is None or answer.open or is_old(step, answer, view) or not _counts(step, answer, view):
        return None
    return answer.value


def is_old(step: Step, answer: Answer, view: View) -> bool:
    """Whether the answer was given so long ago that it is asked for again."""
    if step.fresh_days is None or answer.at is None:
        return False
    return view.now - answer.at > timedelta(days=step.fresh_days)


def _whose(answer: Answer | None, view: View) -> str | None:
    """The MP that was chosen; where there is only one, nobody has to choose."""
    known = writable(view)
    if len(known) == 1:
        return known[0]
    return answer.value if answer and answer.value in known else None


def _which(answer: Answer | None, view: View) -> str | None:
    """The appointment that was chosen; where none is planned it is a new one."""
    known = [NEW, *(appointment.id for appointment in view.case.planned())]
    if len(known) == 1:
        return NEW
    return answer.value if answer and answer.value in known else None


def _counts(step: Step, answer: Answer, view: View) -> bool:
    if step.about:
        about = view.finding.key if view.finding else None
        if answer.about != about:
            return False
    if step.ask == "place" and step.choice(answer.value) is None:
        return view.finding is not None and bool(view.case.held and view.case.held.id == answer.value)
    if step.lookup and answer.value == GIVEN:
        return view.finding is not None and step.ask != "constituency"
    if step.ask == "choice" or step.lookup:
        choice = step.choice(answer.value)
        return choice is not None and holds(choice.when, view)
    return True


def _role_before(flow: Flow, way: Position, step: str, view: View) -> Role:
    """Whose MP the last look-up before a step on the way was for."""
    before = way.path[: way.path.index(step)] if step in way.path else way.path
    roles = [role for id in before if (role := flow.steps[id].role or _chosen_role(flow, id, view))]
    return roles[-1] if roles else "home"


def _chosen_role(flow: Flow, id: str, view: View) -> Role | None:
    step = flow.steps[id]
    return cast("Role | None", answer_to(step, view)) if step.ask == "mp" else None
