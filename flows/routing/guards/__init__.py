"""The named guards that YAML may use in `when:`, `sooner:` and `done:`. A guard reads a View, no more.

Besides these, `<step>.<choice>` is a guard: true when that choice is the answer to that step, or one of
several.
"""

from collections.abc import Callable, Mapping

from flows.routing.guards import mps, request, situation
from flows.routing.view import View

Guard = Callable[[View], bool]
WAITS = ("months_6", "year_1", "years_3", "longer")  # answers to how long the wait has been


def holds(guard: str | None, view: View) -> bool:
    """Whether a guard is true; no guard always is."""
    if guard is None:
        return True
    if named := GUARDS.get(guard):
        return named(view)
    step, _, choice = guard.partition(".")
    return view.case.chose(step, choice)


def _waited(choice: str) -> Guard:
    return lambda view: view.case.chose("situation", "waiting") and view.case.chose("waiting_time", choice)


GUARDS: Mapping[str, Guard] = {f"waited_{choice}": _waited(choice) for choice in WAITS} | {
    guard.__name__: guard for room in (situation, mps, request) for guard in room.GUARDS
}
