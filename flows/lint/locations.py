"""Finds where a context stands in the YAML files, for the location of a problem."""

from flows.definition.flow import Flow
from flows.definition.problems import Location, Problem, problem


def location_of(flow: Flow, context: str) -> Location:
    """Return the location of a context, such as `situation.choices.refused`, or of its nearest parent."""
    parts = context.split(".")
    parents = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((flow.locations[name] for name in parents if name in flow.locations), Location("flows"))


def problem_at(flow: Flow, context: str, message: str, hint: str = "") -> Problem:
    """Return a problem at the location of a context."""
    return problem(location_of(flow, context), message, hint)
