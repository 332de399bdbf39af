"""The named guards that YAML may use in `when:`, `sooner:` and `done:`. A guard only reads a View.

`<step>.<choice>` is a guard too: it is true when that choice is the answer to that step, or one of several.
"""

from collections.abc import Callable, Mapping

from flows.routing.guards import application, dates, moves, mps, names, request, situation
from flows.routing.view import View

Guard = Callable[[View], bool]
WAITS = ("months_6", "year_1", "years_3", "longer")  # answers to how long somebody has been waiting


def holds(guard: str | None, view: View) -> bool:
    """Whether a guard is true. None, for no guard, always is."""
    if guard is None:
        return True
    if named := GUARDS.get(guard):
        return named(view)
    step, _, choice = guard.partition(".")
    return view.case.chose(step, choice)


def _waited(choice: str) -> Guard:
    return lambda view: situation.waits_for(choice, view)


GUARDS: Mapping[str, Guard] = {f"waited_{choice}": _waited(choice) for choice in WAITS} | {
    guard.__name__: guard
    for room in (situation, application, names, dates, mps, moves, request)
    for guard in room.GUARDS
}
