"""An appointment as a file for calendars (RFC 5545)."""

from datetime import UTC, timedelta

from icalendar import Alarm, Calendar, Event

from flows.state.appointments import Appointment

LASTS = timedelta(minutes=30)  # a guess, so that the calendar shows it as taken
ALARM = timedelta(hours=-2)


def write_ics(appointment: Appointment, name: str, uid: str) -> bytes:
    """The file. The same `uid` with a higher sequence replaces what a calendar already has.

    Times are in UTC: right on every phone, across both changes of the clock.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Ask My MP//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if appointment.state == "cancelled" else "PUBLISH")
    calendar.add_component(_event(appointment, name, uid))
    return bytes(calendar.to_ical())


def _event(appointment: Appointment, name: str, uid: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("sequence", appointment.version)
    event.add("dtstamp", appointment.made.astimezone(UTC))
    event.add("dtstart", appointment.at.astimezone(UTC))
    event.add("dtend", (appointment.at + LASTS).astimezone(UTC))
    event.add("summary", name)
    event.add("status", "CANCELLED" if appointment.state == "cancelled" else "CONFIRMED")
    if appointment.state == "planned":
        event.add_component(_alarm(name))
    return event


def _alarm(name: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", name)
    alarm.add("trigger", ALARM)
    return alarm
