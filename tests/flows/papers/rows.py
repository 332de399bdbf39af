"""The form of a row: a sentence that a paper may say in English, and when it is true.

A row has the papers, the sentence as it is printed, when it may stand there, why, and what it `says`, so that
rules on whole papers can refer to it. `{area}` and the like are compared with the case's own values. A gap
that the person fills in stands in [brackets]. After a change of words in `flows/papers/`, change the row.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tests.flows.papers import application as app
from tests.flows.papers.facts import BLANK, Facts, in_words

When = Callable[[Facts], bool]
LETTER, OWN, SUMMARY, NOTES = ("letter",), ("own_letter",), ("summary",), ("notes",)
URGENT, AUTHORITY, CHECKLIST = ("urgent_email",), ("authority",), ("checklist",)
CHASE, CHASE_HOME_OFFICE, INVITATION = ("chase",), ("chase_home_office",), ("invitation",)
CHASES = (*CHASE, *CHASE_HOME_OFFICE)
SPOKEN = (*LETTER, *NOTES)  # the person or the supporter says "I"

VALUES: Mapping[str, Callable[[Facts], str | None]] = {
    "mp": lambda f: f.mp,
    "area": lambda f: f.area or BLANK,
    "place": lambda f: f.place or BLANK,
    "since": lambda f: in_words(f.case.held.since.date()) if f.case.held else BLANK,
    "date": lambda f: in_words(f.day),
    "today": lambda f: in_words(f.today),
    "tied_to": lambda f: f.tied_to,
    "interest": lambda f: f.interest,
    "home_mp": lambda f: f.home_mp,
    "home": lambda f: f.area_of("home"),
    "asked_on": lambda f: in_words(f.first_asked),
    "wrote_on": lambda f: in_words(f.last_day("written")),
    "application": app.applied_for,
    "matter": app.matter,
    "applied_on": app.applied_on,
    "stage": lambda f: app.STAGES.get(app.stage(f) or ""),
    "stands_since": app.stands_since,
    "tried": lambda f: app.ticked(f, "tried", app.TRIED),
    "ties": lambda f: app.ticked(f, "ties", app.TIES),
    "enclosed": lambda f: app.ticked(f, "enclosures", app.ENCLOSED),
}


@dataclass(frozen=True)
class Row:
    """A sentence, and when it is allowed. `values`: those that the sentence is compared with."""

    papers: tuple[str, ...]
    sentence: str
    when: When
    why: str
    says: str = ""


def always(_: Facts) -> bool:
    """For what claims nothing: a greeting, a gap or a label to fill in, a box to tick, thanks."""
    return True


def as_person(when: When) -> When:
    """Where the person speaks for themselves."""
    return lambda f: not f.supporter and when(f)


def as_supporter(when: When) -> When:
    """Where a supporter speaks."""
    return lambda f: f.supporter and when(f)


def fact(when: When) -> When:
    """Name a condition that several rows share."""
    return when


def waited(time: str) -> When:
    """Whether this is how long they have been waiting, as they said it."""
    return lambda f: app.waited(f, time)


def asks(objective: str) -> When:
    """Whether this is what is asked for."""
    return lambda f: f.asks(objective)


def has_tie(tie: str) -> When:
    """Whether this tie was ticked."""
    return lambda f: tie in f.ties


def may_prove(tie: str) -> When:
    """Whether a letter that shows it may be brought."""
    return lambda f: tie in f.ties or (tie == "health" and f.asks("safety"))


def free(papers: tuple[str, ...], *sentences: str) -> Iterator[Row]:
    """Sentences that claim nothing."""
    for sentence in sentences:
        yield Row(papers, sentence, always, "no claim")


def each(papers: tuple[str, ...], mine: str, theirs: str, when: When, why: str, says: str) -> Iterator[Row]:
    """A sentence in the words of the person and in those of a supporter."""
    yield Row(papers, mine, as_person(when), why, f"{says} mine")
    yield Row(papers, theirs, as_supporter(when), why, says)
