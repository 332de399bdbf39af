"""What the papers say of a case in a few words, each a phrase: the application, ties, enclosures."""

from collections.abc import Callable, Iterator, Mapping
from functools import reduce

from flows.definition.flow import Flow
from flows.definition.text import Text, Value
from flows.routing.view import View
from flows.state import application

NOTHING = "nothing"  # is no thing to list
UNNAMED = ("other", "unsure")  # of an application: what an e-mail's subject cannot name


def _application(flow: Flow, view: View) -> Value | None:
    """What was applied for."""
    kind = application.applied_for(view.case)
    return flow.phrase(f"application_{kind}") if kind else None


def _matter(flow: Flow, view: View) -> Value | None:
    """What was applied for, as it can be named in the subject of an e-mail."""
    kind = application.applied_for(view.case)
    return flow.phrase("application_unnamed" if kind in (None, *UNNAMED) else f"application_{kind}")


def _stage(flow: Flow, view: View) -> Value | None:
    """Where the application stands."""
    stage = application.stage(view.case)
    return flow.phrase(f"stage_{stage}") if stage else None


def several(step: str, prefix: str, but: str = "") -> Callable[[Flow, View], Value | None]:
    """The things that were ticked at a step, joined. `but`: the id of one that is left out."""

    def joined(flow: Flow, view: View) -> Value | None:
        phrases = [flow.phrase(f"{prefix}_{id}") for id in _ticked(flow, step, view) if id != but]
        return reduce(lambda first, more: _both(flow, first, more), phrases) if phrases else None

    return joined


def _ticked(flow: Flow, step: str, view: View) -> Iterator[str]:
    """The ids of the ticked choices of a step, in the order in which they stand there."""
    for choice in flow.steps[step].choices:
        if choice.id != NOTHING and view.case.chose(step, choice.id):
            yield choice.id


def _both(flow: Flow, first: Text, more: Text) -> Text:
    return flow.phrase("and_more", first=first, more=more)


def month(stored: Callable[[View], str | None]) -> Callable[[Flow, View], Value | None]:
    """A month or year of the case, as it is shown."""

    def shown(flow: Flow, view: View) -> Value | None:  # noqa: ARG001 (all of these are called alike)
        value = stored(view)
        return application.month_value(value) if value else None

    return shown


CASE_WORDS: Mapping[str, Callable[[Flow, View], Value | None]] = {
    "application": _application,
    "matter": _matter,
    "applied_on": month(lambda view: application.applied_on(view.case)),
    "stage": _stage,
    "stands_since": month(lambda view: application.stands_since(view.case)),
    "tried": several("tried", "tried"),
    "ties": several("ties", "tie"),
    "enclosed": several("enclosures", "enclosed"),
}
