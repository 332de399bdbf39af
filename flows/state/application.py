"""What a case says of the application: what it was for, when it was made, where it stands and since when."""

import re
from collections.abc import Collection
from datetime import date

from flows.definition.text import Month
from flows.state.case import Case

KINDS = ("asylum", "further", "family", "settled", "visa", "trafficking", "other", "unsure")
STAGES = ("waiting", "refused", "appeal", "appeal_refused", "exhausted", "granted")
SAID_BY_SITUATION = ("waiting", "refused", "appeal")  # situations that say where the application stands
SKIPPED = "skip"
MONTH = re.compile(r"(\d{4})-(\d\d)")
YEAR = re.compile(r"\d{4}")


def applied_for(case: Case) -> str | None:
    """What the application was for: one of `KINDS`; None if nobody said, or there was none."""
    return _chosen(case, "applied_for", KINDS)


def applied_for_nothing(case: Case) -> bool:
    """Whether the person said that they applied for nothing, and the situation does not say they did."""
    return case.chose("applied_for", "none") and _stage_of_situation(case) is None


def applied_on(case: Case) -> str | None:
    """The month or the year in which it was made, `2022-03` or `2022`, if that is known."""
    return _month_of(case, "applied_on") if applied_for(case) else None


def stage(case: Case) -> str | None:
    """Where it stands, one of `STAGES`, as the situation or an answer of its own says, if one does."""
    if applied_for_nothing(case):
        return None
    return _stage_of_situation(case) or _chosen(case, "case_stands", STAGES)


def stands_since(case: Case) -> str | None:
    """The month or year since when it stands there, if known. A wait begins with the application."""
    stands = stage(case)
    if stands is None:
        return None
    return applied_on(case) if stands == "waiting" else _month_of(case, "stands_since")


def month_value(stored: str) -> Month | int | None:
    """A stored month or year, to be shown in any language; None for anything else."""
    if match := MONTH.fullmatch(stored):
        return Month(date(int(match[1]), int(match[2]), 1)) if 1 <= int(match[2]) <= 12 else None
    return int(stored) if YEAR.fullmatch(stored) else None


def _stage_of_situation(case: Case) -> str | None:
    return _chosen(case, "situation", SAID_BY_SITUATION)


def _chosen(case: Case, step: str, choices: Collection[str]) -> str | None:
    return next((choice for choice in choices if case.chose(step, choice)), None)


def _month_of(case: Case, step: str) -> str | None:
    answer = case.answers.get(step)
    return answer.value if answer and not answer.open and month_value(answer.value) is not None else None
