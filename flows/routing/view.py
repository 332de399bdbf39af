"""What guards and placeholders may look at: a user, their case and the time, at one point of a walk."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flows.definition.schema import Role, Voice
from flows.state.appointments import CONTACT_KINDS, LONDON, ContactEntry
from flows.state.attribution import is_with, names
from flows.state.case import DECIDED, Case, Finding
from flows.state.mp_record import MpRecord
from flows.state.user import User

OWN_AREAS: tuple[Role, ...] = ("home", "strong_connection", "former_home")
# The steps whose answers make an entry of the contact log. Older versions asked two more, which are dropped.
CONTACT_STEPS = ("contact_mp", "contact_what", "contact_day", "contact_how", "contact_who", "contact_said")
DRAFT_HOLDS = timedelta(days=1)  # for so long an entry that was begun from a reminder stays about its MP
ANSWERS = ("answered", "refused")
REPLIES = (*ANSWERS, "form", "permission", "details")  # of an MP's office; an automatic one is none
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
        asked = [entry.mp for entry in others if entry.mp and entry.what != "talked"]
        return tuple(dict.fromkeys(asked))

    def came_since(self, what: str, replies: tuple[str, ...]) -> bool:
        """Whether one of these came after this last happened with this MP; at all, if it never did."""
        kinds = [entry.what for entry in self._with_this_mp()]
        since = len(kinds) - 1 - kinds[::-1].index(what) if what in kinds else -1
        return any(kind in replies for kind in kinds[since + 1 :])

    def noted_on(self, what: str) -> date | None:
        """The last day on which this happened with this MP, as the contact log has it."""
        return max((entry.on for entry in self._with_this_mp() if entry.what == what), default=None)

    @property
    def asked_on(self) -> date | None:
        """The day on which somebody wrote to this MP for what is unanswered; if nothing is, the last one."""
        entries = self._with_this_mp()
        replied = [number for number, entry in enumerate(entries) if entry.what in REPLIES]
        since = entries[replied[-1] + 1 :] if replied else entries
        return next((entry.on for entry in since if entry.what == "sent"), self.noted_on("sent"))

    @property
    def drafted_entry(self) -> ContactEntry | None:
        """The entry of the contact log that the answers make, for the day of the first of them by default.

        It names the MP, so that it stays theirs when another one is found for this role.
        """
        what = self.case.answers.get("contact_what")
        if what is None or what.value not in CONTACT_KINDS:
            return None
        said, day = self.case.answers.get("contact_said"), self.case.answers.get("contact_day")
        begun = (what.at or self.now).astimezone(LONDON).date()
        fields = {"on": _day(day.value if day else "", begun, self.today), "role": self.role}
        words = said.value if said and said.value not in SKIPPED else None
        return ContactEntry.model_validate({**fields, "how": what.value, "said": words, **self._whose()})

    def _whose(self) -> dict[str, str | None]:
        """The MP and seat of an entry: those of the record that led here, or else those of now."""
        chosen = self.case.answers.get("contact_mp")
        if chosen and chosen.about and chosen.at and self.now - chosen.at < DRAFT_HOLDS:
            seat, _, mp = chosen.about.rpartition("|")
            return {"mp": mp, "seat": seat or None}
        return names(self.finding)

    def _with_this_mp(self) -> list[ContactEntry]:
        """The entries of the contact log about this MP, in the order in which things happened."""
        return sorted(filter(self._is_with_this_mp, self.case.contacts), key=lambda entry: entry.on)

    def _is_with_this_mp(self, entry: ContactEntry) -> bool:
        """Whether an entry of the contact log is about this MP. Older entries name only the role."""
        return is_with(entry, self.finding) if entry.mp else entry.role == self.role

    @property
    def today(self) -> date:
        """The day it is in the United Kingdom."""
        return self.now.astimezone(LONDON).date()


def _day(answer: str, begun: date, today: date) -> date:
    """The day that an answer names. `begun`: when the entry was begun, which is the day by default."""
    match answer:
        case "today":
            return today
        case "yesterday":
            return today - timedelta(days=1)
    try:
        return date.fromisoformat(answer)
    except ValueError:
        return begun
