"""What guards and placeholders may look at: a user, their case and the time, at one point of a walk."""

from dataclasses import dataclass
from datetime import date, datetime

from flows.definition.schema import Role, Voice
from flows.state.appointments import LONDON, ContactEntry
from flows.state.attribution import is_with
from flows.state.case import DECIDED, Case, Finding
from flows.state.mp_record import MpRecord
from flows.state.user import User

OWN_AREAS: tuple[Role, ...] = ("home", "strong_connection", "former_home")
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
    def office_voice(self) -> Voice:
        """Who speaks to this MP's office. To a supporter's own MP it is the supporter, whoever chats."""
        return "supporter" if self.role == "supporter" else self.case.voice()

    @property
    def own_area(self) -> str | None:
        """The name of the area the person belongs to: where they live, have ties to, or lived before."""
        findings = (self.case.findings.get(role) for role in OWN_AREAS)
        names = (finding.constituency_name for finding in findings if finding)
        return next((name for name in names if name), None)

    @property
    def tied_to(self) -> str | None:
        """The name of the area that the person's ties are to; None if it was not known when they said so."""
        answer = self.case.answers.get("ties")
        return answer.about if answer else None

    @property
    def others_asked(self) -> tuple[str, ...]:
        """The names of the other MPs who were asked, as the contact log has them, the first one first."""
        others = [entry for entry in self.case.contacts if entry.mp and not self._is_with_this_mp(entry)]
        asked = [entry.mp for entry in others if entry.mp and entry.how.split("-")[0] != "talked"]
        return tuple(dict.fromkeys(asked))

    def was_answered_since(self, what: str) -> bool:
        """Whether an answer, or a no, came after this last happened with this MP; at all, if it never did."""
        entries = sorted(filter(self._is_with_this_mp, self.case.contacts), key=lambda entry: entry.on)
        kinds = [entry.how.split("-")[0] for entry in entries]
        since = len(kinds) - 1 - kinds[::-1].index(what) if what in kinds else -1
        return any(kind in ("answered", "refused") for kind in kinds[since + 1 :])

    def noted_on(self, what: str) -> date | None:
        """The last day on which this happened with this MP, as the contact log has it."""
        entries = [entry for entry in self.case.contacts if entry.how.split("-")[0] == what]
        return max((entry.on for entry in entries if self._is_with_this_mp(entry)), default=None)

    def _is_with_this_mp(self, entry: ContactEntry) -> bool:
        """Whether an entry of the contact log is about this MP. Older entries name only the role."""
        return is_with(entry, self.finding) if entry.mp else entry.role == self.role

    @property
    def today(self) -> date:
        """The day it is in the United Kingdom."""
        return self.now.astimezone(LONDON).date()
