"""Made-up records of the MPs of the sample data."""

from datetime import date

from flows.record import Asked, Debate, Interest, Record, Vote

WHOLE = Record(
    member=1,
    interests=(
        Interest(category="Political Interests", subjects=("Small businesses", "Education")),
        Interest(category="Countries of interest", subjects=("Eritrea",)),
    ),
    posts=(),
    committees=("Practice Committee",),
    votes=(
        Vote(
            title="Practice Bill: Third Reading",
            on=date(2026, 5, 12),
            side="for",
            link="https://example.org/",
        ),
        Vote(
            title="Practice Bill: Clause 2", on=date(2026, 3, 3), side="against", link="https://example.org/"
        ),
    ),
    questions=(
        Asked(
            text="To ask the Home Secretary how many people wait longer than a year for a decision.",
            on=date(2026, 2, 1),
            link="https://example.org/",
        ),
    ),
    debates=(Debate(title="Practice debate on asylum", on=date(2026, 1, 20), link="https://example.org/"),),
    practice=True,
)
EMPTY = Record(
    member=2,
    interests=(),
    posts=(),
    committees=(),
    votes=(),
    questions=(),
    debates=(),
    practice=True,
)


def practice_record(member: int) -> Record:
    """Whole for most; empty for every second one; without votes for every third one."""
    record = EMPTY if member % 2 == 0 else WHOLE
    missing = {"votes": None} if member % 3 == 0 else {}
    return record.model_copy(update={"member": member} | missing)
