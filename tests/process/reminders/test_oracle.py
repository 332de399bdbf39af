"""The oracle and the comparison themselves: what is planted is found."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.process.reminders.calendar import moment
from tests.process.reminders.compared import Flaw, expected, side_by_side
from tests.process.reminders.oracle import DAY, HOUR, Due, Letter, Meeting, Report, arrival
from tests.process.reminders.recognised import WHEN, Notice

AT, MADE = moment("2026-10-13 15:00"), moment("2026-10-01 12:00")
DAY_BEFORE = AT - DAY
TOMORROW = f"The meeting with the MP {WHEN['meeting']['tomorrow']} Tuesday, 13 October 2026, 15:00"
TODAY = f"The meeting with the MP {WHEN['meeting']['today']} Tuesday, 13 October 2026, 15:00"


def notice(at: datetime, words: str) -> Notice:
    """A notice of the appointment."""
    return Notice("somebody", "meeting", at, words)


RIGHT = notice(DAY_BEFORE, TOMORROW)
PLANTED: dict[Flaw, list[Notice]] = {
    "": [RIGHT],
    "lost": [],
    "doubled": [RIGHT, RIGHT],
    "not expected": [RIGHT, notice(DAY_BEFORE + HOUR, TOMORROW)],
    "wrong in words": [notice(DAY_BEFORE, TODAY)],
    "wrong in sound": [replace(RIGHT, soundless=True)],
}


@pytest.mark.parametrize("flaw", PLANTED)
def test_what_is_planted_is_found(flaw: Flaw) -> None:
    dues = Meeting("somebody", AT, MADE, "day").due([])
    lines = side_by_side("a row", expected(dues, [DAY_BEFORE], timedelta()), PLANTED[flaw])
    assert flaw in [line.fault for line in lines]
    assert {line.fault for line in lines} <= {"", flaw}


def days(promise: Meeting | Letter | Report, looks: tuple[datetime, ...] = ()) -> list[str]:
    """When everything falls due, by London's clocks."""
    return [f"{due.at:%d %H:%M}" for due in promise.due(looks)]


@pytest.mark.parametrize(
    ("clock", "remind", "due"),
    [
        ("15:00", "all", ["06 15:00", "12 15:00", "13 13:00", "14 10:00"]),
        ("03:00", "all", ["06 08:00", "12 08:00", "12 20:00", "14 10:00"]),
        ("09:30", "all", ["06 09:30", "12 09:30", "13 08:00", "14 10:00"]),
        ("23:00", "day", ["12 20:00"]),
        ("15:00", "none", []),
    ],
)
def test_an_appointment_is_announced_at_waking_hours(clock: str, remind: str, due: list[str]) -> None:
    made = moment("2026-11-01 12:00")
    assert days(Meeting("", moment(f"2026-11-13 {clock}"), made, remind)) == due


def test_a_letter_is_asked_about_on_working_days() -> None:
    before_christmas = moment("2026-12-18 12:00").date()
    assert days(Letter("", before_christmas, before_christmas)) == ["29 10:00", "06 10:00", "13 10:00"]


def test_no_alarm_without_a_question() -> None:
    at = moment("2026-11-24 10:00")
    report = Report("", at, ("other",))
    assert days(report) == ["23 18:00", "24 10:00"]
    assert days(report, (at,)) == ["23 18:00", "24 10:00", "24 12:00"]
    late = moment("2026-11-24 23:00")
    assert days(report, (late,)) == ["23 18:00", "24 10:00", "25 08:00"]
    alive = Report("", at, ("other",), sign=at + HOUR)
    assert days(alive, (at,)) == ["23 18:00", "24 10:00"]


def test_what_is_late_waits_for_the_morning_unless_it_is_needed_before() -> None:
    evening, night, morning = (moment(f"2026-11-13 {clock}") for clock in ("20:00", "23:00", "08:00"))
    looks = (night, morning + DAY)
    for meets, comes in ((morning + DAY + HOUR, night), (morning + DAY + 3 * HOUR, morning + DAY)):
        assert arrival(Due("", "meeting", evening, meets, meets), looks) == comes
