"""Everything that falls due while no process runs: for eight hours twice, and for three days."""

from collections.abc import Iterator
from datetime import date, datetime

from tests.process.reminders.calendar import moment
from tests.process.reminders.oracle import Letter, Meeting, Report
from tests.process.reminders.people import Seeded, booked
from tests.process.reminders.rows_of_letters import OFFICE, awaiting, near
from tests.process.reminders.world import Span, TableRow

DOWN: tuple[Span, ...] = (
    (moment("2026-11-10 09:30"), moment("2026-11-10 17:30")),
    (moment("2026-11-12 17:30"), moment("2026-11-13 01:30")),  # back in the night
    (moment("2026-11-16 23:00"), moment("2026-11-19 23:00")),  # back late in the evening
)
MEETINGS = (  # days and times in November: something of each is due while no process runs, or just around it
    *("10 15:00", "10 19:00", "11 10:30", "11 15:00", "12 19:00", "13 07:30", "13 10:30", "13 19:00"),
    *("17 07:30", "17 15:00", "17 19:00", "18 19:00", "19 10:30", "19 19:00", "20 07:30", "20 09:30"),
    *("20 10:30", "20 15:00", "20 19:00", "24 15:00", "25 10:30", "26 15:00", "26 20:30", "27 07:30"),
)
BY_DAY = ("11 12:00", "13 09:00", "17 12:00", "20 08:30", "20 12:00")  # the same, of those with one reminder
REPORTS = {  # when somebody reports
    "question late by hours": "2026-11-10 12:00",
    "question late by 40 minutes": "2026-11-10 16:50",
    "question late, back after midnight": "2026-11-12 23:00",
    "list late, on the day": "2026-11-13 13:00",
    "over while nothing runs": "2026-11-17 12:00",
    "question late, back before midnight": "2026-11-19 16:00",
    "question due when it is back": "2026-11-19 23:30",
    "list late by hours, on the day": "2026-11-20 15:00",
}


def downtime(begin: datetime) -> Iterator[TableRow]:
    """Meetings, reports and letters."""
    for remind, meetings in (("all", MEETINGS), ("day", BY_DAY)):
        for at in meetings:
            yield _meeting(begin, moment(f"2026-11-{at}"), remind)
    for title, at in REPORTS.items():
        yield _report(begin, title, moment(at))
    day = date(2026, 11, 3)
    yield TableRow(
        "letter: questions late", awaiting("late", begin, "office", day), (Letter("late", day, day, OFFICE),)
    )
    yield near("near, over hours", begin, date(2026, 11, 9), date(2026, 11, 13))
    yield near("near, over days", begin, date(2026, 11, 16), date(2026, 11, 20))


def _meeting(begin: datetime, at: datetime, remind: str) -> TableRow:
    who = f"{at:%d %H:%M}"
    case = Seeded(who, begin, (booked(at, begin, remind),))
    return TableRow("bot down, appointments", case, (Meeting(who, at, begin, remind),))


def _report(begin: datetime, title: str, at: datetime) -> TableRow:
    who, other = f"reports {at:%d %H}", f"other {at:%d %H}"
    case = Seeded(who, begin, checkin=at, tell=True, helper=other)
    return TableRow(f"bot down, {title}", case, (Report(who, at, (other,)),))
