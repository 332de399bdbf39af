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

    def __init__(self, state: str, view: View, remembered: Mapping[str, Hop]) -> None:
        self.state = state
        self.view = view
        self.answer: str | None = None
        self.hops: dict[str, Hop] = {}  # by the step they start from
        self.guards: list[tuple[str, bool]] = []  # asked by the transition under way
        self._remembered = remembered

    def enter(self, role: Role | None) -> None:
        """From here on the walk is about another role's MP; None: about the same one's."""
        if role and role != self.view.role:
            self.view = replace(self.view, role=role)

    def ask_guard(self, name: str) -> bool:
        """Whether a guard is true at this point of the walk."""
        result = holds(name, self.view)
        self.guards.append((name, result))
        return result

    def repeats(self, hop: Hop | None, answer: str | None) -> bool:
        """Whether a remembered hop would come out the same now."""
        return (
            hop is not None
            and hop.answer == answer
            and all(holds(name, self.view) == result for name, result in hop.guards)
        )

    def remembered_hop(self) -> Hop | None:
        """The hop that an earlier walk made from this step."""
        return self._remembered.get(self.state)


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
        step, walk.guards = walk.state, []
        answer = walk.answer if walk.answer in self._choices.get(step, ()) else None
        hop = walk.remembered_hop()
        if hop is not None and walk.repeats(hop, answer):
            walk.state = hop.dest
        elif step in self._routed and self._event.trigger(walk, walk):
            hop = Hop(answer, tuple(walk.guards), walk.state)
        else:
            return False
        walk.hops[step] = hop
        return True

    def remember(self, key: Key, walk: Walk) -> None:
        """Keep the hops of a finished walk in memory, and forget those of the walk used longest ago."""
        self._hops[key] = {**self._hops.get(key, {}), **walk.hops}
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
