"""Guards on people who are moved: whoever stays in a hotel or a hostel may live elsewhere next month (S6)."""

from datetime import timedelta

from flows.routing.guards.mps import confirmed, mp_known
from flows.routing.guards.situation import help_asked_for
from flows.routing.view import View

STAY = "no_fixed_address"  # the step that asks where somebody without a home of their own stays
STILL = "still_there"  # the step that asks whether they stay there still
HOLDS = timedelta(days=60)  # for so long such an answer is taken to be true


def home_may_change(view: View) -> bool:
    """The person stays in a hotel, a hostel or with friends, and the MP for that area is confirmed."""
    return STAY in view.case.answers and "home" in confirmed(view) and help_asked_for(view)


def home_may_have_changed(view: View) -> bool:
    """They said so long ago that they may have been moved since."""
    return home_may_change(view) and _is_old(STAY, view)


def home_settled(view: View) -> bool:
    """The MP of an area the person belongs to is known, and nothing says that they were moved since."""
    asked_again = home_may_have_changed(view) and _is_old(STILL, view)
    return mp_known(view) and not asked_again


def _is_old(step: str, view: View) -> bool:
    """Whether nothing was answered here in the last weeks."""
    answer = view.case.answers.get(step)
    return answer is None or answer.at is None or view.now - answer.at > HOLDS


GUARDS = (home_may_change, home_may_have_changed, home_settled)
