"""The only room that knows `transitions`: one shared machine holds the ways of every conversation.

A machine for each update costs 25 ms and registered models leak, so there is one machine, built from the
flow, and each walk through it is a plain object that is never registered. A walk asks the machine's
transitions for their conditions and goes on: it fires no events, whose callbacks nobody has, and which took a
seventh of all that a tap costs. An unknown target or guard is accepted silently when a machine is built:
`check.py` looks at the graph itself.
"""

from collections.abc import Callable, Iterator
from typing import Any

from transitions import Machine

from flows.definition.flow import Flow
from flows.definition.schema import MENU, Choice, Step
from flows.routing.guards import holds
from flows.routing.view import View


class Walker:
    """One walk: the step it stands at, what was answered there, and what the guards look at."""

    def __init__(self, state: str, view: View) -> None:
        self.state = state
        self.view = view
        self.answer: str | None = None


Guard = Callable[[Walker], bool]
Transition = tuple[list[Guard], str]  # open if all of these say so; the step it leads to


class Router:
    """The ways between the steps of a flow."""

    def __init__(self, flow: Flow) -> None:
        asides = {step.id for step in flow.steps.values() if step.ask == "aside"}
        walked = [step for step in flow.steps.values() if step.id not in asides]
        machine = Machine(
            model=None,
            states=[step.id for step in walked] + [MENU] * (MENU not in flow.steps),
            initial=MENU,
            transitions=[way for step in walked for way in _ways(step, asides)],
            auto_transitions=False,
        )
        self._ways = {state: _ways_of(machine, state) for state in machine.states}

    def onward(self, walker: Walker) -> bool:
        """Take the first way on that is open; False if none is."""
        for guards, dest in self._ways[walker.state]:
            if all(guard(walker) for guard in guards):
                walker.state = dest
                return True
        return False


def _ways_of(machine: Machine, state: str) -> list[Transition]:
    ways: list[Any] = machine.get_transitions("onward", state)
    return [([condition.func for condition in way.conditions], way.dest) for way in ways]


def _ways(step: Step, asides: set[str]) -> Iterator[dict[str, Any]]:
    for choice in step.choices:
        if choice.next and choice.next not in asides:
            yield {**_way(step.id, choice.next), "conditions": _chose(choice)}
    for route in step.next:
        guarded = {"conditions": _guard(route.when)} if route.when else {}
        yield {**_way(step.id, route.go), **guarded}


def _way(source: str, dest: str) -> dict[str, Any]:
    return {"trigger": "onward", "source": source, "dest": dest}


def _chose(choice: Choice) -> Guard:
    return lambda walker: walker.answer == choice.id


def _guard(name: str) -> Guard:
    return lambda walker: holds(name, walker.view)
