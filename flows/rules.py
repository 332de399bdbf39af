"""The named guards that YAML may use in `when:`, `sooner:` and `done:`. A guard looks; it changes nothing.

Besides these, `<step>.<choice>` is a guard: true when that choice is the answer to that step, or one of
several.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flows.case import Case, Finding, User
from flows.model import Role
from flows.record import Record

NEAR = timedelta(days=14)  # a surgery is often further away than this
NOTHING = {"", "skip", "none"}  # the ways round a question for words
LAST_LATIN = "\u024f"  # letters after this one are of other scripts


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
    def record(self) -> Record | None:
        """What was found on that MP's record, if it was looked up."""
        mp = self.finding.mp if self.finding else None
        return self.case.records.get(mp.id) if mp and mp.id is not None else None

    @property
    def paper_date(self) -> date | None:
        """The date on the person's paper, while their situation is one that has one."""
        answer = self.case.answers.get("paper_date") if had_an_answer(self) else None
        try:
            return date.fromisoformat(answer.value) if answer else None
        except ValueError:
            return None  # one of the buttons


def holds(guard: str | None, view: View) -> bool:
    """Whether a guard is true; no guard always is."""
    if guard is None:
        return True
    if rule := RULES.get(guard):
        return rule(view)
    step, _, choice = guard.partition(".")
    return view.case.chose(step, choice)


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


def confirmed(view: View) -> list[Role]:
    """Whose MPs of this case were shown and confirmed."""
    known = view.case.confirmed
    return [role for role, finding in view.case.findings.items() if known.get(role) == finding.key]


def writable(view: View) -> list[Role]:
    """Whose MPs of this case somebody can write to: not the seats without one."""
    return [role for role in confirmed(view) if view.case.findings[role].mp]


def mp_known(view: View) -> bool:
    """The MP of an area the person belongs to is known: not only that of the place where they are held."""
    return any(role not in ("detention_centre", "supporter") for role in confirmed(view))


def mp_to_write_to(view: View) -> bool:
    """There is somebody to write to: not only seats without an MP."""
    return bool(writable(view))


def mp_listed(view: View) -> bool:
    """The MP was looked up and not typed: Parliament's services know them."""
    return bool(view.finding and view.finding.mp and view.finding.mp.id is not None)


def interests_known(view: View) -> bool:
    """The MP says what they care about."""
    return bool(view.record and view.record.interests)


def supporter(view: View) -> bool:
    """The user supports someone else."""
    return view.case.voice() == "supporter"


def detained(view: View) -> bool:
    """The person is in detention."""
    too = view.case.chose("situation", "removal") and view.case.chose("detained_too", "yes")
    return too or view.case.chose("situation", "detained")


def date_near(view: View) -> bool:
    """The date on the paper is so near that a surgery may come too late, or has passed."""
    return view.paper_date is not None and view.paper_date <= view.now.date() + NEAR


def urgent(view: View) -> bool:
    """The first thing is to ring, not to write."""
    return detained(view) or date_near(view) or view.case.chose("situation", "removal")


def may_be_detained(view: View) -> bool:
    """There is still time to prepare for detention."""
    return not detained(view)


def unsure_if_known(view: View) -> bool:
    """The Home Office may not know about the person: naming them to an office is a risk."""
    answer = view.case.answers.get("home_office_knows")
    return answer is not None and answer.value != "yes"


def place_known(view: View) -> bool:
    """We know where the person is held."""
    return view.case.held is not None


def waited(choice: str) -> "Rule":
    """The guard for one answer to how long the wait has been."""

    def rule(view: View) -> bool:
        return view.case.chose("situation", "waiting") and view.case.chose("waiting_time", choice)

    return rule


def several_mps(view: View) -> bool:
    """There is more than one MP to write to."""
    return len(writable(view)) > 1


def had_an_answer(view: View) -> bool:
    """The Home Office has decided something already."""
    return any(view.case.chose("situation", choice) for choice in ("refused", "detained", "removal"))


def has_lawyer(view: View) -> bool:
    """There is a lawyer."""
    return view.case.chose("lawyer", "told") or view.case.chose("lawyer", "not_told")


def paper_dated(view: View) -> bool:
    """There is a date on the person's paper."""
    return view.paper_date is not None


