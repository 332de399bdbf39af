"""The question whether a letter has gone to the MP's office, the day after it was made.

It is asked once, and a second time if somebody said "not yet". What counts is the newest letter to each MP.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, cast

from flows.definition.schema import Role
from flows.reminders.buttons import ReminderButton
from flows.reminders.reminder import GONE, HOURS, MORNING, TEN, Reminder, is_night, morning_after
from flows.state.appointments import LONDON, MadeLetter, ReminderAttempts, london_time
from flows.state.attribution import is_with, names
from flows.state.case import Case, Finding

LETTERS = ("letter", "own_letter", "urgent_email", "chase", "chase_home_office")  # papers for an MP's office
OWED = ("form", "permission", "details")  # what an office may ask for: kinds of the contact log
TIMES = 2  # that it is asked, at most
SOON, LATER = timedelta(days=1), timedelta(days=3)  # after it was made; after "not yet"
HELPS = timedelta(days=6)  # for which the question helps


def of_letter(case: Case, role: Role, letter: MadeLetter) -> Iterator[Reminder]:
    """Yield the question about a letter, as long as its MP is the one of now."""
    if not is_with(letter, case.findings.get(role)) or letter.asked >= TIMES:
        return
    at = asked_at(case, letter)
    yield Reminder(
        key=f"{_beginning(role)}{letter.paper}.{letter.asked}",
        kind=GONE,
        about=GONE,
        at=at,
        until=at + HELPS,
        version=f"{role}-{letter.begun:%m%d%H%M}-{letter.asked}",
        number=letter.asked,
        hurries=_hurries(case, letter),
        only=letter.by,
        needed=_needed(case) if _hurries(case, letter) else None,
    )


def asked_at(case: Case, letter: MadeLetter) -> datetime:
    """When it is asked: at ten some days later; two hours later, and by day, while a date is near."""
    start = letter.again or letter.made
    if not _hurries(case, letter):
        return london_time((start + (LATER if letter.again else SOON)).astimezone(LONDON).date(), TEN)
    at, needed = start + HOURS, _needed(case)
    is_needed = needed is not None and at < needed < morning_after(at) + HOURS
    return at if is_needed or not is_night(at) else morning_after(at)


def with_letter(
    case: Case, role: Role, finding: Finding | None, paper: str, user: str, now: datetime
) -> dict[str, Any]:
    """The changes by which a letter that was just made is the newest to its MP.

    One that is only made again is not asked about anew.
    """
    if finding is None or finding.mp is None:
        return {}
    before = case.letters.get(role)
    is_again = before is not None and before.paper == paper and is_with(before, finding)
    if before and is_again:
        letter = before.model_copy(update={"made": now, "by": before.by or user})
    else:
        fields = {"paper": paper, **names(finding), "begun": now, "made": now, "by": user}
        letter = MadeLetter.model_validate(fields)
    is_another_mps = before is not None and not is_with(before, finding)
    kept = _attempts_without(case, role) if is_another_mps else case.reminder_attempts
    return {"letters": {**case.letters, role: letter}, "reminder_attempts": kept}


def without_letter(case: Case, role: Role) -> dict[str, Any]:
    """The changes by which nothing waits to be sent to this MP any more."""
    others = {whose: letter for whose, letter in case.letters.items() if whose != role}
    return {"letters": others, "reminder_attempts": _attempts_without(case, role)}


def still_counting(case: Case) -> Iterator[str]:
    """Yield how the keys begin of questions that count as asked: about each letter that has not gone."""
    yield from (_beginning(role) for role in case.letters)


def letter_of(case: Case, button: ReminderButton) -> tuple[Role, MadeLetter, int] | None:
    """The letter that a question's button is about, with the MP's role and the question's number, from 0.

    None if it has gone, or another was made since.
    """
    role, _, rest = button.version.partition("-")
    begun, _, number = rest.partition("-")
    letter = case.letters.get(cast(Role, role))
    if letter is None or f"{letter.begun:%m%d%H%M}" != begun or not number.isdigit():
        return None
    return cast(Role, role), letter, int(number)


def _hurries(case: Case, letter: MadeLetter) -> bool:
    return case.hurries((letter.again or letter.made).astimezone(LONDON).date())


def _needed(case: Case) -> datetime | None:
    """When a letter is needed at the office: on the morning of the day that is near."""
    return london_time(case.paper_date, MORNING) if case.paper_date else None


def _beginning(role: str) -> str:
    return f"{GONE}.{role}."


def _attempts_without(case: Case, role: Role) -> dict[str, ReminderAttempts]:
    attempts = case.reminder_attempts.items()
    return {name: attempt for name, attempt in attempts if not name.startswith(_beginning(role))}
