"""The papers that are delivered in the journeys of `tests/journeys`, each with the facts at that moment."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from flows.definition.schema import Role
from flows.events import Event, Tapped
from flows.presentation.papers import make_paper
from flows.routing.position import locate
from flows.routing.router import Router
from flows.routing.view import View
from flows.session import Session
from flows.state.paper import Paper
from tests.flows.papers.facts import Facts
from tests.harness.flow import shipped
from tests.journeys.test_shared_case import Story
from tests.journeys.transcript import Transcript

Delivered = tuple[Paper, Facts]


def delivered_in(journey: Callable[[], Transcript]) -> Iterator[Delivered]:
    """Walk a journey, and yield each paper with the facts of that moment."""
    for paper, walk in journey().delivered:
        yield paper, facts_of(walk.session, walk.now)


def facts_of(session: Session, now: datetime) -> Facts:
    """The facts of a session, for a paper to the MP whom the open question is about."""
    return Facts(session.user, session.case, now, _role(session, now))


@dataclass
class ReadStory(Story):
    """The story of the shared case, of which each paper is kept with the facts of that moment."""

    delivered: list[Delivered] = field(default_factory=list)

    async def _say(self, chat: int, event: Event, shown: str) -> None:
        await super()._say(chat, event, shown)
        step = shipped().steps.get(event.step) if isinstance(event, Tapped) else None
        choice = step.choice(event.choice) if step and isinstance(event, Tapped) else None
        user, case = await self.shell.user(chat), await self.shell.case(chat)
        if choice and choice.paper in case.papers_made:
            session = Session(user, case.model_copy(update={"spoken_to": user.id}))
            view = View(user, session.case, self.shell.now, _role(session, self.shell.now))
            paper = make_paper(shipped(), choice.paper, view)
            self.delivered.append((paper, facts_of(session, self.shell.now)))


def _role(session: Session, now: datetime) -> Role:
    return locate(shipped(), _router(), session, now).role


@cache
def _router() -> Router:
    return Router(shipped())
