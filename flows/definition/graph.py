"""The flow as a graph: which step leads to which. For `check` and for the picture."""

from collections.abc import Iterator

from flows.definition.flow import ASKED_BY_COMMAND, Flow
from flows.definition.schema import MENU, Step

COMMAND_STEPS = ("menu", "help", *ASKED_BY_COMMAND)  # reached by a command, at any moment


def ways_on(step: Step) -> Iterator[tuple[str, str]]:
    """Yield (what it depends on, target) of every way out of a step, asides and reopenings left out."""
    for choice in step.choices:
        if choice.next:
            yield choice.id, choice.next
    for route in step.next:
        yield route.when or "", route.go


def targets(step: Step, flow: Flow) -> set[str]:
    """The steps that can come after this one: all of them, asides included."""
    return {target for _, target in ways_on(step) if target in flow.steps}


def reachable(flow: Flow) -> set[str]:
    """The steps somebody can come to: from the start of a chapter, or by a command."""
    starts = [chapter.steps[0].id for chapter in flow.chapters if chapter.first or chapter.title]
    found = {id for id in (*starts, *COMMAND_STEPS) if id in flow.steps}
    todo = list(found)
    while todo:
        new = targets(flow.steps[todo.pop()], flow) - found
        found |= new
        todo += new
    return found


def circle(flow: Flow, start: str) -> list[str]:
    """A way from a step back to itself, or nothing."""
    seen: set[str] = set()
    trails = [[start]]
    while trails:
        trail = trails.pop()
        for target in sorted(targets(flow.steps[trail[-1]], flow)):
            if target == start:
                return [*trail, target]
            if target not in seen and target != MENU:
                seen.add(target)
                trails.append([*trail, target])
    return []