def own_mp(view: View) -> bool:
    """This MP is a supporter's own."""
    return view.role == "supporter"


def not_own_mp(view: View) -> bool:
    """This MP is asked for somebody in their area, or held there."""
    return view.role != "supporter"


def lives_there(view: View) -> bool:
    """The person lives in this MP's area now."""
    return view.role == "home" and not detained(view)


def lived_there(view: View) -> bool:
    """The person lived in this MP's area until they were detained."""
    return view.role == "home" and detained(view)


def lived_there_once(view: View) -> bool:
    """The person lived in this MP's area before they lived elsewhere."""
    return view.role == "former_home"


def connected_there(view: View) -> bool:
    """The person has strong ties to this MP's area."""
    return view.role == "strong_connection"


def held_there(view: View) -> bool:
    """The person is held in this MP's area."""
    return view.role == "detention_centre"


def not_held_there(view: View) -> bool:
    """The person is asked for by somebody who is not held in this MP's area."""
    return view.role != "detention_centre"


def never_there(view: View) -> bool:
    """The address that the office looks for is in another area."""
    return view.role != "home"


def asked_for(view: View) -> bool:
    """What the MP is asked to do was chosen."""
    return "objective" in view.case.answers


def asked_for_much(view: View) -> bool:
    """The MP is asked to put something to the Home Office."""
    return asked_for(view) and not view.case.chose("objective", "meet")


def has_ties(view: View) -> bool:
    """Something ties the person to the area."""
    return _written(view, "ties")


def interest_chosen(view: View) -> bool:
    """Something the MP cares about was chosen."""
    return _written(view, "interest")


def touch_written(view: View) -> bool:
    """How it touches the person stands in their own words."""
    return _written(view, "touch_words")


def own_written(view: View) -> bool:
    """There is something in the person's own words."""
    return _written(view, "own_words")


def letter_made(view: View) -> bool:
    """A letter was handed over."""
    return any(paper in view.case.made for paper in ("letter", "own_letter"))


def appointment_made(view: View) -> bool:
    """An appointment is planned, or was held."""
    return any(one.state != "cancelled" for one in view.case.appointments.values())


def contact_noted(view: View) -> bool:
    """Something that happened with an office was written down."""
    return bool(view.case.contacts)


def watched(view: View) -> bool:
    """Somebody is asked after they report."""
    return view.case.checkin is not None and not view.case.checkin.safe


def shared(view: View) -> bool:
    """Somebody else takes part in this case."""
    return len(view.case.places) > 1


def helped(view: View) -> bool:
    """The person whose case it is could be invited: somebody else began it."""
    return view.case.voice() == "supporter"


def other_script(view: View) -> bool:
    """The person's own words are not all in letters that an office in the UK can read."""
    answers = (view.case.answers.get(step) for step in ("own_words", "touch_words"))
    return any(_unread(answer.value) for answer in answers if answer)


def _written(view: View, step: str) -> bool:
    """Whether something was given that is not one of the step's ways round it."""
    answer = view.case.answers.get(step)
    return answer is not None and not answer.open and answer.value not in NOTHING


def _unread(words: str) -> bool:
    return any(letter.isalpha() and letter > LAST_LATIN for letter in words)


def _outcome(view: View, outcome: str) -> bool:
    return view.finding is not None and view.finding.outcome == outcome


Rule = Callable[[View], bool]
RULES: Mapping[str, Rule] = {
    f"waited_{choice}": waited(choice) for choice in ("months_6", "year_1", "years_3", "longer")
} | {
    rule.__name__: rule
    for rule in (
        found,
        vacant,
        several_found,
        source_down,
        constituency_known,
        mp_known,
        mp_to_write_to,
        mp_listed,
        interests_known,
        supporter,
        detained,
        date_near,
        urgent,
        may_be_detained,
        unsure_if_known,
        place_known,
        several_mps,
        had_an_answer,
        has_lawyer,
        paper_dated,
        own_mp,
        not_own_mp,
        lives_there,
        lived_there,
        lived_there_once,
        connected_there,
        held_there,
        not_held_there,
        never_there,
        asked_for,
        asked_for_much,
        has_ties,
        interest_chosen,
        touch_written,
        own_written,
        letter_made,
        appointment_made,
        contact_noted,
        watched,
        shared,
        helped,
        other_script,
    )
}
