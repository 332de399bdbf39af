"""Appointments of every kind, undisturbed."""

from collections.abc import Iterator
from datetime import datetime

from tests.process.reminders.calendar import moment
from tests.process.reminders.oracle import Meeting
from tests.process.reminders.people import Seeded, booked
from tests.process.reminders.world import TableRow

APPOINTMENTS = {  # London's time of each, and the reminders that were chosen
    "in the afternoon": ("2026-10-13 15:00", "all"),
    "the day before only": ("2026-10-14 11:30", "day"),
    "no reminders": ("2026-10-14 16:00", "none"),
    "at 07:00": ("2026-10-15 07:00", "all"),
    "at 03:00": ("2026-10-16 03:00", "all"),
    "at 03:00, the day before only": ("2026-10-16 03:00", "day"),
    "at half past midnight": ("2026-10-17 00:30", "all"),
    "at 09:30": ("2026-10-19 09:30", "all"),
    "at 21:30": ("2026-10-20 21:30", "all"),
    "in the hour that comes twice": ("2026-10-25 01:30", "all"),
    "on the day when clocks go back": ("2026-10-25 09:00", "all"),
    "on the day after clocks go back": ("2026-10-26 08:30", "all"),
    "on the Monday after Christmas": ("2026-12-28 10:00", "all"),
    "on the second of January": ("2027-01-02 18:45", "all"),
    "on the day when clocks go forward": ("2027-03-28 09:00", "all"),
    "at 03:00 when clocks go forward": ("2027-03-28 03:00", "all"),
    "on the day after clocks go forward": ("2027-03-29 20:30", "all"),
}
RINGS_IN_THE_NIGHT = tuple(
    moment(f"2026-10-{hour}") for hour in ("15 05:00", "16 01:00", "16 22:30")
)  # if it did


def meetings(begin: datetime) -> Iterator[TableRow]:
    """One case for each of these appointments, and cases with more people and appointments."""
    for title, (at, remind) in APPOINTMENTS.items():
        name = f"{at[5:]} {remind}"
        case = Seeded(name, begin, (booked(moment(at), begin, remind),))
        yield TableRow(f"appointment {title}", case, (Meeting(name, moment(at), begin, remind),))
    yield from _of_one_case(begin)


def _of_one_case(begin: datetime) -> Iterator[TableRow]:
    """Two people and two appointments in one case; one of the people wants no reminders."""
    first, second = moment("2026-11-03 14:00"), moment("2026-11-04 10:00")
    appointments = booked(first, begin), booked(second, begin).model_copy(update={"id": "a2"})
    case = Seeded("two", begin, appointments, helper="helper of two")
    promises = (Meeting(who, at, begin) for who in case.names for at in (first, second))
    yield TableRow("two appointments and two people", case, tuple(promises))
    muted = Seeded("muted", begin, appointments[:1], helper="helper of muted", muted=("muted",))
    yield TableRow("one of two wants no reminders", muted, (Meeting("helper of muted", first, begin),))
