"""Holds a caseworker's checklist against the papers of random cases, filled in for invented people.

The items are those that offices ask for, by the guides of offices, Parliament and the Home Office that were
read (names, numbers, address, permission, stage, dates, lawyer, request). An item may be missing only where
the person left the question out. `python -m tests.flows.papers.measures.caseworker [cases]` prints the table.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from tests.flows.papers import application as app
from tests.flows.papers.facts import Facts, in_words
from tests.flows.papers.measures.filled import Invented, filled_lines, filled_subject, gaps
from tests.flows.papers.random_cases import Made, made_papers

LETTERS = ("letter", "urgent_email", "own_letter", "chase", "chase_home_office")
PAGES = (*LETTERS, "summary")
FORMS = (*PAGES, "authority")
CASES = 500
LONGEST_SUBJECT, USUAL_SUBJECT = 256, 120  # characters: what a button copies, and what an inbox shows
PURPOSES = {"removal": "removal or a flight", "reply": "an appeal or a reply", "reporting": "to report to"}
REQUESTS = {
    "decision": "when it will decide",
    "reply": "answer",
    "evisa": "why the eVisa or the account is not working",
    "trace": "look for the",
    "reasons": "explain",
    "new_information": "something it may not have seen",
    "minister": "rite to the Home Secretary or the immigration minister",
    "pause": "hold off the removal",
    "safety": "health and safety in detention",
    "visit": "isit",
    "meet": "eet",
}
URGENT_REQUEST = re.compile(
    r"not to remove|what is going to happen|please tell me today|Please ring me today"
)


@dataclass(frozen=True)
class Filled:
    """One paper as an office gets it, of one person."""

    made: Made
    person: Invented
    lines: list[str]
    subject: str

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.lines)

    @property
    def facts(self) -> Facts:
        """What the person said."""
        return self.made.facts


Test = Callable[[Filled], bool]


@dataclass(frozen=True)
class Item:
    """One thing a caseworker looks for. `left_out`: the person did not say it, so it cannot be there."""

    name: str
    papers: tuple[str, ...]
    found: Test
    left_out: Test = lambda _: False
    applies: Test = lambda _: True


def filled(made: Made) -> Filled:
    """A paper, filled in."""
    person = Invented(made.situation.number, made.facts.supporter)
    return Filled(made, person, list(filled_lines(made.paper, person)), filled_subject(made.paper, person))


def _has(value: Callable[[Facts], str | None]) -> Test:
    return lambda f: (words := value(f.facts)) is not None and words in f.text


def _unsaid(value: Callable[[Facts], str | None]) -> Test:
    return lambda f: value(f.facts) is None


def _kind(facts: Facts) -> str | None:
    """What was applied for, where it can be named."""
    if app.never_applied(facts):
        return "nothing so far"
    return None if facts.value("applied_for") in ("other", "unsure") else app.applied_for(facts)


def _stage(facts: Facts) -> str | None:
    stage = app.stage(facts)
    return "no decision yet" if stage == "waiting" else app.STAGES.get(stage or "")


def _tried(facts: Facts) -> str | None:
    is_nothing = facts.value("tried") == "nothing"
    return "nothing yet" if is_nothing else app.ticked(facts, "tried", app.TRIED)


def _date(facts: Facts) -> str | None:
    """The date on the paper, with what it is for."""
    purpose = PURPOSES.get(facts.purpose or "")
    if purpose is None:
        return None
    day = in_words(facts.day)
    return f"to report to the Home Office: {day}" if facts.purpose == "reporting" else f"{day}, for {purpose}"


def _is_dated(f: Filled) -> bool:
    """Whether there is a date that still matters: one to come, or of a removal."""
    facts = f.facts
    if facts.day is None or (facts.is_over and not facts.dated("removal")):
        return False
    return not (facts.dated("reporting") and facts.detained)


def _asks(f: Filled) -> bool:
    """Whether the one request is there."""
    if f.made.id == "own_letter":
        return "speak to their MP" in f.text or "Home Secretary" in f.text
    if f.made.id == "urgent_email":
        return URGENT_REQUEST.search(f.text) is not None
    return REQUESTS.get(f.facts.objective or "", "\0") in f.text


def _asks_nothing_known(f: Filled) -> bool:
    is_chosen = f.facts.objective is not None and f.facts.role != "supporter"
    return f.made.id in ("chase", "chase_home_office") and not is_chosen


def _says_who_knows(f: Filled) -> bool:
    return re.search(r"They know|not been able to ask|permission letter", f.text) is not None


def _labelled(f: Filled, label: str) -> Iterator[str]:
    """The lines with this label."""
    return (line for line in f.lines if line.startswith(label))


def _names(f: Filled) -> bool:
    """Whether the subject names the person and the reference, and can be copied by a button."""
    is_named = f.person.name in f.subject and f.person.reference in f.subject
    return is_named and len(f.subject) <= LONGEST_SUBJECT


ITEMS: tuple[Item, ...] = (
    Item("full name", FORMS, lambda f: any(f.person.name in line for line in _labelled(f, "Full name"))),
    Item("other spellings", FORMS, lambda f: f.person.spellings in f.text),
    Item("date of birth", FORMS, lambda f: f.person.born in f.text),
    Item("nationality", FORMS, lambda f: f.person.nationality in f.text),
    Item("reference, other numbers", FORMS, lambda f: f.person.reference in f.text),
    Item("address with postcode", FORMS, lambda f: f.person.address in f.text),
    Item("phone", FORMS, lambda f: f.person.phone in f.text),
    Item("e-mail", FORMS, lambda f: f.person.email in f.text),
    Item("applied for what", PAGES, _has(_kind), _unsaid(_kind), lambda f: app.matters(f.facts)),
    Item(
        "applied when",
        PAGES,
        _has(app.applied_on),
        _unsaid(app.applied_on),
        lambda f: app.matters(f.facts) and not app.never_applied(f.facts),
    ),
    Item(
        "where it stands",
        PAGES,
        _has(_stage),
        _unsaid(_stage),
        lambda f: app.matters(f.facts) and not app.never_applied(f.facts),
    ),
    Item(
        "since when",
        PAGES,
        _has(app.stands_since),
        _unsaid(app.stands_since),
        lambda f: app.is_further(f.facts),
    ),
    Item("date, what for", PAGES, _has(_date), _unsaid(_date), _is_dated),
    Item(
        "held where",
        PAGES,
        lambda f: (f.facts.place or "Hassockfield") in f.text,
        applies=lambda f: f.facts.detained,
    ),
    Item(
        "lawyer, or none",
        PAGES,
        lambda f: "none at the moment" in f.text or f.person.lawyer in f.text,
        lambda f: f.facts.lawyer is None,
    ),
    Item("tried so far", PAGES, _has(_tried), _unsaid(_tried), lambda f: app.matters(f.facts)),
    Item("one request", PAGES, _asks, _asks_nothing_known),
    Item(
        "permission",
        ("letter", "urgent_email", "own_letter"),
        _says_who_knows,
        applies=lambda f: f.facts.supporter,
    ),
    Item(
        "enclosures named",
        ("letter", "own_letter"),
        _has(lambda facts: app.ticked(facts, "enclosures", app.ENCLOSED)),
        _unsaid(lambda facts: app.ticked(facts, "enclosures", app.ENCLOSED)),
    ),
    Item("subject: name, reference", LETTERS, _names),
)


def missing(paper: Filled) -> Iterator[tuple[str, bool]]:
    """Each item that is not there, and whether the person left it out."""
    for item in ITEMS:
        if paper.made.id in item.papers and item.applies(paper) and not item.found(paper):
            yield item.name, item.left_out(paper)


def papers_of_cases(cases: int) -> Iterator[Filled]:
    """The papers for an office in the first random cases, filled in."""
    for made in made_papers():
        if made.situation.number < cases and made.id in FORMS:
            yield filled(made)


def main() -> None:
    """Print for each item and paper how often it applies, was left out by the person, and is missing."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    papers = list(papers_of_cases(cases))
    _print(
        f"{len(papers)} papers of {cases} cases. Of each item: asked for / left out by the person / MISSING"
    )
    _print(f"{'':26}" + "".join(f"{id:>19}" for id in FORMS))
    lacking = Counter(
        (paper.made.id, name, left_out) for paper in papers for name, left_out in missing(paper)
    )
    for item in ITEMS:
        cells = [_cell(item, id, papers, lacking) for id in FORMS]
        _print(f"{item.name:26}" + "".join(f"{cell:>19}" for cell in cells))
    _gaps(papers)
    subjects = [len(paper.subject) for paper in papers if paper.subject and paper.made.id in LETTERS]
    within = sum(length <= USUAL_SUBJECT for length in subjects)
    _print(f"Subjects, filled in: {within} of {len(subjects)} have at most {USUAL_SUBJECT} characters, "
           f"the longest {max(subjects)}")  # fmt: skip


def _cell(item: Item, id: str, papers: list[Filled], lacking: Counter[tuple[str, str, bool]]) -> str:
    if id not in item.papers:
        return "-"
    applying = sum(paper.made.id == id and item.applies(paper) for paper in papers)
    return f"{applying}/{lacking[id, item.name, True]}/{lacking[id, item.name, False]}"


def _gaps(papers: list[Filled]) -> None:
    """Print the gaps that are left, with how many papers have each."""
    left = Counter((paper.made.id, gap) for paper in papers for gap in dict.fromkeys(gaps(paper.lines)))
    of_paper = Counter(paper.made.id for paper in papers)
    _print("Gaps that are left once it is filled in who somebody is:")
    for (id, gap), times in islice(sorted(left.items(), key=lambda one: -one[1]), 60):
        _print(f"{times:6} of {of_paper[id]:4} {id}: {gap}")


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
