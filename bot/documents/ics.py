"""Writes an appointment as a calendar file (RFC 5545)."""

from datetime import UTC, timedelta

from icalendar import Alarm, Calendar, Event

from flows.reminders.schedule import moments_before
from flows.state.appointments import Appointment

DURATION = timedelta(minutes=30)  # a guess, so that the calendar shows the time as busy


def write_ics(appointment: Appointment, name: str, uid: str) -> bytes:
    """Return the file's content. A higher sequence with the same `uid` replaces the event in a calendar.

    Times are in UTC, so they are right on every phone and on both sides of a clock change.
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
    event.add("dtend", (appointment.at + DURATION).astimezone(UTC))
    event.add("summary", name)
    event.add("status", "CANCELLED" if appointment.state == "cancelled" else "CONFIRMED")
    if appointment.state == "planned" and appointment.remind != "none":
        event.add_component(_alarm(appointment, name))
    return event


def _alarm(appointment: Appointment, name: str) -> Alarm:
    """An alarm at the moment of our last reminder, which is never in the night."""
    _, day, hours = moments_before(appointment.local)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", name)
    alarm.add("trigger", (day if appointment.remind == "day" else hours) - appointment.at)
    return alarm
