"""The flow as a graph: which step leads to which. For `check` and for the picture."""

from collections.abc import Iterator

from flows.definition.flow import ASKED_BY_COMMAND, HELP_CALLED, NAME_FIRST, Flow, answer_to
from flows.definition.schema import MENU, Step

COMMAND_STEPS = ("menu", "help", "privacy", HELP_CALLED, *ASKED_BY_COMMAND)  # reached at any moment


def routes_from(step: Step) -> Iterator[tuple[str, str]]:
    """Yield (condition, target) of every route out of a step; the condition is a choice, a guard, or ""."""
    for choice in step.choices:
        if choice.next:
            yield choice.id, choice.next
        if choice.consent:
            yield choice.id, choice.consent
    for route in step.next:
        yield route.when or "", route.go


def next_steps(step: Step, flow: Flow) -> set[str]:
    """The steps that can come after this one, asides included."""
    return {target for _, target in routes_from(step) if target in flow.steps}


def reachable(flow: Flow) -> set[str]:
    """The steps that can be reached from the start of a chapter or by a command, on the way or beside it."""
    starts = [chapter.steps[0].id for chapter in flow.chapters if chapter.first or chapter.title]
    notes = [chapter.before for chapter in flow.chapters if chapter.before]
    answers = map(answer_to, flow.topics)
    reached = {id for id in (*starts, *notes, *answers, *COMMAND_STEPS, NAME_FIRST) if id in flow.steps}
    frontier = list(reached)
    while frontier:
        step = flow.steps[frontier.pop()]
        beside = {choice.reopen for choice in step.choices if choice.reopen} & flow.steps.keys()
        new = (next_steps(step, flow) | beside) - reached
        reached |= new
        frontier += new
    return reached


def find_cycle(flow: Flow, start: str) -> list[str]:
    """A path from a step back to itself; empty if there is none."""
    seen: set[str] = set()
    paths = [[start]]
    while paths:
        path = paths.pop()
        for target in sorted(next_steps(flow.steps[path[-1]], flow)):
            if target == start:
                return [*path, target]
            if target not in seen and target != MENU:
                seen.add(target)
                paths.append([*path, target])
    return []
