"""The only room that knows `transitions`: one machine holds the routes between the steps of a flow.

A machine for each update costs 25 ms, and models that are registered with a machine are never released. So
one machine is built from the flow, and each walk through it is a plain object that the machine moves but does
not keep. `transitions` accepts an unknown target or guard silently: `lint/structure.py` looks at the flow.

Finding a position replays every answer, some thirteen transitions a tap. So a router remembers the last
walks: one that comes to a remembered step with the same answer and guards goes on without the machine.
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
MOST_WALKS = 2_000  # remembered: some 60 bytes a step each
Key = tuple[str, str, str]  # of a walk: case, user, chapter
Condition = Callable[["Walk"], bool]


@dataclass(frozen=True, slots=True)
class Hop:
    """One transition that a walk made: from a step, given an answer and what the guards said, to `dest`."""

    answer: str | None  # the id of a choice; None for any other answer, which decides nothing
    guards: tuple[tuple[str, bool], ...]  # in the order in which they were asked
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
        self.guards: list[tuple[str, bool]] = []  # asked by the transition under way

    def enter(self, role: Role) -> None:
        """From here on the walk is about this role's MP."""
        if role != self.view.role:
            self.view = replace(self.view, role=role)

    def ask_guard(self, name: str) -> bool:
        """Whether a guard is true at this point of the walk."""
        result = holds(name, self.view)
        self.guards.append((name, result))
        return result

    def agrees(self, guards: tuple[tuple[str, bool], ...]) -> bool:
        """Whether the guards say now what they said then."""
        return all(holds(name, self.view) == result for name, result in guards)


class Router:
    """Moves walks along the routes of a flow."""

    def __init__(self, flow: Flow) -> None:
        self._choices = {step.id: frozenset(one.id for one in step.choices) for step in flow.steps.values()}
        machine = _machine(flow)
        self._event = machine.events.get(TRIGGER) or Event(TRIGGER, machine)
        self._routed = frozenset(self._event.transitions)  # the steps that lead anywhere
        self._hops: OrderedDict[Key, Mapping[str, Hop]] = OrderedDict()

    def begin(self, key: Key, state: str, view: View) -> Walk:
        """A walk that starts at a step. `key` tells which earlier walk it may repeat."""
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
        """Keep the new hops of a walk in memory, and forget the walk that was changed longest ago."""
        if not walk.new_hops:
            return
        self._hops[key] = {**walk.remembered, **walk.new_hops}
        self._hops.move_to_end(key)
        if len(self._hops) > MOST_WALKS:
            self._hops.popitem(last=False)


def _machine(flow: Flow) -> Machine:
    """The routes of a flow. No callbacks and no models."""
    walked = [step for step in flow.steps.values() if not flow.kind(step).is_aside]
    return Machine(
        model=None,
        states=[step.id for step in walked] + [MENU] * (MENU not in flow.steps),
        initial=MENU,
        transitions=[route for step in walked for route in _routes(flow, step)],
        auto_transitions=False,
    )


def _routes(flow: Flow, step: Step) -> Iterator[dict[str, Any]]:
    """Choices come before the step's own routes; the first whose condition holds is taken."""
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
