"""What a person said of their application, read from the raw stored case, as an English paper words it.

Like `facts.py` it uses nothing of the papers' own guards and words: a change in them has to be noticed.
"""

import re
from datetime import date

from tests.flows.papers.facts import Facts

APPLICATIONS = {
    "asylum": "asylum",
    "further": "further submissions",
    "family": "family or partner",
    "settled": "settlement or citizenship",
    "visa": "study, work or a visit",
    "trafficking": "a trafficking decision",
    "other": "[what it was]",
    "unsure": "not sure for what",
}
STAGES = {
    "waiting": "no decision yet",
    "refused": "refused",
    "appeal": "an appeal is waiting",
    "appeal_refused": "the appeal was refused",
    "exhausted": "no appeal rights are left",
    "granted": "granted",
}
TRIED = {
    "wrote": "letters to the Home Office",
    "rang": "calls to the Home Office",
    "lawyer_wrote": "letters from a lawyer",
    "complained": "a complaint",
    "asked_mp": "an earlier request to an MP",
}
TIES = {
    "home": "a home for years",
    "children": "children at school",
    "family": "family",
    "health": "health care",
    "faith": "a faith group",
    "work": "work",
    "volunteering": "volunteering",
    "community": "friends and neighbours",
}
ENCLOSED = {
    "permission": "the signed permission letter",
    "summary": "one page with the facts",
    "letters": "copies of the Home Office's letters",
    "dated": "a copy of the paper with the date",
    "proof": "proof of what was sent",
    "medical": "medical papers",
    "school": "papers from the school",
}


def has_applied(f: Facts) -> bool:
    """Whether the person said that they applied for something."""
    return f.value("applied_for") in APPLICATIONS


def never_applied(f: Facts) -> bool:
    """Whether the person said that they applied for nothing."""
    return f.value("applied_for") == "none"


def applied_for(f: Facts) -> str | None:
    """What they applied for."""
    return APPLICATIONS.get(f.value("applied_for") or "")


def matter(f: Facts) -> str:
    """What an e-mail's subject says it is about."""
    unnamed = f.value("applied_for") in (None, "none", "skip", "other", "unsure")
    return "immigration case" if unnamed else str(applied_for(f))


def applied_on(f: Facts) -> str | None:
    """When they applied."""
    return _month(f.value("applied_on")) if has_applied(f) else None


def stage(f: Facts) -> str | None:
    """Where it stands: by what is happening, or else by the answer to that question."""
    if never_applied(f):
        return None
    by_situation = f.situation if f.is_in("waiting", "refused", "appeal") else None
    chosen = by_situation or f.value("case_stands")
    return chosen if chosen in STAGES else None


def is_waiting(f: Facts) -> bool:
    """Whether they are waiting for a decision."""
    return stage(f) == "waiting"


def is_further(f: Facts) -> bool:
    """Whether something came after the wait: a decision, an appeal."""
    return stage(f) not in (None, "waiting")


def stands_since(f: Facts) -> str | None:
    """Since when it has stood there."""
    return _month(f.value("stands_since")) if is_further(f) else None


def waited(f: Facts, time: str) -> bool:
    """Whether this length of the wait was said, and no month that says more."""
    return f.is_in("waiting") and f.value("waiting_time") == time and applied_on(f) is None


def matters(f: Facts) -> bool:
    """Whether there may be an application to look for."""
    return not f.is_in("ready")


def ticked(f: Facts, step: str, words: dict[str, str]) -> str | None:
    """What was ticked, in words, with commas between; None if nothing was."""
    chosen = (f.value(step) or "").split(",")
    return ", ".join(word for id, word in words.items() if id in chosen) or None


def _month(stored: str | None) -> str | None:
    if not re.fullmatch(r"\d{4}(-\d\d)?", stored or ""):
        return None
    year, _, number = str(stored).partition("-")
    return f"{date(int(year), int(number), 1):%B %Y}" if number else year
