"""Point 8: what finding a position costs: remembered, replayed by `transitions`, and by conditions alone.

Before 2026-11-29 a walk asked the machine's conditions and made no transition: that is the third side.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from transitions.core import Condition

from flows.definition.flow import Flow
from flows.routing.position import locate
from flows.routing.router import Router, Walk
from flows.session import Session
from tests.benchmarks.figures import Figure
from tests.benchmarks.rounds import ROUNDS, Cost, Side, Spread, Work, alternate, cpu_ratio
from tests.harness.flow import NOW, shipped
from tests.harness.flow import Walk as Conversation

CHECKED = "all three found the same step by the same path"
MICROSECONDS = 1_000_000


class Forgetful(Router):
    """Lets the machine make every transition."""

    def advance(self, walk: Walk) -> bool:
        """Remember nothing from one transition to the next."""
        self._hops.clear()
        return super().advance(walk)


class ConditionsOnly(Router):
    """Moves a walk to the first destination whose conditions hold, without the library and without memory."""

    def advance(self, walk: Walk) -> bool:
        """Take the first open route."""
        for transition in self._event.transitions.get(walk.state, ()):
            if all(_is_met(condition, walk) for condition in transition.conditions):
                walk.state = str(transition.dest)
                return True
        return False


def _is_met(condition: Condition, walk: Walk) -> bool:
    decide: Any = condition.func
    return bool(decide(walk))


async def positions(_: Path, people: int = 200, rounds: int = ROUNDS) -> AsyncIterator[Figure]:
    """Compare the three, and measure what each costs."""
    flow = shipped()
    sessions = _sessions(people)
    router = Router(flow)
    sides = {
        "remembered": _side(flow, router, sessions),
        "replayed": _side(flow, Forgetful(flow), sessions),
        "by conditions alone": _side(flow, ConditionsOnly(flow), sessions),
    }
    costs = await alternate(sides, rounds)
    _check(flow, router, sessions)
    for name in ("replayed", "by conditions alone"):
        ratio = cpu_ratio(costs["remembered"], costs[name])
        yield Figure(8, f"CPU of a remembered position, to one found {name}", ratio, "times", CHECKED)
    for name, cost in costs.items():
        yield Figure(8, f"CPU of a position, {name}", _spent(cost), "µs", CHECKED)


def _sessions(people: int) -> list[Session]:
    """Sessions at the menu, whose path goes through all chapters, and at the postcode, in turn."""
    at_postcode = Conversation.at_postcode()
    kinds = (at_postcode.answer("SW1A 1AA").tap("yes").session, at_postcode.session)
    return [_of_case(kinds[number % 2], f"{number:032x}") for number in range(people)]


def _of_case(session: Session, id: str) -> Session:
    return Session(session.user, session.case.model_copy(update={"id": id}))


def _side(flow: Flow, router: Router, sessions: list[Session]) -> Side:
    """Return work that finds every position once."""

    async def work() -> int:
        for session in sessions:
            locate(flow, router, session, NOW)
        return len(sessions)

    async def prepare(_: int) -> Work:
        return work

    return prepare


def _check(flow: Flow, router: Router, sessions: list[Session]) -> None:
    for session in sessions[:2]:
        routers = (router, Forgetful(flow), ConditionsOnly(flow))
        remembered, replayed, by_conditions = (locate(flow, each, session, NOW) for each in routers)
        assert remembered == replayed == by_conditions


def _spent(costs: list[Cost]) -> Spread:
    return Spread.of(cost.cpu * MICROSECONDS for cost in costs)
