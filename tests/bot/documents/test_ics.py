"""Calendar files, read back by a calendar: the right time, one entry for each appointment, an alarm."""

from datetime import UTC, date, datetime, time

import pytest
from icalendar import Calendar, Event

from bot.documents.ics import write_ics
from flows.state.appointments import LONDON, Appointment, london_time

MADE = datetime(2026, 11, 24, 12, tzinfo=UTC)


def read(appointment: Appointment) -> tuple[Calendar, Event]:
    """The file as a calendar reads it."""
    calendar = Calendar.from_ical(write_ics(appointment, "Rendez-vous; à 15 h, جمعه", "case-a1@ask-my-mp"))
    assert isinstance(calendar, Calendar)
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return calendar, event


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        (date(2027, 3, 27), time(10)),  # the day before the clocks go forward
        (date(2027, 3, 28), time(10)),
        (date(2026, 10, 24), time(15, 30)),  # the day before they go back
        (date(2026, 10, 25), time(15, 30)),
        (date(2026, 10, 25), time(1, 30)),  # comes twice: the first
    ],
)
def test_the_time_on_the_wall_is_the_one_that_was_typed(day: date, clock: time) -> None:
    _, event = read(Appointment(id="a1", role="home", at=london_time(day, clock), made=MADE))
    local = event.decoded("dtstart").astimezone(LONDON)
    assert (local.date(), local.time()) == (day, clock)
    assert event.decoded("dtend") > event.decoded("dtstart")


def test_a_change_and_a_cancellation_replace_what_the_calendar_has() -> None:
    first = Appointment(id="a1", role="home", at=london_time(date(2026, 12, 4), time(15)), made=MADE)
    moved = first.model_copy(update={"at": london_time(date(2026, 12, 11), time(10)), "version": 1})
    off = moved.model_copy(update={"state": "cancelled", "version": 2})
    files = [read(appointment) for appointment in (first, moved, off)]
    assert {str(event["uid"]) for _, event in files} == {"case-a1@ask-my-mp"}
    assert [event.decoded("sequence") for _, event in files] == [0, 1, 2]
    assert [str(calendar["method"]) for calendar, _ in files] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [str(event["status"]) for _, event in files] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [len(event.walk("VALARM")) for _, event in files] == [1, 1, 0]


def test_words_of_any_script_come_through_and_the_file_is_the_same_again() -> None:
    calendar, event = read(
        Appointment(id="a1", role="home", at=london_time(date(2026, 12, 4), time(15)), made=MADE)
    )
    assert str(event["summary"]) == "Rendez-vous; à 15 h, جمعه"
    assert Calendar.from_ical(calendar.to_ical()) == calendar
