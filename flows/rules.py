"""The named guards that YAML may use in `when:` and `done:`. A guard looks; it changes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flows.case import Case, Finding, User
from flows.model import Role


@dataclass(frozen=True, slots=True)
class View:
    """What a guard may look at. `role` is whose MP the last look-up on the way here was for."""

    user: User
    case: Case
    now: datetime
    role: Role = "home"

    @property
    def finding(self) -> Finding | None:
        """What the last look-up on the way here came back with."""
        return self.case.findings.get(self.role)


def found(view: View) -> bool:
    """One constituency with an MP."""
    return _outcome(view, "found")


def vacant(view: View) -> bool:
    """One constituency that has no MP at the moment."""
    return _outcome(view, "vacant")


def several_found(view: View) -> bool:
    """The name fits several constituencies."""
    return _outcome(view, "several")


def source_down(view: View) -> bool:
    """A public service could not be reached."""
    return _outcome(view, "down")


def constituency_known(view: View) -> bool:
    """The constituency is known, but its MP could not be looked up."""
    return _outcome(view, "down") and bool(view.finding and view.finding.constituency)


def mp_known(view: View) -> bool:
    """An MP of this case was shown and confirmed, or a seat without one was."""
    confirmed = {answer.about for answer in view.case.answers.values() if answer.about}
    return any(finding.key in confirmed for finding in view.case.findings.values())


def supporter(view: View) -> bool:
    """The user supports someone else."""
    return view.case.voice() == "supporter"


def _outcome(view: View, outcome: str) -> bool:
    return view.finding is not None and view.finding.outcome == outcome


Rule = Callable[[View], bool]
RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (found, vacant, several_found, source_down, constituency_known, mp_known, supporter)
}
