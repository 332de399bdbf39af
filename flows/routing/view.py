"""What guards and placeholders may look at: a user, their case and the time, at one point of a walk."""

from dataclasses import dataclass
from datetime import date, datetime

from flows.definition.schema import Role
from flows.state.appointments import LONDON
from flows.state.case import DECIDED, Case, Finding
from flows.state.mp_record import MpRecord
from flows.state.user import User

SKIPPED = {"", "skip", "none"}  # answers by which people skip a question for words


@dataclass(frozen=True, slots=True)
class View:
    """What a guard may look at. `role`: whose MP the last look-up on the way here was for."""

    user: User
    case: Case
    now: datetime
    role: Role = "home"

    @property
    def finding(self) -> Finding | None:
        """The result of the last look-up on the way here."""
        return self.case.findings.get(self.role)

    @property
    def record(self) -> MpRecord | None:
        """The record of that MP in Parliament, if it was looked up."""
        mp = self.finding.mp if self.finding else None
        return self.case.records.get(mp.id) if mp and mp.id is not None else None

    @property
    def matches(self) -> tuple[str, ...]:
        """The ids of the buttons that fit the words typed last; they may belong to another step."""
        return self.case.members[self.user.id].matches

    @property
    def decided(self) -> bool:
        """Whether the Home Office has decided something already."""
        return any(self.case.chose("situation", choice) for choice in DECIDED)

    @property
    def paper_date(self) -> date | None:
        """The date on the person's paper, if their situation is one in which there is such a paper."""
        return self.case.paper_date

    @property
    def today(self) -> date:
        """The day it is in the United Kingdom."""
        return self.now.astimezone(LONDON).date()
