"""The routes between the steps of a flow, in a state machine. Only this module uses `transitions`.

Building a machine for each update would take 25 ms, and a machine never releases the models registered with
it. So one machine is built from the flow, and each walk is a plain object that the machine moves but does not
keep. `transitions` silently accepts an unknown target or guard; `lint/structure.py` reports those.

Finding a position replays every answer, which takes some thirteen transitions for each tap. So the router
caches recent walks: at a step whose answer and guards have not changed, a walk goes on without the machine.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from transitions import Event, Machine

from flows.definition.flow import Flow
from flows.definition.schema import MENU, Choice, Role, Step
from flows.routing.guards import holds
from flows.routing.view import View

TRIGGER = "advance"
MOST_WALKS = 2_000  # in the cache, each of some 60 bytes a step
Key = tuple[str, str, str]  # of a walk: case, user, chapter
Condition = Callable[["Walk"], bool]


@dataclass(frozen=True, slots=True)
class Hop:
    """A transition that a walk made: given this answer and these results of guards, a step led to `dest`."""

    answer: str | None  # the id of a choice; None for any other answer, which decides no route
    guards: tuple[tuple[str, bool], ...]  # in the order in which they were evaluated
    dest: str


class Walk:
    """One walk through a chapter: the model that the machine moves from step to step."""

    __slots__ = ("answer", "guards", "new_hops", "remembered", "state", "view")

    def __init__(self, state: str, view: View, remembered: Mapping[str, Hop]) -> None:
        self.state = state
        self.view = view
        self.answer: str | None = None
        self.remembered = remembered  # the hops of earlier walks, by the step they start from
        self.new_hops: dict[str, Hop] = {}
        self.guards: list[tuple[str, bool]] = []  # evaluated by the transition under way

    def enter(self, role: Role) -> None:
        """Make the rest of the walk about this role's MP."""
        if role != self.view.role:
            self.view = replace(self.view, role=role)

    def ask_guard(self, name: str) -> bool:
        """Evaluate a guard at this point of the walk, and record the result."""
        result = holds(name, self.view)
        self.guards.append((name, result))
        return result

    def agrees(self, guards: tuple[tuple[str, bool], ...]) -> bool:
        """Whether the guards give the same results now."""
        return all(holds(name, self.view) == result for name, result in guards)


class Router:
    """Moves walks along the routes of a flow."""

    def __init__(self, flow: Flow) -> None:
        self._choices = {id: {choice.id for choice in step.choices} for id, step in flow.steps.items()}
        machine = _machine(flow)
        self._event = machine.events.get(TRIGGER) or Event(TRIGGER, machine)
        self._routed = frozenset(self._event.transitions)  # the steps that lead anywhere
        self._hops: OrderedDict[Key, Mapping[str, Hop]] = OrderedDict()

    def begin(self, key: Key, state: str, view: View) -> Walk:
        """Start a walk at a step. `key` finds the earlier walk that it may repeat."""
        return Walk(state, view, self._hops.get(key, {}))

    def advance(self, walk: Walk) -> bool:
        """Take the first route that is open to the walk's answer; False, and no move, if none is."""
        step = walk.state
        answer = walk.answer if walk.answer in self._choices[step] else None
        hop = walk.remembered.get(step)
        if hop and hop.answer == answer and (not hop.guards or walk.agrees(hop.guards)):
            walk.state = hop.dest
            return True
        walk.guards = []
        if step not in self._routed or not self._event.trigger(walk, walk):
            return False
        walk.new_hops[step] = Hop(answer, tuple(walk.guards), walk.state)
        return True

    def remember(self, key: Key, walk: Walk) -> None:
        """Cache the new hops of a walk. A full cache drops the walk that was changed longest ago."""
        if not walk.new_hops:
            return
        self._hops[key] = {**walk.remembered, **walk.new_hops}
        self._hops.move_to_end(key)
        if len(self._hops) > MOST_WALKS:
            self._hops.popitem(last=False)


def _machine(flow: Flow) -> Machine:
    """A machine with the routes of a flow, without callbacks and models."""
    steps = [step for step in flow.steps.values() if not flow.kind(step).is_aside]
    return Machine(
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
    return lambda walk: walk.ask_guard(name)
