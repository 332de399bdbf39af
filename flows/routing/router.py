"""The routes between the steps of a flow, in a state machine. Only this module uses `transitions`.

Building a machine for each update would take 25 ms, and a machine never releases the models registered with
it. So one machine is built from the flow, and each walk is a plain object that the machine moves but does not
keep. `transitions` silently accepts an unknown target or guard; `lint/structure.py` reports those.

Finding a position replays every answer, some thirteen transitions for each tap. Where a transition leads
depends only on the step, the choice that answers it and the results of its guards. So the router remembers
each transition that the machine has made, for everybody: nothing in it belongs to anyone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from transitions import Event, EventData, Machine, Transition

from flows.definition.flow import Flow
from flows.definition.schema import MENU, Choice, Role, Step
from flows.routing.guards import holds
from flows.routing.view import View

TRIGGER = "advance"
Condition = Callable[["Walk"], bool]


@dataclass(frozen=True, slots=True)
class Hop:
    """A transition that the machine has made: with these results of guards a step led to `dest`."""

    guards: tuple[tuple[str, bool], ...]  # in the order in which they were evaluated
    dest: str


class Walk:
    """One walk through a chapter: the model that the machine moves from step to step."""

    __slots__ = ("answer", "guards", "state", "view")

    def __init__(self, state: str, view: View) -> None:
        self.state = state
        self.view = view
        self.answer: str | None = None
        self.guards: list[tuple[str, bool]] = []  # evaluated by the transition under way

    def enter(self, role: Role) -> None:
        """Make the rest of the walk about this role's MP."""
        if role != self.view.role:
            self.view = replace(self.view, role=role)

    def evaluate(self, guard: str) -> bool:
        """Evaluate a guard at this point of the walk, and record the result."""
        result = holds(guard, self.view)
        self.guards.append((guard, result))
        return result

    def agrees(self, guards: tuple[tuple[str, bool], ...]) -> bool:
        """Whether the guards give these results now."""
        return all(holds(name, self.view) == result for name, result in guards)


class Router:
    """Moves walks along the routes of a flow."""

    def __init__(self, flow: Flow) -> None:
        self._choices = {id: {choice.id for choice in step.choices} for id, step in flow.steps.items()}
        machine = _machine(flow)
        self._event = machine.events.get(TRIGGER) or Event(TRIGGER, machine)
        self._routed = frozenset(self._event.transitions)  # the steps that lead anywhere
        self._hops: dict[tuple[str, str | None], list[Hop]] = {}  # by step and choice

    def advance(self, walk: Walk) -> bool:
        """Take the first route that is open to the walk's answer; False, and no move, if none is."""
        step = walk.state
        choice = walk.answer if walk.answer in self._choices[step] else None  # own words decide no route
        for hop in self._hops.get((step, choice), ()):
            if not hop.guards or walk.agrees(hop.guards):
                walk.state = hop.dest
                return True
        walk.guards = []
        if step not in self._routed or not self._event.trigger(walk, walk):
            return False
        self._hops.setdefault((step, choice), []).append(Hop(tuple(walk.guards), walk.state))
        return True


class PlainTransition(Transition):
    """A transition without callbacks: calling the empty lists of them takes half of its time."""

    def execute(self, event_data: EventData) -> bool:
        """Move the model if the conditions hold."""
        if not self._eval_conditions(event_data):
            return False
        event_data.machine.set_state(str(self.dest), event_data.model)
        return True


class RouteMachine(Machine):
    """The state machine of a flow."""

    transition_cls = PlainTransition


def _machine(flow: Flow) -> RouteMachine:
    """A machine with the routes of a flow, without callbacks and models."""
    steps = [step for step in flow.steps.values() if not flow.kind(step).is_aside]
    return RouteMachine(
        model=None,
        states=list(dict.fromkeys([*(step.id for step in steps), MENU])),
        initial=MENU,
        transitions=[route for step in steps for route in _routes(flow, step)],
        auto_transitions=False,
    )


def _routes(flow: Flow, step: Step) -> Iterator[dict[str, Any]]:
    """Yield the routes of the choices, then the step's own: the first whose condition holds is taken."""
    for choice in step.choices:
        if choice.next and not flow.is_aside(choice.next):
            yield _route(step.id, choice.next, _was_chosen(choice))
    for route in step.next:
        yield _route(step.id, route.go, _guard(route.when) if route.when else None)


def _route(source: str, dest: str, condition: Condition | None) -> dict[str, Any]:
    return {"trigger": TRIGGER, "source": source, "dest": dest, "conditions": condition}


def _was_chosen(choice: Choice) -> Condition:
    return lambda walk: walk.answer == choice.id


def _guard(name: str) -> Condition:
    return lambda walk: walk.evaluate(name)
