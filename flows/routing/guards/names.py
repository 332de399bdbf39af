"""Guards on whether the person may be named to an office (toolkit S1)."""

from flows.routing.view import View
from flows.state import safety

# Situations that can be true of somebody about whom the Home Office knows nothing.
UNKNOWN_TO_ALL = ("ready", "other")


def name_waits(view: View) -> bool:
    """The Home Office may not know about the person: no office is to learn their name."""
    return safety.name_waits(view.case)


def may_be_named(view: View) -> bool:
    """The Home Office knows about the person, or they go on after talking to a lawyer."""
    return not name_waits(view)


def known_all_the_same(view: View) -> bool:
    """The person said that the Home Office may not know about them, and something else that says it does."""
    situation = view.case.answers.get("situation")
    said_unknown = any(view.case.chose(safety.KNOWS, answer) for answer in ("no", "unsure"))
    return said_unknown and situation is not None and situation.value not in UNKNOWN_TO_ALL


def first_visit_waits(view: View) -> bool:
    """No office is to learn the name, and no appointment was made that could be called off."""
    return name_waits(view) and not view.case.planned()


GUARDS = (name_waits, may_be_named, known_all_the_same, first_visit_waits)
