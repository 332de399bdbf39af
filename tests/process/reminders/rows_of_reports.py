"""People who report to the Home Office and are asked whether they are safe."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.process.reminders import deeds
from tests.process.reminders.calendar import moment
from tests.process.reminders.oracle import Report
from tests.process.reminders.people import Seeded
from tests.process.reminders.world import Deed, TableRow

AT, AT_NIGHT = moment("2026-11-24 10:00"), moment("2026-11-25 23:30")
CLOCKS_GO_BACK = moment("2026-10-25 00:30")
EVENING = moment("2026-11-23 18:20")  # after the reminder
SOON = timedelta(minutes=40)


def reports(begin: datetime, with_deeds: bool = True) -> Iterator[TableRow]:
    """A report in November. `with_deeds`: also of people who say something."""
    yield TableRow(
        "reports, nobody is to be told", Seeded("alone", begin, checkin=AT), (Report("alone", AT),)
    )
    for title, who, at, muted in (
        ("reports and is silent", "silent", AT, None),
        ("reports late and is silent", "silent at night", AT_NIGHT, None),
        ("reports before the hour that comes twice", "clocks go back", CLOCKS_GO_BACK, None),
        ("is silent and wants no reminders", "silent, muted", AT, "silent, muted"),
        ("is silent, the other one wants no reminders", "to the muted", AT, _other("to the muted")),
    ):
        yield _told(begin, title, Report(who, at, (_other(who),)), muted=muted)
    if with_deeds:
        yield from _with_a_sign(begin)
        yield from _the_evening_before(begin)


def _with_a_sign(begin: datetime) -> Iterator[TableRow]:
    for title, who, act in (
        ("says that they are safe", "safe", deeds.press("safe", "safe")),
        ("only looks at the menu", "alive", deeds.write("alive", "/menu")),
    ):
        yield _told(begin, title, Report(who, AT, (_other(who),), sign=AT + SOON), (AT + SOON, act))


def _the_evening_before(begin: datetime) -> Iterator[TableRow]:
    who = "stops"
    report = Report(who, AT, (_other(who),), stopped=EVENING)
    yield _told(
        begin, "stops it the evening before", report, (EVENING, deeds.press_and(who, "unwatch", "yes"))
    )
    who = "mutes"
    mutes = deeds.press(who, "mute", must=False)
    yield _told(begin, "mutes, where that is offered", Report(who, AT, (_other(who),)), (EVENING, mutes))


def _told(begin: datetime, title: str, report: Report, *acts: Deed, muted: str | None = None) -> TableRow:
    """Somebody who reports has agreed that the other member is told."""
    silenced = (muted,) if muted else ()
    case = Seeded(report.who, begin, checkin=report.at, tell=True, helper=_other(report.who), muted=silenced)
    return TableRow(title, case, (report,), acts)


def _other(who: str) -> str:
    return f"other of {who}"
