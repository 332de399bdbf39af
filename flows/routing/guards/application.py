"""Guards on the application: what was applied for and when, where it stands, and what was tried."""

from flows.routing.guards.dates import little_time
from flows.routing.guards.names import name_waits
from flows.routing.guards.situation import detained, permission_follows, removal_presses
from flows.routing.view import View
from flows.state import application

NOTHING = "nothing"


def application_asked(view: View) -> bool:
    """An office may learn the name, and the person does not only want to be ready."""
    return not name_waits(view) and application_matters(view)


def application_matters(view: View) -> bool:
    """The person does not only want to be ready: an office looks for their application."""
    return not view.case.chose("situation", "ready")


def facts_before_letter(view: View) -> bool:
    """The person is held, and nothing says that a removal or a last day is near."""
    return detained(view) and not little_time(view) and not removal_presses(view)


def application_made(view: View) -> bool:
    """The person said what they applied for, or that they did and are not sure for what."""
    return application.applied_for(view.case) is not None


def application_dated(view: View) -> bool:
    """It is known what they applied for, and when."""
    return application.applied_on(view.case) is not None


def application_undated(view: View) -> bool:
    """It is known what they applied for, and not when."""
    return application_made(view) and not application_dated(view)


def application_unsaid(view: View) -> bool:
    """Nobody said what they applied for, or that they did not."""
    is_said = application_made(view) or applied_for_nothing(view)
    return application_matters(view) and not is_said


def applied_for_nothing(view: View) -> bool:
    """The person has applied for nothing so far."""
    return application.applied_for_nothing(view.case)


def stage_not_said(view: View) -> bool:
    """The situation does not say where an application stands, nor that there is one."""
    return not any(view.case.chose("situation", choice) for choice in application.SAID_BY_SITUATION)


def stage_asked(view: View) -> bool:
    """The situation does not say where the application stands, and there may be one."""
    return stage_not_said(view) and not applied_for_nothing(view)


def stage_known(view: View) -> bool:
    """It is known where the application stands."""
    return application.stage(view.case) is not None


def stage_began(view: View) -> bool:
    """It stands where something began in a month: a wait began with the application itself."""
    return application.stage(view.case) not in (None, "waiting")


def stage_told(view: View) -> bool:
    """An answer of its own says where the application stands, and not the situation."""
    return stage_known(view) and stage_not_said(view)


def stage_dated(view: View) -> bool:
    """It is known where it stands, other than waiting, and since when."""
    return stage_began(view) and application.stands_since(view.case) is not None


def stage_undated(view: View) -> bool:
    """It is known where it stands, other than waiting, and not since when."""
    return stage_began(view) and application.stands_since(view.case) is None


def wait_dated(view: View) -> bool:
    """They are waiting for a decision, and it is known when they applied."""
    return _waits(view) and application_dated(view)


def wait_not_dated(view: View) -> bool:
    """They have waited for a very long time, and did not say in which month they applied."""
    return view.case.chose("situation", "waiting") and application.applied_on(view.case) is None


def wait_of_no_length(view: View) -> bool:
    """They are waiting for a decision, and no answer but that of when they applied says for how long."""
    left_out = "waiting_time" not in view.case.answers or view.case.chose("waiting_time", "skip")
    says_length = view.case.chose("situation", "waiting") and not left_out
    return _waits(view) and (application_dated(view) or not says_length)


def stage_unsure(view: View) -> bool:
    """The person is not sure where it stands."""
    return application_matters(view) and not stage_known(view) and view.case.chose("case_stands", "unsure")


def stage_unsaid(view: View) -> bool:
    """Nobody said where it stands, and there may be an application."""
    is_said = stage_known(view) or view.case.chose("case_stands", "unsure")
    return application_matters(view) and not is_said and not applied_for_nothing(view)


def tried_something(view: View) -> bool:
    """Something was tried already."""
    return any(choice != NOTHING for choice in _ticked(view, "tried"))


def tried_nothing(view: View) -> bool:
    """Nothing was tried yet."""
    return _ticked(view, "tried") == [NOTHING]


def enclosures_named(view: View) -> bool:
    """The person said what goes with the letter."""
    return bool(_ticked(view, "enclosures"))


def permission_attached(view: View) -> bool:
    """Somebody else writes for the person, and sends their signed permission letter with it."""
    return permission_follows(view) and "permission" in _ticked(view, "enclosures")


def permission_open(view: View) -> bool:
    """Somebody else writes for the person, and nobody said that the permission letter goes with it."""
    return permission_follows(view) and not permission_attached(view)


def _waits(view: View) -> bool:
    return application.stage(view.case) == "waiting"


def _ticked(view: View, step: str) -> list[str]:
    answer = view.case.answers.get(step)
    return [id for id in answer.value.split(",") if id] if answer and not answer.open else []


GUARDS = (
    application_asked,
    application_matters,
    facts_before_letter,
    application_made,
    application_dated,
    application_undated,
    application_unsaid,
    applied_for_nothing,
    stage_not_said,
    stage_asked,
    stage_known,
    stage_began,
    stage_told,
    stage_dated,
    stage_undated,
    wait_dated,
    wait_not_dated,
    wait_of_no_length,
    stage_unsure,
    stage_unsaid,
    tried_something,
    tried_nothing,
    enclosures_named,
    permission_attached,
    permission_open,
)
