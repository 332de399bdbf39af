"""What guards and placeholders look at: a user, their case and the time, seen from one point of the way."""

from dataclasses import dataclass
from datetime import date, datetime

from flows.definition.schema import Role
from flows.state.case import Case, Finding
from flows.state.mp_record import MpRecord
from flows.state.user import User

NOTHING = {"", "skip", "none"}  # the ways round a question for words


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

    @property
    def record(self) -> MpRecord | None:
        """What was found on that MP's record, if it was looked up."""
        mp = self.finding.mp if self.finding else None
        return self.case.records.get(mp.id) if mp and mp.id is not None else None

    @property
    def narrowed(self) -> tuple[str, ...]:
        """The ids of the buttons that fit the words typed last; at another step they are of another kind."""
        return self.case.members[self.user.id].narrowed

    @property
    def decided(self) -> bool:
        """Whether the Home Office has decided something already."""
        return any(self.case.chose("situation", choice) for choice in ("refused", "detained", "removal"))

    @property
    def paper_date(self) -> date | None:
        """The date on the person's paper, while their situation is one that has one."""
        answer = self.case.answers.get("paper_date") if self.decided else None
        try:
            return date.fromisoformat(answer.value) if answer else None
        except ValueError:
            return None  # one of the buttons
